"""Made-up people who complain: the files name nobody."""

from dataclasses import dataclass

from web.replay.chance import Draw

_FIRST = {
    "zh": (
        "伟",
        "芳",
        "娜",
        "敏",
        "静",
        "强",
        "磊",
        "洋",
        "艳",
        "杰",
        "涛",
        "明",
        "超",
        "秀英",
        "霞",
        "平",
        "建国",
        "桂兰",
    ),
    "en": ("Ann", "Bela", "Carl", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jane", "Karl", "Lena", "Max", "Nora"),
}
_LAST = {
    "zh": ("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭"),
    "en": ("Miller", "Baker", "Cook", "Fisher", "Mason", "Potter", "Smith", "Taylor", "Turner", "Walker", "Weaver"),
}
_HAS_MAIL, _BOUNCES = 0.8, 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Complainant:
    """One of them. `bounces`: mail to the address is refused for good; email None: can only be called or visited."""

    key: str
    name: str
    phone: str
    email: str | None
    bounces: bool
    account: str
    language: str


def complainant_of(key: str, *, draw: Draw, language: str) -> Complainant:
    """Return who is behind a key; the same key is always the same person."""
    own = draw.of(key, "complainant")
    digits = f"{int(own.share('digits') * 10**10):010d}"
    last, first = own.pick(_LAST[language], "last"), own.pick(_FIRST[language], "first")
    return Complainant(
        key=key,
        name=f"{last}{first}" if language == "zh" else f"{first} {last}",
        phone=f"+8613{digits[:9]}",
        email=f"party-{digits}@example.org" if own.happens(_HAS_MAIL, "mail") else None,
        bounces=own.happens(_BOUNCES, "bounces"),
        account=f"62{digits}{int(own.share('more') * 10**4):04d}",
        language=language,
    )
