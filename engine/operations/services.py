"""What every operation is handed: the clock, the definitions, the keys and the settings."""

from dataclasses import dataclass

from engine.clock import Clock
from engine.operations.catalogue import Catalogue
from engine.settings import Settings
from engine.storage.vault import Vault
from engine.workflow import EXPRESSION_BUDGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Made once by the composition root; every field may be used by several threads.

    `expression_budget` is how much one expression of a process may cost (operations of the FEEL evaluator).
    """

    clock: Clock
    catalogue: Catalogue
    vault: Vault
    settings: Settings
    expression_budget: int = EXPRESSION_BUDGET
