"""How many cases the comparisons with the oracle try: a few by default, `--hypothesis-profile=campaign` for ten thousand."""

from hypothesis import settings

settings.register_profile("campaign", max_examples=10_000, deadline=None)
