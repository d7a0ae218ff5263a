"""Trading with challenges: firms that object, those who answer and decide."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Flow, differences
from chalicelib.kernel.changing import once_only
from chalicelib.trading import dated
from chalicelib.trading.attaching import Attached, NewAttachment
from chalicelib.trading.challenges import schemas as asks
from chalicelib.trading.challenges.answers import ChallengeView, ChallengeWhole
from chalicelib.trading.challenges.carrying import Carrying
from chalicelib.trading.challenges.clockwork import ChallengeClockwork
from chalicelib.trading.challenges.evidence import Evidences
from chalicelib.trading.challenges.handling import Handling
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.offices import Offices
from chalicelib.trading.challenges.service import Challenges
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.state import TradingCase
from tests.builders import PDF, digest_of, once
from tests.trading import HOUSING, Trading, firm, officer, project, yuan

FINANCE = "11530114015302263A"
PHONE = "13887654321"
WHY = "评标委员会没有按照招标文件规定的标准评审。"
SUPPLIER = 1


class CutOff(Carrying):
    """A reader that hears nothing while it is ``dead``."""

    dead = False

    def carry(self, challenge: str) -> None:
        if not self.dead:
            super().carry(challenge)


class Challenging(Trading):
    """The world of trading, with challenges."""

    def __init__(self) -> None:
        super().__init__()
        offices = Offices(self.catalogue, self.privacy, self.clock)
        self.carrying = CutOff(self.cases, self.catalogue, self.clock)
        known = (self.cases, self.catalogue, self.privacy, offices, self.carrying, self.clock)
        self.challenges, self.handlers = Challenges(*known), Handling(*known)
        self.evidence = Evidences(self.cases, self.privacy, offices, Attached(self.files), self.clock)
        self.warning = ChallengeClockwork(self.cases, self.catalogue, self.carrying, self.clock)
        self.builder, self.director = officer("B1", HOUSING), officer("B2", HOUSING)
        self.clerk, self.head_of_finance = officer("F1", FINANCE), officer("F2", FINANCE)

    def speaker(self, serial: int = 1) -> Caller:
        """A resident who acts for a firm."""
        return self.resident("530121197001011234", firm(serial)["code"])

    def challenges_with(self, case: str, kind: str, ground: str, serial: int = 1, **told: Any) -> ChallengeView:
        """Somebody of a firm raises something."""
        known: dict[str, Any] = {
            "kind": kind, "ground": ground, "firm": firm(serial), "standing": "bidder", "text": WHY,
            "contact": {"name": "李建国", "phone": PHONE}, "request": "请求重新评审。",
        }  # fmt: skip
        caller = told.pop("caller", self.speaker(serial))
        asked = asks.NewChallenge.model_validate(known | told)
        return self.keyed(lambda key: self.challenges.open(caller, case, asked, key))

    def handles(self, act: str, case: str, caller: Caller, **told: Any) -> ChallengeView:
        """Somebody does something about a challenge."""
        body = BODIES[act].model_validate(told)
        return self.keyed(lambda key: getattr(self.handlers, act)(caller, case, body, key))

    def answers(self, case: str, result: str = "rejected", caller: Caller | None = None, **told: Any) -> ChallengeView:
        """The centre answers."""
        told = {"text": "经查，评审符合规定。", "result": result, **told}
        return self.handles("answer", case, caller or self.writer, **told)

    def proves(
        self, case: str, content: bytes = PDF, caller: Caller | None = None, claimed: bytes = b""
    ) -> ChallengeView:
        """Who raised it uploads a file as ``claimed`` and adds it as evidence."""
        sha256, by = digest_of(claimed or content), caller or self.speaker()
        asked = NewAttachment(sha256=sha256, size=len(content), media_type="application/pdf")
        self.files.upload(self.evidence.open(by, case, asked).fields, content)
        told = asks.NewEvidence(sha256=sha256, name="评标记录.pdf")
        return self.keyed(lambda key: self.evidence.add(by, case, told, key))

    def decides(self, case: str, drafter: Caller, signer: Caller, result: str = "upheld") -> ChallengeView:
        """Two of the regulator decide."""
        told = {"text": "投诉人李建国反映的情况属实。", "parties": "投诉人：某单位。", "decision": "责令重新评审。"}
        told |= {"remedy": "none"} if self.stands(case).ground == "evaluation" and result != "rejected" else {}
        drafted = self.handles("draft", case, drafter, result=result, **told)
        return self.handles("sign", case, signer, draft=drafted.draft)

    def keyed(self, act: Any) -> ChallengeView:
        """An act under a key of its own."""
        key = once()
        return ChallengeView.model_validate(once_only(self.cases, key, lambda: act(key)))

    def shown(self, case: str, caller: Caller | None = None) -> ChallengeWhole:
        """A challenge whole."""
        return self.challenges.show(caller or self.writer, case)

    def bids_due(self, case: str, lot: str = "1") -> datetime:
        """The deadline for bids of a lot that is in force."""
        return dated.planned(self.state(case), lot)["bids_due"]

    def state(self, case: str) -> TradingCase:
        """Where a project stands."""
        head = self.cases.head(PROJECT, case)
        assert head is not None
        return head.state

    def stands(self, case: str) -> ChallengeCase:
        """Where a challenge stands."""
        head = self.cases.head(FLOW, case)
        assert head is not None
        return head.state

    def sound(self, *cases: str) -> bool:
        """Whether every case folds to its head."""
        flows: tuple[Flow[Any], ...] = (FLOW, PROJECT)
        found = [(flow, self.cases.whole(flow, case)) for case in cases for flow in flows]
        return not any(differences(flow, whole.head, whole.facts) for flow, whole in found if whole is not None)

    def evaluated(self) -> str:
        """A works tender whose candidates are shown, for four days."""
        case = self.ranked()
        self.shows(case)
        return case

    def bought(self) -> str:
        """A procurement whose result is public since a moment ago."""
        case = self.ranked(**PROCUREMENT)
        self.awards(case)
        self.publishes(case, "result", lots=["1"])
        return case

    def buys(self) -> str:
        """A procurement."""
        return self.registers(**PROCUREMENT)

    def at(self, day: str, hour: int = 10) -> datetime:
        """Set the clock: ``month-day`` of 2026."""
        month, number = map(int, day.split("-"))
        self.clock.at = self.clock.at.replace(month=month, day=number, hour=hour, minute=0)
        return self.clock.at


PROCUREMENT: dict[str, Any] = {
    "family": "procurement", "title": "呈贡区示例医疗设备采购", "category": "医疗设备", "value": yuan(20_000_000),
    "lots": [{"id": "1", "title": "第一包", "ceiling": yuan(20_000_000)}],
}  # fmt: skip
BODIES: dict[str, type[BaseModel]] = {
    "accept": asks.Acceptance, "answer": asks.Reply, "draft": asks.Decision, "sign": asks.Signature, "pause": asks.Why,
    "lift": asks.Why, "examine": asks.Examination, "withdraw": asks.Why,
}  # fmt: skip
A_DAY = timedelta(days=1)
__all__ = ["A_DAY", "FINANCE", "HOUSING", "PHONE", "WHY", "Challenging", "firm", "officer", "project"]
