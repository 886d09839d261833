"""Contexts: reading, making, changing copies of them."""

from engine.feel.budget import Budget
from engine.feel.builtins.registry import Library
from engine.feel.values import Value

LIBRARY = Library()


@LIBRARY.add("get value(m: context, key: string) -> Any")
def _get_value(context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@LIBRARY.add("get entries(m: context) -> list<context<key: string, value: Any>>")
def _get_entries(context: dict[str, Value]) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


@LIBRARY.add("context(entries: list<context>) -> context")
def _context(entries: list[Value]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        key = entry.get("key") if isinstance(entry, dict) and "value" in entry else None
        if not isinstance(key, str) or not isinstance(entry, dict) or key in made:
            return None
        made[key] = entry["value"]
    return made


@LIBRARY.add("context put(context: context, key: string, value: Any) -> context")
def _context_put(context: dict[str, Value], key: str, value: Value) -> Value:
    return {**context, key: value}


@LIBRARY.add("context put(context: context, keys: list<string>, value: Any) -> context", budgeted=True)
def _context_put_deep(budget: Budget, context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    made: dict[str, Value] = {}
    level, before = made, context
    for at, key in enumerate(keys):
        budget.spend(len(before))
        if not isinstance(key, str):
            return None
        level.update(before)
        if at == len(keys) - 1:
            level[key] = value
            return made
        below = before.get(key)
        if not isinstance(below, dict):
            return None
        level[key], before = {}, below
        level = level[key]  # type: ignore[assignment]  # the empty context of the line before
    return None


@LIBRARY.add("context merge(contexts: list<context>) -> context", budgeted=True)
def _context_merge(budget: Budget, contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        budget.spend(len(context))
        merged.update(context)
    return merged
