"""A works tender: published by the law's periods, corrected, opened, shown, awarded, contracted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import Play
from demo.trading.desk import CONTACT, EXPERTS, Centre, certificate, firm, until, yuan

TENDER = {
    "overview": "新建道路2公里。", "funding": "区级财政资金，已落实。",
    "qualification": "市政公用工程施工总承包三级及以上。",
    "obtaining": "登录交易平台免费下载。", "submission": "通过交易平台递交电子投标文件。",
    "contacts": "呈贡区公共资源交易中心，0871-67470018。", "platform": "呈小服交易平台。",
}  # fmt: skip
CANDIDATES = {
    "ranking": "第一名呈贡示例建设0001有限公司，1800万元。", "leaders": "项目负责人及证书见附件。",
    "responses": "均符合招标文件要求。", "objections": "公示期内向招标人书面提出。",
}  # fmt: skip
PRICE = 18_000_000
MUNICIPAL = "市政公用工程施工总承包"
CENTRE_DUTY = "19908710018"
"""Duty phone of the trading centre (catalogue/departments.yaml)."""


class Works:
    """Begun early: its periods are over while other scenes play."""

    def __init__(self, play: Play) -> None:
        self.centre = Centre(play)

    def begin(self) -> Iterator[Check]:
        """Register, and publish the tender; what is too early is refused first."""
        centre = self.centre
        self.case = centre.registered(
            family="construction", method="open_tender", title="呈贡区示例道路工程", category="市政道路", area="530114",
            owner=firm(9), agent=firm(8), value=yuan(20_000_000),
            lots=[{"id": "1", "title": "一标段", "ceiling": yuan(20_000_000)}],
        )  # fmt: skip
        levels = ((1, "二级"), (2, "三级"), (3, "三级"))
        done(centre.brings("organisations", *(certificate(n, MUNICIPAL, level) for n, level in levels)))
        short = centre.drafted(self.case, "tender", "招标公告", TENDER, dates=self._dates(19))
        missing = centre.drafted(self.case, "tender", "招标公告", {"overview": "路"}, dates=self._dates(22))
        wanted = [{"kind": "municipal_works", "grade": "三级"}]
        drafted = centre.drafted(self.case, "tender", "招标公告", TENDER, dates=self._dates(30), demands=wanted)
        notice = done(drafted)["notices"][-1]
        own = centre.act(self.case, f"notices/{notice['notice']}/check", {})
        yield Check("trading.tender.refused", *held({
            "nineteen days are too few": refused(short, 409, "trading_period_short"),
            "with the article": "第二十四条" in str(short.body.get("detail")),
            "what is missing is named": "contents.funding" in {e["field"] for e in missing.body.get("errors", ())},
            "nobody checks their own": refused(own, 403, "trading_yourself"),
        }))  # fmt: skip
        done(centre.act(self.case, f"notices/{notice['notice']}/check", {}, centre.checker))
        self.notice = str(notice["notice"])

    def scenes(self) -> Iterator[Check]:
        """The rest, as the days go by."""
        yield self._corrected()
        yield self._opened()
        yield from self._shown()
        yield self._contracted()

    def _dates(self, days: float) -> dict[str, str]:
        day = self.centre.day
        return {"documents_from": day(0.1), "documents_until": day(10), "bids_due": day(days)}

    def _corrected(self) -> Check:
        """A change of the documents moves the deadline."""
        centre, now = self.centre, self.centre.play.clock.now
        until(lambda: centre.stage(self.case, self.notice) == "published")
        dates = {one["name"]: datetime.fromisoformat(one["at"]) for one in centre.view(self.case)["dates"]}
        until(lambda: dates["bids_due"] - now().legal < timedelta(days=14))
        changed = {"where": "contents.funding", "old": TENDER["funding"], "new": "市级财政资金，已落实。"}
        told: dict[str, Any] = {"corrects": self.notice, "corrections": [changed]}
        late = centre.drafted(self.case, "correction", "更正公告", {"reason": "资金来源变更。"}, **told)
        later = now().legal + timedelta(days=25)  # 15 by law from the day it goes out, which a busy machine puts off
        told["dates"] = {"bids_due": later.isoformat()}
        centre.published(self.case, "correction", "更正公告", {"reason": "资金来源变更。"}, **told)
        view = centre.view(self.case)
        says = centre.desk.get(f"/v1/trading/projects/{self.case}/notices/{self.notice}").body
        return Check("trading.correction", *held({
            "too late for the deadline, it is refused": refused(late, 409, "trading_deadline_stands"),
            "the deadline moves": any(d["at"] and datetime.fromisoformat(d["at"]) == later for d in view["dates"]),
            "the notice says what it says now": any("市级" in c["text"] for c in says["contents"]),
            "and by which correction": bool(says["corrected_by"]),
        }))  # fmt: skip

    def _opened(self) -> Check:
        centre = self.centre
        bids: list[dict[str, Any]] = [
            {"bidder": firm(n), "price": yuan(PRICE + n * 100_000 - 100_000)} for n in (1, 2, 3, 4)
        ]
        for bid in bids[1:]:
            bid["contact"] = "13900000000"
        early = centre.act(self.case, "opening", {"lot": "1", "bids": bids})
        centre.over(self.case, "bids")
        opened = done(centre.act(self.case, "opening", {"lot": "1", "bids": bids}))
        return Check("trading.opening", *held({
            "not before the deadline": early.status == 409,
            "then it is": opened["lots"][0]["stage"] == "opened",
        }))  # fmt: skip

    def _shown(self) -> Iterator[Check]:
        centre = self.centre
        ranked = [{"bidder": firm(n), "price": yuan(PRICE + n * 100_000 - 100_000)} for n in (1, 2)]
        yield self._evaluated(ranked)
        centre.published(
            self.case, "candidates", "中标候选人公示", CANDIDATES, lots=["1"], dates={"publicity_until": centre.day(10)}
        )
        said = {"lot": "1", "winner": firm(1), "price": yuan(PRICE)}
        early = centre.act(self.case, "award", said)
        yield self._objected(said)
        yield self._told()
        centre.over(self.case, "candidates_publicity")
        awarded = done(centre.act(self.case, "award", said))
        yield Check(
            "trading.candidates",
            *held({
                "nobody is named while they are shown": refused(early, 409, "trading_period_runs"),
                "then the first of the ranking is": awarded["lots"][0]["winner"]["code"] == firm(1)["code"],
                "and the contract has its limit": "contract" in {one["name"] for one in awarded["periods"]},
            })
        )  # fmt: skip

    def _evaluated(self, ranked: list[dict[str, Any]]) -> Check:
        """Ranked is who holds what was demanded, by a committee of the register that the law allows."""
        centre, said = self.centre, {"lot": "1", "candidates": ranked, "experts": EXPERTS}
        bare = {"bidder": firm(4), "price": yuan(PRICE + 300_000)}
        lacking = centre.act(self.case, "evaluation", said | {"candidates": [bare]})
        few = centre.act(self.case, "evaluation", said | {"experts": EXPERTS[:4]})
        own = {"id": "E5009", "specialities": ["市政道路"], "unit": firm(2)}
        done(centre.desk.post("/v1/trading/experts", own, centre.writer))
        partial = centre.act(self.case, "evaluation", said | {"experts": (*EXPERTS[:4], "E5009")})
        lot = done(centre.act(self.case, "evaluation", said))["lots"][0]
        return Check("trading.parties", *held({
            "who lacks the demanded qualification is not ranked": refused(lacking, 409, "trading_unqualified"),
            "with what is lacking and the article": MUNICIPAL in str(lacking.body.get("detail"))
            and "第五十一条" in str(lacking.body.get("detail")),
            "four are no committee": refused(few, 409, "trading_committee_size"),
            "who works for a bidder steps aside": refused(partial, 409, "trading_expert_recused"),
            "who evaluated stays confidential": lot["stage"] == "evaluated" and not lot.get("committee"),
        }))  # fmt: skip

    def _objected(self, said: dict[str, Any]) -> Check:
        """A bidder objects while the candidates are shown: everything stands still until the answer."""
        centre, ends = self.centre, self._publicity()
        stranger = centre.challenged(self.case, "objection", 7, centre.bidder(7))
        raised = centre.challenged(self.case, "objection", 2, centre.bidder(2))
        paused = until(lambda: bool(centre.view(self.case)["paused"]))
        stopped = centre.act(self.case, "award", said)
        answer = {"text": "经查，评审符合招标文件规定。", "result": "rejected"}
        answered = centre.settled(raised.body.get("id", ""), "answer", answer)
        going = until(lambda: not centre.view(self.case)["paused"])
        return Check(
            "trading.objection",
            *held({
                "not by who did not bid": stranger.status in (403, 404, 409),
                "the trading is paused": paused and refused(stopped, 409, "trading_paused"),
                "and goes on with the answer": answered.status == 200 and going,
                "the publicity ends no earlier": self._publicity() >= ends,
            })
        )  # fmt: skip

    def _told(self) -> Check:
        """Who objected, and who has to answer, hear of it by SMS."""
        centre, about = self.centre, "示例道路工程”的异议"
        return Check("trading.told", *held({
            "who objected hears that it came": until(lambda: centre.heard(CONTACT, about, "已收到")),
            "and that it is answered, with what is left to do": until(
                lambda: centre.heard(CONTACT, about, "不成立", "投诉")
            ),
            "who has to answer hears of it": until(lambda: centre.heard(CENTRE_DUTY, about, "已收到")),
        }))  # fmt: skip

    def _publicity(self) -> str:
        periods = {one["name"]: one["ends"] for one in self.centre.view(self.case)["periods"]}
        return str(periods.get("candidates_publicity") or "9999")

    def _contracted(self) -> Check:
        centre = self.centre
        signed = self.centre.play.clock.now().legal.isoformat()
        other = centre.act(self.case, "contract", {"lot": "1", "price": yuan(PRICE - 1), "signed": signed})
        done(centre.act(self.case, "contract", {"lot": "1", "price": yuan(PRICE), "signed": signed}))
        for duty in ("supervisor_report", "deposit_returned"):
            centre.act(self.case, "duties", {"duty": duty, "lot": "1"})
        kinds = centre.kinds(self.case)
        return Check("trading.contract", *held({
            "not at another price": refused(other, 422, "trading_contract_differs"),
            "every step is told": {"bids_opened", "lot_awarded", "contract_signed"} <= set(kinds),
        }))  # fmt: skip
