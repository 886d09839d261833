"""The page that explains rules, in both languages."""

from collections.abc import Iterable
from itertools import groupby

from engine.workflow.checker.finding import Rule, Words

_HEAD = """# What the checker refuses 流程检查规则

`redress check-processes` and every deployment look at processes (`.bpmn`), decisions (`.dmn`), forms (`.json`), letters
and the rules of the bank (`.yaml`) together and say what is wrong with them: the rule, the file, the line, the element,
and what to do. An **error** keeps the files from being deployed; a **warning** should be mended; a **note** is good to know.

`redress check-processes` 和每次部署都会一并检查流程（`.bpmn`）、决策（`.dmn`）、表单（`.json`）、函件和规则文件（`.yaml`），指出违反的规则、文件、行、元素及处理办法。
**错误**会阻止部署，**警告**应当改正，**提示**供参考。

This page is written from the rules themselves by `python -m engine.operations.checker_reference`; words in braces are the
facts of a finding. 本页由规则自动生成，花括号内为检查结果中的具体内容。
"""
_THEMES = {
    "files": ("Files", "文件"),
    "documents": ("The file as a whole", "整个文件"),
    "structure": ("How a process is built", "流程结构"),
    "tasks": ("What a step does", "步骤内容"),
    "gateways": ("Gateways", "网关"),
    "events": ("Events", "事件"),
    "waiting": ("Events that are waited for", "等待的事件"),
    "loops": ("Steps done several times", "多次办理的步骤"),
    "people": ("Who does the work", "由谁办理"),
    "expressions": ("Expressions", "表达式"),
    "limits": ("Time", "时限"),
    "variables": ("Variables", "变量"),
    "parameters": ("What is handed over", "传递的内容"),
    "forms": ("Forms", "表单"),
    "decisions": ("Decisions", "决策"),
    "asked": ("What the engine itself asks for", "引擎自身所需"),
    "soundness": ("Branches that fit together", "分支与汇合"),
    "races": ("Branches at once", "并行的分支"),
    "picture": ("The picture", "流程图"),
    "naming": ("Ids", "标识"),
    "bank": ("The rules of the bank", "规则文件"),
    "letters": ("Letters", "函件"),
}


def as_markdown(explained: Iterable[Rule]) -> str:
    """The whole page."""
    parts = [_HEAD]
    for theme, rules in groupby(sorted(explained, key=_place), key=lambda rule: rule.theme):
        english, chinese = _THEMES[theme]
        parts.append(f"\n## {english} {chinese}\n")
        parts += [_entry(rule) for rule in rules]
    return "\n".join(parts)


def _place(rule: Rule) -> int:
    return list(_THEMES).index(rule.theme)


def _entry(rule: Rule) -> str:
    return f"### {rule.id} ({rule.severity})\n\n- {_both(rule.says)}\n- → {_both(rule.remedy)}\n"


def _both(words: Words) -> str:
    return f"{_plain(words.en)}\n  {_plain(words.zh)}"


def _plain(text: str) -> str:
    """A sentence without the doubled braces that stand for single ones."""
    return text.replace("{{", "{").replace("}}", "}")
