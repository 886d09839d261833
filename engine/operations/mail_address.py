"""What counts as one e-mail address: a form asks for it, and no mail leaves for anything else."""

import re

LONGEST = 254
"""Characters of an address. Source: RFC 5321, 4.5.3.1.3, less the angle brackets."""

# One address, never a list of them, and in ASCII: not every mail server takes other characters (RFC 6531).
_ADDRESS = re.compile(
    r"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


def is_mail_address(text: str) -> bool:
    """Whether a text is the address of one mailbox, and nothing else."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
