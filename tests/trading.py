"""Trading projects on fakes: who runs them, what they ask, and a world in which time is set."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.changing import load, once_only
from chalicelib.trading import schemas as asks
from chalicelib.trading.answers import NoticeView, ProjectView
from chalicelib.trading.attaching import Attached
from chalicelib.trading.clockwork import TradingClockwork
from chalicelib.trading.model import FLOW
from chalicelib.trading.register.known import Known
from chalicelib.trading.register.model import Expert, Qualification
from chalicelib.trading.service import Projects
from chalicelib.trading.values import Organisation
from tests.broadcasting import published
from tests.builders import RELATIONS, World, once
from tests.fakes.case_store import MemoryCases
from tests.fakes.time_and_numbers import SetClock

CENTRE = "11530114015302255F"
HOUSING = "11530114015302132E"
FIRMS = ("91530100MA6K0T0A1X", "91530100MA6K0T0B8R", "91530100MA6K0T0C5L")
OWNER = {"name": "昆明市呈贡区城市建设示例有限公司", "code": "91530100MA6NTRADE4"}


def firm(serial: int) -> dict[str, str]:
    """A firm with a sound credit code."""
    from chalicelib.kernel.ids.credit_code import check_character, organisation_check

    organisation = f"MA6T{serial:04}".translate(str.maketrans("IOSVZ", "AAAAA"))
    body = "91530100" + organisation + organisation_check(organisation)
    return {"name": f"示例建筑{serial:04}有限公司", "code": body + check_character(body)}


def officer(name: str, department: str = CENTRE) -> Caller:
    """Somebody on duty in a department."""
    return Caller("officer", name, department=department, posts=(Post("reviewer", department),), relations=RELATIONS)


def yuan(amount: int | str) -> dict[str, str]:
    """Money."""
    return {"amount": f"{amount}.00" if isinstance(amount, int) else amount}


def project(**changed: Any) -> asks.NewProject:
    """A construction tender of two lots."""
    told: dict[str, Any] = {
        "family": "construction", "method": "open_tender", "title": "呈贡区示例道路工程", "category": "市政道路",
        "area": "530114", "owner": firm(9), "agent": firm(8), "value": yuan(30_000_000),
        "lots": [
            {"id": "1", "title": "一标段", "ceiling": yuan(20_000_000)},
            {"id": "2", "title": "二标段", "ceiling": yuan(10_000_000)},
        ],
    }  # fmt: skip
    return asks.NewProject.model_validate(told | changed)


CONTENTS: Mapping[str, dict[str, str]] = {
    "intention": {"overview": "新建道路2公里。", "budget": "三千万元。"},
    "tender": {
        "overview": "新建道路2公里，分两个标段。", "funding": "区级财政资金，已落实。",
        "qualification": "市政公用工程施工总承包三级以上。",
        "obtaining": "登录交易平台免费下载。", "submission": "通过交易平台递交电子投标文件。",
        "contacts": "呈贡区公共资源交易中心0871-67470018。",
        "platform": "呈小服交易平台。",
    },
    "correction": {"reason": "最高限价的计算有误。"},
    "answers": {"answers": "问：是否接受联合体？答：接受。"},
    "candidates": {
        "ranking": "第一名示例建筑0001有限公司。", "leaders": "项目负责人及证书编号见附件。",
        "responses": "均符合要求。", "objections": "向招标人书面提出。",
    },
    "result": {"winner": "示例建筑0001有限公司。", "subject": "道路工程施工。", "contacts": "0871-67470018。"},
    "contract": {"contract": "合同编号2026-1。", "performance": "180日历天。"},
    "acceptance": {"acceptance": "道路工程，合格，参加人见附件。"},
    "extension": {"reason": "没有征集到意向受让方。"},
    "property_listing": {
        "overview": "示例公司股权。", "qualification": "有支付能力。", "price": "底价二千万元。",
        "deposit": "保证金一百万元。", "contacts": "0871-67470018。",
    },
    "failed": {"reason": "投标人少于三个。"},
    "termination": {"reason": "项目取消。"},
}  # fmt: skip


PURCHASE = {
    "overview": "采购医疗设备一批。", "budget": "预算金额二千万元，最高限价同预算金额。",
    "term": "自合同签订之日起六十日。", "qualification": "有医疗器械经营许可。", "consortium": "不接受联合体。",
    "obtaining": "登录交易平台免费下载。",
    "submission": "通过交易平台递交电子投标文件。", "notice_period": "五个工作日。",
    "contacts": "呈贡区公共资源交易中心0871-67470018。",
}  # fmt: skip
"""What a notice of tender or prequalification says in procurement."""


class PlayedRegister:
    """A :class:`~chalicelib.trading.ports.Register` that is told who is barred. Everybody in it is a registered
    agent, and every expert works for nobody who takes part.
    """

    def __init__(self, law: Callable[[], TradingParties]) -> None:
        self.penalised: set[str] = set()
        self._law = law

    def barred(self, codes: Collection[str], day: date, family: str | None = None) -> frozenset[str]:
        del day, family
        return frozenset(self.penalised.intersection(codes))

    def known(self, codes: Collection[str] = (), experts: Collection[str] = ()) -> Known:
        return Known(self._law(), {code: (AGENCY,) for code in codes}, tuple(expert(one) for one in experts))


AGENCY = Qualification(name="政府采购代理机构名录登记", number="示例-1", issuer="云南省财政厅")
COMMITTEE = tuple(f"E00{number}" for number in range(11, 18))
"""Experts that every register of the tests knows: enough for any committee."""


def expert(named: str) -> Expert:
    """An expert of a unit that takes no part."""
    return Expert(id=named, specialities=("市政道路",), unit=Organisation.model_validate(firm(70)))


class Blind:
    """Digests without a key."""

    def mac(self, purpose: str, text: str) -> bytes:
        from hashlib import sha256

        return sha256(f"{purpose}:{text}".encode()).digest()


class Traders:
    """What people of the centre do with projects, on services that there are."""

    def __init__(self, projects: Projects, ticking: TradingClockwork, cases: MemoryCases, clock: SetClock) -> None:
        self.projects, self.ticking, self.cases, self.clock = projects, ticking, cases, clock
        self.writer, self.checker = officer("T1"), officer("T2")

    def later(self, days: float) -> datetime:
        """So many days from now."""
        return self.clock.at + timedelta(days=days)

    def passes(self, days: float, case_id: str = "") -> None:
        """Time goes by, and what is due happens."""
        self.clock.move(timedelta(days=days))
        if case_id:
            self.ticking.watch(case_id)

    def does(self, act: str, *told: Any, caller: Caller | None = None) -> ProjectView:
        """Somebody of the centre does something, under a key of its own."""
        key = once()
        call = getattr(self.projects, act)
        return ProjectView.model_validate(once_only(self.cases, key, lambda: call(caller or self.writer, *told, key)))

    def registers(self, **changed: Any) -> str:
        """A new project; its id."""
        return self.does("register", project(**changed)).id

    def drafts(self, case_id: str, what: str, **told: Any) -> ProjectView:
        """A notice is written."""
        state = load(self.cases, FLOW, case_id).state
        buys = state.family == "procurement" and what in ("tender", "prequalification")
        known = {"what": what, "title": f"{what}公告", "contents": PURCHASE if buys else CONTENTS.get(what, {})}
        return self.does("draft", case_id, asks.NoticeDraft.model_validate(known | told))

    def publishes(self, case_id: str, what: str, **told: Any) -> NoticeView:
        """A notice is written, checked by another person, and goes out at once."""
        notice = self.drafts(case_id, what, **told).notices[-1].notice
        self.does("check", case_id, notice, asks.Checked(), caller=self.checker)
        self.ticking.watch(case_id)
        return self.projects.notice(self.writer, case_id, notice)

    def tenders(self, case_id: str, days: float = 21) -> NoticeView:
        """The tender notice goes out, with a deadline after so many days."""
        dates = {"documents_from": self.later(0), "documents_until": self.later(8), "bids_due": self.later(days)}
        return self.publishes(case_id, "tender", dates=dates)

    def invites(self, case_id: str, lots: Sequence[str] = ("1",)) -> NoticeView:
        """Applications to be prequalified are asked for; their time is over by the 16th day."""
        dates = {"documents_from": self.later(0), "documents_until": self.later(8)}
        dates |= {"prequalification_due": self.later(15)}
        told = {"lots": list(lots), "dates": dates}
        buys = load(self.cases, FLOW, case_id).state.family == "procurement"
        return self.publishes(case_id, "prequalification", **told | ({} if buys else {"contents": CONTENTS["tender"]}))

    def qualifies(self, case_id: str, lot: str = "1", passed: int = 3, applied: int = 4) -> Any:
        """Firms 1, 2 … have applied; the first of them pass."""
        found = [
            {"organisation": firm(n), "passed": n <= passed, "reason": "" if n <= passed else "没有相应资质。"}
            for n in range(1, applied + 1)
        ]
        told = asks.Prequalification.model_validate({"lot": lot, "applicants": found})
        return self.does("prequalify", case_id, told)

    def opens(
        self, case_id: str, lot: str = "1", prices: tuple[int, ...] = (18_000_000, 18_500_000, 19_000_000),
        others: tuple[dict[str, Any], ...] = (),
    ) -> Any:  # fmt: skip
        """Bids of firms 1, 2, 3 … and of others are opened."""
        bids = [*({"bidder": firm(n), "price": yuan(price)} for n, price in enumerate(prices, start=1)), *others]
        return self.does("open_bids", case_id, asks.Opening.model_validate({"lot": lot, "bids": bids}))

    def evaluates(self, case_id: str, lot: str = "1", prices: tuple[int, ...] = (18_000_000, 18_500_000)) -> Any:
        """Firms 1, 2 … are ranked."""
        ranked = [{"bidder": firm(n), "price": yuan(price)} for n, price in enumerate(prices, start=1)]
        told = {"lot": lot, "candidates": ranked, "experts": COMMITTEE}
        return self.does("evaluate", case_id, asks.Evaluation.model_validate(told))

    def ranked(self, **changed: Any) -> str:
        """A new project whose first lot was tendered, opened and evaluated; its id."""
        case_id = self.registers(**changed)
        self.tenders(case_id)
        self.passes(22, case_id)
        self.opens(case_id)
        self.evaluates(case_id)
        return case_id

    def shows(self, case_id: str, days: float = 4) -> NoticeView:
        """The candidates of the first lot are shown for so many days."""
        return self.publishes(case_id, "candidates", lots=["1"], dates={"publicity_until": self.later(days)})

    def awards(self, case_id: str, lot: str = "1", winner: int = 1, price: int = 18_000_000, **told: Any) -> Any:
        """A firm wins."""
        known = {"lot": lot, "winner": firm(winner), "price": yuan(price)}
        return self.does("award", case_id, asks.AwardDecision.model_validate(known | told))


class Trading(Traders, World):
    """The world with trading."""

    def __init__(self) -> None:
        World.__init__(self)
        self.catalogue = published()
        self.penalties = PlayedRegister(self.catalogue.trading_parties)
        projects = Projects(
            self.cases, self.catalogue, self.penalties, Blind(), self.privacy, self.clock, Attached(self.files)
        )
        Traders.__init__(
            self, projects, TradingClockwork(self.cases, self.catalogue, self.clock), self.cases, self.clock
        )
