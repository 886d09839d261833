"""What a folder as a whole must not have, beyond what the checker says of processes, decisions and forms: the rules."""

from collections.abc import Mapping

from engine.workflow.checker import Rule, Theme

_bank = Theme("bank")
_letters = Theme("letters")

RULE_INVALID = _bank.error(
    "rule-invalid",
    says=("{at}: {problem}.", "{at}：{problem}。"),
    remedy=(
        "Mend it at this place; the reference of profile files explains each field. The rest is checked then.",
        "请在此处改正；各字段的说明见规则文件参考文档。改正后再检查其余内容。",
    ),
)
REFERENCE = _bank.error(
    "rule-reference-unknown",
    says=("{at}: {problem}.", "{at}：{problem}。"),
    remedy=("Name something that is there, or add it.", "请写存在的名称，或添加该内容。"),
)
PROFILE_MISSING = _bank.error(
    "profile-missing",
    says=(
        "REDRESS_PROFILE names the profile “{profile}”; the folder has {known}.",
        "REDRESS_PROFILE 指定的规则包“{profile}”不存在，文件夹中有{known}。",
    ),
    remedy=(
        "Put its file back, give it this id again, or set REDRESS_PROFILE.",
        "请恢复该文件或标识，或修改 REDRESS_PROFILE。",
    ),
)
NOT_IN_FORCE = _bank.error(
    "profile-not-in-force",
    says=(
        "The profile “{profile}” holds from {since} {until}; today is {today}.",
        "规则包“{profile}”自 {since} 起{until}有效，而今天是 {today}。",
    ),
    remedy=(
        "Mend effective_from or effective_to, or set REDRESS_PROFILE to the profile that is in force.",
        "请改正 effective_from 或 effective_to，或将 REDRESS_PROFILE 设为现行规则包。",
    ),
)
LIMIT_MISSING = _bank.error(
    "limit-missing",
    says=(
        "The profile “{profile}” has no limit “{limit}”, which the engine knows by name.",
        "规则包“{profile}”没有时限“{limit}”，而引擎需要它。",
    ),
    remedy=("Describe it under time_limits.", "请在 time_limits 中写明。"),
)
LENGTH_MISSING = _bank.error(
    "limit-length-missing",
    says=(
        "The limit “{limit}” takes its length from the decision “{decision}”; there is none.",
        "时限“{limit}”的长度取自决策“{decision}”，但没有该决策。",
    ),
    remedy=(
        "Name a decision of the folder decisions, or write a length under `is`.",
        "请写 decisions 中的决策，或在 is 中写明长度。",
    ),
)
ZONE = _bank.error(
    "calendar-zone",
    says=(
        "The calendar “{calendar}” counts days of {zone}, the bank those of {bank}.",
        "日历“{calendar}”按 {zone} 计日，而本行按 {bank} 计日。",
    ),
    remedy=("Change REDRESS_BANK_TIMEZONE or the zone of the calendar.", "请修改 REDRESS_BANK_TIMEZONE 或日历的时区。"),
)
CODES_MISSING = _bank.error(
    "code-list-missing",
    says=(
        "The engine looks words up in the code list “{codes}”; there is none.",
        "引擎要使用代码表“{codes}”，但没有该代码表。",
    ),
    remedy=("Put its file back.", "请恢复该文件。"),
)
ROLE_MISSING = _bank.error(
    "asked-role-missing",
    says=("The engine knows the role “{role}” by its code; the bank has none.", "引擎需要岗位“{role}”，但没有该岗位。"),
    remedy=("Put it back into organisation/roles.yaml.", "请在 organisation/roles.yaml 中恢复它。"),
)
INTAKE_MISSING = _bank.error(
    "intake-department-missing",
    says=(
        "REDRESS_INTAKE_DEPARTMENT names the department “{department}”; the bank has none of that code.",
        "REDRESS_INTAKE_DEPARTMENT 指定的部门“{department}”不存在。",
    ),
    remedy=(
        "Set it to a code of organisation/departments.yaml.",
        "请设为 organisation/departments.yaml 中的部门代码。",
    ),
)
IMPORT_INVALID = _bank.error(
    "import-mapping-invalid",
    says=("{at}: {problem}.", "{at}：{problem}。"),
    remedy=(
        "Mend it at this place; the reference of import mappings explains each field.",
        "请在此处改正；各字段的说明见导入映射参考文档。",
    ),
)
TEMPLATE = _letters.error(
    "letter-template-invalid",
    says=(
        "The letter “{element}” cannot be written in {language}: {problem}",
        "函件“{element}”（{language}）无法生成：{problem}",
    ),
    remedy=("Name facts in double braces, and choose by if; nothing else.", "请只用双花括号写信息项，用 if 作选择。"),
)
FACT = _letters.error(
    "letter-fact-unknown",
    says=(
        "The letter “{element}” says “{fact}”, which is no fact that a letter can be given.",
        "函件“{element}”使用了“{fact}”，但系统不会提供该信息。",
    ),
    remedy=("Use one of: {known}.", "请使用以下之一：{known}。"),
)
SAMPLE = _letters.error(
    "letter-sample-incomplete",
    says=(
        "The sample of the letter “{element}” in {language} lacks “{fact}”, so the letter cannot be proof-read.",
        "函件“{element}”的{language}示例缺少“{fact}”，无法试写。",
    ),
    remedy=("Add it to sample in letter.yaml.", "请在 letter.yaml 的 sample 中添加。"),
)
ELEMENT = _letters.error(
    "letter-element-missing",
    says=(
        "“{required}” must stand in the letter “{element}”; its text in {language} does not say it.",
        "函件“{element}”必须写明“{required}”，但{language}正文中没有。",
    ),
    remedy=("Put the fact or the phrase of this element into the text.", "请将该要素的信息项或文字写入正文。"),
)
CODE_TWICE = _letters.error(
    "letter-code-twice",
    says=(
        "The letters “{element}” and “{other}” have the same code {code}.",
        "函件“{element}”与“{other}”的编号均为{code}。",
    ),
    remedy=("Give each letter a code of its own.", "请为每种函件设不同编号。"),
)

FOLDER_RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        *(RULE_INVALID, REFERENCE, PROFILE_MISSING, NOT_IN_FORCE, LIMIT_MISSING, LENGTH_MISSING, ZONE, CODES_MISSING),
        *(ROLE_MISSING, INTAKE_MISSING, IMPORT_INVALID, TEMPLATE, FACT, SAMPLE, ELEMENT, CODE_TWICE),
    )
}
"""Every rule of folders by its id, in the order of the reference."""
