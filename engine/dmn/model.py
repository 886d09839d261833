"""A decision model: decisions, knowledge models and decision services, compiled and ready to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.datatypes import DataType
from engine.dmn.decision import Decision, InputData
from engine.dmn.faults import ModelProblem
from engine.dmn.invocables import DecisionService, KnowledgeModel
from engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class Model:
    """A decision model.

    Attributes:
        namespace: the namespace by which other models import it.
        decisions: by id.
        knowledge: knowledge models by id.
        services: decision services by id.
        types: the types it defines.
        problems: what could not be used; empty unless the model was read leniently.
    """

    name: str
    namespace: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, KnowledgeModel]
    services: Mapping[str, DecisionService]
    types: Mapping[str, DataType]
    problems: tuple[ModelProblem, ...] = ()

    def decision(self, key: str) -> Decision:
        """The decision of an id, or else of a name.

        Raises:
            NotFound: there is none.
        """
        found = self.decisions.get(key) or next((one for one in self.decisions.values() if one.name == key), None)
        if found is None:
            raise NotFound(f"{self.name} has no decision {key!r}.", model=self.name, decision=key)
        return found

    def service(self, key: str) -> DecisionService:
        """The decision service of an id, or else of a name.

        Raises:
            NotFound: there is none.
        """
        found = self.services.get(key) or next((one for one in self.services.values() if one.name == key), None)
        if found is None:
            raise NotFound(f"{self.name} has no decision service {key!r}.", model=self.name, service=key)
        return found
