"""A small application with every part of the pages in it: the real frame, macros and scripts, with made-up data."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Flask, Response, flash, redirect, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

import web
from engine.operations.forms import FormInvalid, parse_form
from web import assets, due, i18n, wording
from web.fields import fields_of

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    id: int
    number: str
    title: dict[str, str]
    step: dict[str, str]
    nature: tuple[str, dict[str, str], str]
    holder: str | None
    due_in: timedelta
    allowed: timedelta = timedelta(days=2)
    paused: bool = False

    @property
    def due_at(self) -> datetime:
        return NOW + self.due_in

    @property
    def started_at(self) -> datetime:
        return self.due_at - self.allowed


def words(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh": zh}


PLAIN = ("plain", words("General", "一般"), "complaint")
COMPLEX = ("note", words("Complex", "复杂"), "flag")
MAJOR = ("bad", words("Major", "重大"), "escalate")

ROWS = {
    row.id: row
    for row in (
        Row(1, "C2026-004211", words("Annual fee of a credit card charged twice in one year", "信用卡年费同一年度重复收取"),
            words("Write findings", "撰写调查结论"), MAJOR, "王晓敏", timedelta(hours=-1, minutes=-12)),
        Row(2, "C2026-004198", words("Early repayment refused although the contract allows it", "合同允许提前还款但被拒绝"),
            words("First contact", "首次联系客户"), COMPLEX, None, timedelta(minutes=36)),
        Row(3, "C2026-004187", words("Transfer to a wrong account, 48,000.00 CNY", "转账至错误账户，金额 48,000.00 元"),
            words("Collect evidence", "收集证据"), COMPLEX, "李伟", timedelta(days=1, hours=4)),
        Row(4, "C2026-004170", words("Waited three hours at the counter", "网点柜台排队等候三小时"),
            words("First contact", "首次联系客户"), PLAIN, None, timedelta(days=3, hours=4), timedelta(days=5)),
        Row(5, "C2026-004102", words("Insurance sold together with a loan", "贷款搭售保险"),
            words("Write findings", "撰写调查结论"), PLAIN, "王晓敏", timedelta(days=6), timedelta(days=10), paused=True),
    )
}  # fmt: skip

FORM = parse_form("showcase", orjson.dumps({
    "type": "object",
    "required": ["facts", "upheld", "cause", "amount"],
    "properties": {
        "facts": {"type": "string", "minLength": 5, "maxLength": 4000, "title": words("Facts", "事实"),
                  "description": words("What happened, in the order it happened.", "按发生顺序说明事情经过。")},
        "upheld": {"type": "string", "enum": ["full", "part", "no"], "title": words("Is the complaint upheld?", "投诉是否成立？"),
                   "x-options": {"full": words("Fully", "全部成立"), "part": words("In part", "部分成立"), "no": words("Not upheld", "不成立")}},
        "cause": {"type": "string", "enum": ["a", "b", "c", "d", "e", "f"], "title": words("Root cause", "根本原因"),
                  "x-options": {k: words(f"Cause {k.upper()}", f"原因{k.upper()}") for k in "abcdef"}},
        "amount": {"type": "number", "minimum": 0, "x-currency": "CNY", "title": words("Remedy", "补偿金额")},
        "days": {"type": "integer", "title": words("Days of delay", "延误天数")},
        "since": {"type": "string", "format": "date", "title": words("Known since", "知悉日期")},
        "called": {"type": "string", "format": "date-time", "title": words("Called at", "来电时间")},
        "email": {"type": "string", "format": "email", "maxLength": 254, "title": words("E-mail", "电子邮箱")},
        "reference": {"type": "string", "maxLength": 40, "title": words("Reference of the branch", "网点编号")},
        "evidence": {"type": "array", "title": words("Evidence seen", "已查看的证据"),
                     "items": {"type": "string", "enum": ["call", "voucher", "log"],
                               "x-options": {"call": words("Recording", "录音"), "voucher": words("Voucher", "凭证"), "log": words("System log", "系统日志")}}},
        "told": {"type": "boolean", "title": words("The customer was told by phone", "已电话告知客户")},
    },
}))  # fmt: skip

STEPS = (
    SimpleNamespace(element_id="received", name=words("Complaint received", "收到投诉"), state="done", badge=None, detail=words("17 Mar 09:12", "3月17日 09:12")),
    SimpleNamespace(element_id="classify", name=words("Classify", "分类"), state="done", badge=None, detail=words("Zhao Lei · 25 min", "赵磊 · 25 分")),
    SimpleNamespace(element_id="explain", name=words("Explain the fee", "解释收费"), state="skipped", badge=None, detail=None),
    SimpleNamespace(element_id="refund", name=words("Approve refund", "审批退费"), state="live", badge=words("1 d 4 h", "1 天 4 小时"), detail=words("Head of the card centre", "信用卡中心主管")),
    SimpleNamespace(element_id="answer", name=words("Write the answer", "撰写答复"), state="waiting", badge=None, detail=None),
)  # fmt: skip


def create_showcase() -> Flask:
    """Return the application; each keeps drafts of its own."""
    app = Flask("showcase", template_folder=str(Path(web.__file__).parent / "templates"), static_folder=None)
    app.secret_key = "showcase"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(HERE)])  # type: ignore[list-item] # Flask made one
    assets.install(app)
    i18n.install(app, zone=ZoneInfo("Asia/Shanghai"), of_person=lambda: None)
    wording.install(app)
    due.install(app)
    app.context_processor(_frame)
    app.jinja_env.globals["say"] = lambda en, zh: i18n.in_language(words(en, zh))
    app.extensions["drafts"] = []
    _add_pages(app)
    _add_form(app)
    _add_acts(app)
    return app


def _frame() -> dict[str, Any]:
    places = (
        ("Inbox", "待办", "/", "inbox", "5", "g i"), ("Complaints", "投诉", "/complaint", "complaint", None, "g c"),
        ("Approvals", "审批", "/form", "approval", "2", "g a"), ("Audit", "审计", "/parts", "audit", None, None),
    )  # fmt: skip
    return {
        "bank_name": i18n.in_language(words("Redress Bank", "瑞德银行")),
        "now": NOW,
        "zone": "Asia/Shanghai",
        "person": None if request.path == "/public" else SimpleNamespace(name="王晓敏", post=i18n.in_language(words("Handler, card centre", "信用卡中心 处理岗"))),
        "urls": SimpleNamespace(home="/", language="/language", account="/parts", logout="/logout", here=request.full_path if request.query_string else request.path),
        "navigation": [
            SimpleNamespace(label=i18n.in_language(words(en, zh)), url=url, icon=icon, current=url == request.path, count=count, shortcut=keys)
            for en, zh, url, icon, count, keys in places
        ] if request.path != "/public" else [],
    }  # fmt: skip


def _page(app: Flask, name: str, **more: Any) -> str:
    return render_template("showcase.html", page=name, rows=list(app.extensions["rows"].values()), steps=STEPS, **more)


def _add_pages(app: Flask) -> None:
    app.extensions["rows"] = dict(ROWS)

    @app.get("/")
    def inbox() -> str:
        return _page(app, "inbox")

    @app.get("/complaint")
    def complaint() -> str:
        return _page(app, "complaint", xml_url=request.args.get("xml", "/sample.bpmn"))

    @app.get("/sample.bpmn")
    def sample() -> Response:
        return Response((HERE / "sample.bpmn").read_bytes(), mimetype="application/xml")

    @app.get("/parts")
    def parts() -> str:
        return _page(app, "parts")

    @app.get("/public")
    def public() -> str:
        return _page(app, "public", fields=fields_of(FORM)[:3])

    @app.get("/error")
    def error() -> str:
        title = i18n.in_language(words("This complaint does not exist", "没有这件投诉"))
        message = i18n.in_language(
            words("It may have been merged, or you may not see it.", "可能已被合并，或您无权查看。")
        )
        return render_template("error.html", title=title, message=message, reference="7F3A-91", back_url="/")


def _add_form(app: Flask) -> None:
    @app.get("/form")
    def form() -> str:
        return _page(app, "form", fields=fields_of(FORM, typed={"facts": ["年费被收取两次"]}))

    @app.post("/form")
    def send() -> Any:
        typed = dict(request.form.lists())
        try:
            FORM.read(typed)
        except FormInvalid as invalid:
            return _page(app, "form", fields=fields_of(FORM, typed=typed, problems=invalid.problems)), 422
        flash(i18n.in_language(words("The findings are written.", "调查结论已提交。")), "good")
        return redirect("/")

    @app.post("/draft")
    def draft() -> tuple[str, int]:
        app.extensions["drafts"].append(request.form.to_dict())
        return "", 204

    @app.get("/drafts")
    def drafts() -> list[dict[str, str]]:
        kept: list[dict[str, str]] = app.extensions["drafts"]
        return kept


def _add_acts(app: Flask) -> None:
    rows: dict[int, Row] = app.extensions["rows"]

    @app.post("/claim/<int:row_id>")
    def claim(row_id: int) -> tuple[str, int]:
        """Row 2 can be claimed; row 4 was taken by somebody else a moment ago; anything else breaks."""
        if row_id not in (2, 4):
            return "", 500
        holder, status = ("王晓敏", 200) if row_id == 2 else ("Li Wei", 409)
        taken = replace(rows[row_id], holder=holder)
        reason = words("Li Wei claimed C2026-004170 8 s ago.", "李伟 8 秒前认领了 C2026-004170。")
        said = None if status == 200 else i18n.in_language(reason)
        return render_template("showcase_row.html", row=taken, said=said), status

    @app.post("/language")
    def language() -> Any:
        return i18n.remember(redirect(request.form["next"]), request.form["language"])  # type: ignore[arg-type] # werkzeug's Response is Flask's here
