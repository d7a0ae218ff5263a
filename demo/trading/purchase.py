"""A procurement: its result is queried (质疑), and the answer complained of (投诉)."""

from collections.abc import Iterator

from demo.access.stage import done
from demo.report import Check, held
from demo.scenes import Play
from demo.trading.desk import EXPERTS, FINANCE, Centre, firm, until, yuan

TENDER = {
    "overview": "办公设备一批。", "budget": "预算金额100万元，最高限价100万元。", "term": "自合同签订之日起三十日。",
    "qualification": "有独立承担民事责任的能力。", "consortium": "不接受联合体。",
    "obtaining": "登录交易平台免费下载。", "submission": "通过交易平台递交电子投标文件。",
    "notice_period": "五个工作日。",
    "contacts": "呈贡区公共资源交易中心，0871-67470018。",
}  # fmt: skip
PRICE = 900_000
RESULT = {"winner": "呈贡示例建设0001有限公司，90万元。", "subject": "办公设备一批。", "contacts": "0871-67470018。"}


class Purchase:
    """Begun early, like the works."""

    def __init__(self, play: Play) -> None:
        self.centre = Centre(play)

    def begin(self) -> None:
        """Register, and have the tender notice go out."""
        centre = self.centre
        self.case = centre.registered(
            family="procurement", method="open_tender", title="呈贡区示例办公设备采购", category="办公设备",
            area="530114", owner=firm(19), agent=firm(8), value=yuan(1_000_000),
            lots=[{"id": "1", "title": "1包", "ceiling": yuan(1_000_000)}],
        )  # fmt: skip
        dates = {"documents_from": centre.day(0.1), "documents_until": centre.day(13), "bids_due": centre.day(25)}
        drafted = done(centre.drafted(self.case, "tender", "公开招标公告", TENDER, dates=dates))
        self.notice = str(drafted["notices"][-1]["notice"])
        done(centre.act(self.case, f"notices/{self.notice}/check", {}, centre.checker))

    def scenes(self) -> Iterator[Check]:
        """The result, a query, a complaint."""
        centre = self.centre
        until(lambda: centre.stage(self.case, self.notice) == "published")
        for period in ("bids", "tender_notice"):
            centre.over(self.case, period)
        bids = [{"bidder": firm(n), "price": yuan(PRICE + n * 10_000 - 10_000)} for n in (1, 2, 3)]
        done(centre.act(self.case, "opening", {"lot": "1", "bids": bids}))
        done(centre.act(self.case, "evaluation", {"lot": "1", "candidates": bids[:2], "experts": EXPERTS}))
        done(centre.act(self.case, "award", {"lot": "1", "winner": firm(1), "price": yuan(PRICE)}))
        centre.published(self.case, "result", "中标结果公告", RESULT, lots=["1"])
        yield self._queried()
        yield from self._complained()

    def _queried(self) -> Check:
        centre, self.bidder = self.centre, self.centre.bidder(2)
        hasty = centre.challenged(self.case, "complaint", 2, self.bidder)
        raised = centre.challenged(self.case, "query", 2, self.bidder)
        self.query = str(raised.body.get("id", ""))
        clocks = raised.body.get("clocks", ())
        answer = {"text": "经查，评审符合采购文件规定。", "result": "rejected"}
        answered = centre.settled(self.query, "answer", answer)
        return Check(
            "trading.query",
            *held({
                "no complaint before the query": hasty.status == 409,
                "the query has its limit and its article": bool(clocks) and all(clock["basis"] for clock in clocks),
                "and is answered": answered.status == 200,
            })
        )  # fmt: skip

    def _complained(self) -> Iterator[Check]:
        centre = self.centre
        one, other = (centre.desk.tokens.officer(FINANCE, f"finance-{name}") for name in "ab")
        raised = centre.challenged(self.case, "complaint", 2, self.bidder, follows=self.query)
        complaint = str(raised.body.get("id", ""))
        added = centre.proved(complaint, self.bidder)
        shown = centre.desk.get(f"/v1/trading/challenges/{complaint}", one).body.get("evidence", ())
        strange = centre.desk.get(f"/v1/trading/challenges/{complaint}", centre.bidder(3))
        yield Check("trading.evidence", *held({
            "a file is added to the complaint": added.status == 200,
            "the regulator sees it": [file["name"] for file in shown] == ["证据.pdf"],
            "another bidder does not": strange.status == 404,
        }))  # fmt: skip
        accepted = centre.settled(complaint, "acceptance", {"accepted": True}, one)
        centre.settled(complaint, "pause", {"reason": "需要核实评审记录。"}, one)
        paused = until(lambda: bool(centre.view(self.case)["paused"]))
        decision = {
            "result": "rejected", "text": "投诉事项缺乏事实依据。", "parties": "投诉人：呈贡示例建设0002有限公司。",
            "decision": "投诉事项缺乏事实依据，驳回投诉。",
        }  # fmt: skip
        drafted = centre.settled(complaint, "decision", decision, one)
        draft = {"draft": (drafted.body.get("draft") or 0)}
        own = centre.settled(complaint, "signature", draft, one)
        signed = centre.settled(complaint, "signature", draft, other)
        public = until(lambda: "complaint_decision" in self._public())
        yield Check(
            "trading.complaint",
            *held({
                "it is accepted by the regulator": accepted.status == 200,
                "the trading is paused": paused,
                "nobody signs what they drafted": own.status == 403,
                "another one does": signed.status == 200,
                "the decision is public": public,
                "and the trading goes on": until(lambda: not centre.view(self.case)["paused"]),
            })
        )  # fmt: skip

    def _public(self) -> set[str]:
        """Kinds of notices that everybody sees."""
        shown = self.centre.desk.get(f"/v1/trading/projects/{self.case}").body
        return {one["what"] for one in shown["notices"] if one["stage"] == "published"}
