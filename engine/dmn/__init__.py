"""DMN, the decision language beside FEEL: models, tables with every hit policy, and the checks of tables. It stands on feel."""

from engine.dmn.check import FindingKind, TableFinding, check_table
from engine.dmn.decision import Decision, Evaluation, InputSpec
from engine.dmn.faults import (
    DecisionFault,
    InputMissing,
    InputNotAllowed,
    InputWrongType,
    InvalidModel,
    ModelProblem,
    NoRule,
    ResultWrongType,
    SeveralRules,
)
from engine.dmn.invocables import DecisionService, KnowledgeModel
from engine.dmn.logic import RuleHit, TableSeen
from engine.dmn.model import Model
from engine.dmn.reader import parse_model
from engine.dmn.table import DecisionTable

__all__ = [
    "Decision",
    "DecisionFault",
    "DecisionService",
    "DecisionTable",
    "Evaluation",
    "FindingKind",
    "InputMissing",
    "InputNotAllowed",
    "InputSpec",
    "InputWrongType",
    "InvalidModel",
    "KnowledgeModel",
    "Model",
    "ModelProblem",
    "NoRule",
    "ResultWrongType",
    "RuleHit",
    "SeveralRules",
    "TableFinding",
    "TableSeen",
    "check_table",
    "parse_model",
]
