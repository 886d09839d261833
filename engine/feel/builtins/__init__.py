"""The built-in functions of FEEL, as DMN 1.5 lists them."""

from collections.abc import Mapping

from engine.feel.builtins import contexts, conversions, intervals, lists, numeric, statistics, strings, temporal
from engine.feel.builtins.registry import Builtin, gather

BUILTINS: Mapping[str, Builtin] = gather(
    contexts.LIBRARY,
    conversions.LIBRARY,
    intervals.LIBRARY,
    lists.LIBRARY,
    numeric.LIBRARY,
    statistics.LIBRARY,
    strings.LIBRARY,
    temporal.LIBRARY,
)
