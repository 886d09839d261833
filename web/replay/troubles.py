"""Lets the planted faults happen: to the data just before somebody sends a form, to the surroundings of one act."""

from collections.abc import Mapping

from engine.operations.actors import COMMAND_LINE
from engine.operations.deployments import deploy
from web.compose import Redress
from web.replay.bank import Bank
from web.replay.faults import Fault, clear_outcome, has_incident, unknown_cause, with_tiny_budget, without_path


class Troubles:
    """The faults of one plan. Each strikes until something has gone wrong on its complaint, and then never again."""

    def __init__(self, bank: Bank, files: Mapping[str, bytes]) -> None:
        self._bank = bank
        self._files = dict(files)
        self._broken = without_path(self._files)
        self._in_force = self._files
        self._over: set[str] = set()

    def before_registering(self, key: str) -> None:
        """A wrong version of the processes is in force while the complaints come that it is planned for."""
        wanted = self._broken if self._bank.plan.faults.get(key) is Fault.NO_PATH else self._files
        if wanted is not None and wanted is not self._in_force:
            self._bank.perform(deploy, actor=COMMAND_LINE, files=wanted)
            self._in_force = wanted

    def before_sending(self, number: str) -> Redress:
        """Return the bank through which a form is sent, after its data were harmed if that is planned."""
        redress = self._bank.redress
        fault = self._bank.plan.faults.get(self._bank.key_of(number))
        if fault is None or number in self._over:
            return redress
        with redress.store.reading() as session:
            if has_incident(session, number=number):
                self._over.add(number)
                return redress
        if fault is Fault.OVER_BUDGET:
            return with_tiny_budget(redress)
        if fault is Fault.MISSING_INPUT:
            self._bank.perform(clear_outcome, number=number)
        elif fault is Fault.UNKNOWN_INPUT:
            self._bank.perform(unknown_cause, number=number)
        return redress
