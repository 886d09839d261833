"""FEEL, the expression language of DMN: parser, compiler to closures, built-in functions. It stands alone.

An expression has no attributes, imports or side effects of Python, so a file that holds one cannot reach the engine.
"""

from engine.feel.adapt import is_a
from engine.feel.budget import Budget
from engine.feel.durations import DaysDuration, MonthsDuration
from engine.feel.errors import (
    FeelBudgetExceeded,
    FeelError,
    FeelSyntaxError,
    NotAValue,
    Position,
    UnknownName,
    WrongCall,
)
from engine.feel.expression import Expression, compile_expression, compile_unary_tests
from engine.feel.functions import CLOCK_FUNCTIONS, Function, HostFunction, Parameter
from engine.feel.infer import Inference, ProblemKind, TypeProblem
from engine.feel.ranges import Range
from engine.feel.survey import StaticCall
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.type_reader import TypeLike, feel_type
from engine.feel.types import ANY, FeelType
from engine.feel.values import to_feel, to_python, type_of

__all__ = [
    "ANY",
    "CLOCK_FUNCTIONS",
    "Budget",
    "DaysDuration",
    "Expression",
    "FeelBudgetExceeded",
    "FeelDate",
    "FeelDateTime",
    "FeelError",
    "FeelSyntaxError",
    "FeelTime",
    "FeelType",
    "Function",
    "HostFunction",
    "Inference",
    "MonthsDuration",
    "NotAValue",
    "Parameter",
    "Position",
    "ProblemKind",
    "Range",
    "StaticCall",
    "TypeLike",
    "TypeProblem",
    "UnknownName",
    "WrongCall",
    "compile_expression",
    "compile_unary_tests",
    "feel_type",
    "is_a",
    "to_feel",
    "to_python",
    "type_of",
]
