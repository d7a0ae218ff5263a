"""Purchases of other kinds: from a single source after it was shown; in rivalry, with joint and with barred bidders."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.months import months_after
from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import Play
from demo.trading.desk import EXPERTS, FINANCE, Centre, firm, until, yuan
from demo.trading.onlookers import PREFIX

SINGLE = {
    "overview": "专用设备的维护。", "reason": "只能从原供应商处采购（政府采购法第三十一条）。",
    "supplier": "呈贡示例建设0021有限公司。", "experts": "三名专业人员论证，意见一致。", "contacts": "0871-67470018。",
}  # fmt: skip
RIVALRY = {
    "overview": "物业服务一年。", "qualification": "有物业服务能力，接受联合体。",
    "obtaining": "登录交易平台免费下载。", "submission": "通过交易平台递交。",
    "contacts": "呈贡区公共资源交易中心，0871-67470018。",
}  # fmt: skip
RESULT = {
    "winner": "呈贡示例建设0022有限公司、0023有限公司、0024有限公司联合体，60万元。", "subject": "物业服务一年。",
    "contacts": "0871-67470018。",
}  # fmt: skip
PRICE = 600_000
BANNED, LATE = 25, 26
"""Firms: one barred before the opening, one after it."""


class Special:
    """Begun early, like the others."""

    def __init__(self, play: Play) -> None:
        self.centre = Centre(play)
        self.finance = self.centre.desk.tokens.officer(FINANCE, "finance-c")

    def begin(self) -> None:
        """Both are public."""
        centre, day = self.centre, self.centre.day
        self.single = self._registered("single_source", "示例专用设备维护")
        centre.published(self.single, "single_source", "单一来源采购公示", SINGLE)
        self.shared = self._registered("consultation", "示例办公楼物业服务")
        dates = {"documents_from": day(0.1), "documents_until": day(13), "bids_due": day(15)}
        centre.published(self.shared, "inquiry_notice", "竞争性磋商公告", RIVALRY, dates=dates)

    def scenes(self) -> Iterator[Check]:
        """What became of them."""
        yield self._from_one()
        yield from self._in_rivalry()

    def _registered(self, method: str, title: str) -> str:
        return self.centre.registered(
            family="procurement", method=method, title=title, category="服务", area="530114", owner=firm(19),
            agent=firm(8), value=yuan(PRICE + 100_000),
            lots=[{"id": "1", "title": "1包", "ceiling": yuan(PRICE + 100_000)}],
        )  # fmt: skip

    def _from_one(self) -> Check:
        """公示五个工作日, and nothing is bought before."""
        centre, bid = self.centre, {"bidder": firm(21), "price": yuan(PRICE)}
        early = centre.act(self.single, "opening", {"lot": "1", "bids": [bid]})
        centre.over(self.single, "single_source_publicity")
        done(centre.act(self.single, "opening", {"lot": "1", "bids": [bid]}))
        done(centre.act(self.single, "evaluation", {"lot": "1", "candidates": [bid]}))
        awarded = done(centre.act(self.single, "award", {"lot": "1", "winner": firm(21), "price": yuan(PRICE)}))
        return Check("trading.single_source", *held({
            "not while it is shown": refused(early, 409, "trading_period_runs"),
            "with the article": "第三十八条" in str(early.body.get("detail")),
            "one supplier is enough then": awarded["lots"][0]["winner"]["code"] == firm(21)["code"],
            "and the contract has its limit": "contract" in {one["name"] for one in awarded["periods"]},
        }))  # fmt: skip

    def _in_rivalry(self) -> Iterator[Check]:
        centre = self.centre
        penalties = f"/v1/trading/organisations/{firm(BANNED)['code']}"
        self._bars(BANNED)
        centre.over(self.shared, "inquiry_notice")
        due = next(one["at"] for one in centre.view(self.shared)["dates"] if one["name"] == "bids_due")
        until(lambda: centre.play.clock.now().legal > datetime.fromisoformat(due))
        joint: dict[str, Any] = {"bidder": firm(22), "partners": [firm(23), firm(24)], "price": yuan(PRICE)}
        late = {"bidder": firm(LATE), "price": yuan(PRICE - 10_000)}
        alone = {"bidder": firm(23), "price": yuan(PRICE + 5_000)}
        third = {"bidder": firm(27), "price": yuan(PRICE + 20_000)}
        twice = self._opened(joint, alone, third)
        behind = self._opened(joint | {"partners": [firm(BANNED)]}, late, third)
        barred = self._opened({"bidder": firm(BANNED), "price": yuan(PRICE)}, joint, third)
        done(self._opened(late, joint, third))
        ranked = [{"bidder": one["bidder"], "price": one["price"]} for one in (late, joint)]
        done(centre.act(self.shared, "evaluation", {"lot": "1", "candidates": ranked, "experts": EXPERTS[:3]}))
        self._bars(LATE)
        winner = self._awarded(late)
        second = self._awarded(joint)
        reasoned = done(self._awarded(joint, passed_over="第一名在禁止参加期内。"))
        centre.published(self.shared, "result", "成交结果公告", RESULT, lots=["1"])
        every = until(lambda: len(self._suppliers()) == 3)
        yield Check("trading.joint", *held({
            "nobody bids alone and jointly": refused(twice, 422, "trading_bidder_twice"),
            "a partner who is barred bars them all": refused(behind, 409, "trading_barred"),
            "a joint bid wins": reasoned["lots"][0]["winner"]["code"] == firm(22)["code"],
            "open data names every partner": every,
        }))  # fmt: skip
        yield Check("trading.barred", *held({
            "who is barred does not bid": refused(barred, 409, "trading_barred"),
            "who is barred since does not win": refused(winner, 409, "trading_barred"),
            "the next one does not win without a reason": refused(second, 422, "trading_not_the_first"),
            "everybody sees the penalty": not centre.desk.get(penalties).body.get("may_bid", True),
        }))  # fmt: skip

    def _suppliers(self) -> set[str]:
        """Who is supplier in the open data, which says so from the notice of the result on."""
        record = self.centre.desk.get(f"/ocds/records/{PREFIX}{self.shared}").body["records"][0]["compiledRelease"]
        return {one["id"] for award in record.get("awards", ()) for one in award["suppliers"]}

    def _opened(self, *bids: dict[str, Any]) -> Any:
        return self.centre.act(self.shared, "opening", {"lot": "1", "bids": list(bids)})

    def _awarded(self, bid: dict[str, Any], **told: str) -> Any:
        said = {"lot": "1", "winner": bid["bidder"], "price": bid["price"], **told}
        return self.centre.act(self.shared, "award", said)

    def _bars(self, serial: int) -> None:
        """The regulator bars a firm for a year (政府采购法 art 77)."""
        today = legal_day(self.centre.play.clock.now().legal) - timedelta(days=1)
        said = {
            "organisation": firm(serial), "kind": "procurement_ban", "decision": f"呈财罚〔2026〕{serial}号",
            "reason": "提供虚假材料谋取中标。", "law": "《中华人民共和国政府采购法》第七十七条第一款第一项",
            "since": today.isoformat(), "until": months_after(today, 12).isoformat(),
        }  # fmt: skip
        done(self.centre.desk.post("/v1/trading/penalties", said, self.finance))
