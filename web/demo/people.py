"""The staff of the demo bank. Names are made up."""

from dataclasses import dataclass

from engine.operations.actors import COMMAND_LINE
from engine.operations.people import NewPerson, NewPost, create_person
from engine.records.people import Person
from web.compose import Redress

PASSWORD = "redress-demo"  # noqa: S105 - the demo bank says it to everybody


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the demo bank: what they are, in words, and the posts as `DEPARTMENT:ROLE`."""

    username: str
    name: str
    says: str
    posts: tuple[str, ...]
    language: str = "zh"


STAFF: tuple[Member, ...] = (
    Member("zhang.min", "张敏", "takes complaints in the call centre 客服中心受理岗", ("CSC:INTAKE", "CSC:HANDLER")),
    Member("chen.jing", "陈静", "classifies, consumer protection 消保部分类岗", ("CP:TRIAGE", "CP:HANDLER")),
    Member("li.wei", "李伟", "handles credit cards 信用卡中心处理岗", ("CARD:HANDLER",)),
    Member("wang.fang", "王芳", "heads the card centre 信用卡中心主管", ("CARD:LEAD",)),
    Member("ann.miller", "Ann Miller", "handles loans, reads English", ("LOAN:HANDLER", "LOAN:INTAKE"), "en"),
    Member("sun.yan", "孙燕", "compliance, sees all 合规部", ("COMPL:COMPL",)),
    Member("zhou.hai", "周海", "executive 分管高管", ("EXEC:EXEC",)),
    Member("admin", "管理员", "administrator, operator of incidents 系统管理员", ("CP:ADMIN", "CP:PO")),
    Member("zhao.lei", "赵磊", "heads consumer protection 消保部主管", ("CP:LEAD", "CP:CP")),
    Member("qian.hong", "钱红", "second looks 核查岗", ("CP:REVIEW", "CP:CP")),
    Member("wu.ting", "吴婷", "supervision 服务监督部", ("SUP:SUP",)),
    Member("liu.yang", "刘洋", "handles credit cards too 信用卡中心处理岗", ("CARD:HANDLER",)),
    Member("he.ping", "何平", "heads loans 个贷主管", ("LOAN:LEAD",)),
    Member("xu.lan", "许兰", "call centre lead 客服中心主管", ("CSC:LEAD",)),
    Member("gao.feng", "高峰", "branch 分支行", ("BR:HANDLER", "BR:INTAKE")),
    Member("ma.li", "马丽", "branch manager 分支行主管", ("BR:LEAD",)),
    Member("lin.tao", "林涛", "payments 支付结算", ("PAY:HANDLER",)),
    Member("guo.xia", "郭霞", "payments lead 支付结算主管", ("PAY:LEAD",)),
    Member("deng.chao", "邓超", "e-banking 电子银行", ("EB:HANDLER",)),
    Member("song.jia", "宋佳", "e-banking lead 电子银行主管", ("EB:LEAD",)),
    Member("tang.wei", "唐伟", "wealth 财富理财", ("WM:HANDLER",)),
    Member("han.xue", "韩雪", "wealth lead 财富理财主管", ("WM:LEAD",)),
    Member("feng.lei", "冯磊", "retail 零售", ("RTL:HANDLER", "RTL:INTAKE")),
    Member("cao.ying", "曹颖", "retail lead 零售主管", ("RTL:LEAD",)),
    Member("pan.yu", "潘宇", "agency 代销", ("AGY:HANDLER", "AGY:LEAD")),
    Member("du.juan", "杜娟", "collection 资产保全", ("COLL:HANDLER",)),
    Member("ye.qing", "叶青", "collection lead 资产保全主管", ("COLL:LEAD",)),
    Member("shi.lei", "石磊", "IT 信息技术", ("IT:HANDLER", "IT:LEAD")),
    Member("luo.min", "罗敏", "information security 信息安全", ("SEC:HANDLER", "SEC:LEAD")),
    Member("bai.xue", "白雪", "foreign exchange 国际业务", ("FX:HANDLER", "FX:LEAD")),
    Member("qin.gang", "秦刚", "legal 法律部", ("LEGAL:HANDLER", "LEGAL:LEGAL")),
    Member("mei.ting", "梅婷", "human resources 人力资源", ("HR:HANDLER", "HR:LEAD")),
)


def hire(redress: Redress) -> dict[str, Person]:
    """Open an account for everybody; return them by user name."""
    return {member.username: redress.perform(create_person, actor=COMMAND_LINE, new=_new(member)) for member in STAFF}


def _new(member: Member) -> NewPerson:
    posts = tuple(NewPost(*post.split(":")) for post in member.posts)
    return NewPerson(
        username=member.username,
        name=member.name,
        password=PASSWORD,
        posts=posts,
        language=member.language,
        must_change_password=False,
    )
