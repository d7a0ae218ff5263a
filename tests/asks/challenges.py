"""Requests about challenges: a firm objects to the evaluation of a tender in which it bid."""

from typing import Any

from chalicelib.kernel.changing import once_only
from chalicelib.trading.challenges import schemas
from tests.asks.bulletin import FILE, SHA256
from tests.asks.registry import asks
from tests.asks.trading import Stage
from tests.builders import PDF, once
from tests.cast import Cast
from tests.challenging import PHONE, WHY
from tests.families import FIRM, Family
from tests.gateway import Sent
from tests.trading import HOUSING, officer, yuan

BIDDER = {"name": "昆明某某示例有限公司", "code": FIRM}
ASKED: dict[str, Any] = {
    "kind": "objection", "ground": "evaluation", "lots": ["1"], "firm": BIDDER, "standing": "bidder",
    "contact": {"name": "李建国", "phone": PHONE}, "text": WHY,
}  # fmt: skip
PATH = "/v1/trading/challenges"
EVIDENCE = {"sha256": SHA256, "name": "评标记录.pdf"}


def _shown(cast: Cast) -> Stage:
    """A tender in which the firm bid, whose candidates are being shown."""
    stage = Stage(cast).tendered()
    stage.by.opens(stage.case, others=({"bidder": BIDDER, "price": yuan(19_500_000)},))
    stage.by.evaluates(stage.case)
    cast.clock.at = stage.now
    stage.by.publishes(stage.case, "candidates", lots=["1"], dates={"publicity_until": stage.by.later(4)})
    return stage


class Challenge:
    """An objection of the firm's, or a complaint after it, brought on by people who ask for nothing here."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.stage = cast, _shown(cast)
        self.services = cast.trade.challenges
        self.by = cast.resident("530121197001011234", FIRM)
        self.case = self._raised(ASKED)

    def _raised(self, told: dict[str, Any]) -> str:
        asked = schemas.NewChallenge.model_validate(told)
        act = self.services.challenges.open
        return str(self._keyed(lambda key: act(self.by, self.stage.case, asked, key))["id"])

    def complained(self) -> "Challenge":
        """The objection was rejected, and the firm complains."""
        self._handled("answer", officer("T9"), schemas.Reply(text="经查，评审符合规定。", result="rejected"))
        self.case = self._raised(ASKED | {"kind": "complaint", "follows": self.case, "request": "请求重新评审。"})
        return self

    def accepted(self) -> "Challenge":
        self.complained()._handled("accept", officer("B1", HOUSING), schemas.Acceptance(accepted=True))
        return self

    def drafted(self) -> "Challenge":
        told = {"text": "属实。", "parties": "投诉人：某单位。", "decision": "责令重新评审。"}
        told |= {"result": "upheld", "remedy": "evaluate_again"}
        self.accepted()._handled("draft", officer("B1", HOUSING), schemas.Decision.model_validate(told))
        return self

    def paused(self) -> "Challenge":
        self.accepted()._handled("pause", officer("B1", HOUSING), schemas.Why(reason="情况紧急。"))
        return self

    def proved(self) -> "Challenge":
        add, asked = self.services.evidence.add, schemas.NewEvidence.model_validate(EVIDENCE)
        self._keyed(lambda key: add(self.by, self.case, asked, key))
        return self

    def asked(self, path: str, body: Any = None, method: str = "POST") -> Sent:
        return Sent(method, f"{PATH}/{self.case}{path}", body=body)

    def _handled(self, act: str, caller: Any, body: Any) -> Any:
        call = getattr(self.services.handling, act)
        return self._keyed(lambda key: call(caller, self.case, body, key))

    def _keyed(self, act: Any) -> Any:
        key = once()
        return once_only(self.cast.cases, key, lambda: act(key))


@asks("POST /v1/trading/projects/{case_id}/challenges")
def raised(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return _shown(cast).asked("POST", "/challenges", ASKED)


@asks("GET /v1/trading/projects/{case_id}/challenges")
def of_project(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return _shown(cast).asked("GET", "/challenges")


@asks("GET /v1/trading/challenges")
def mine(*_: Any) -> Sent:
    return Sent("GET", PATH, {"firm": FIRM})


@asks("GET /v1/trading/complaints")
def complaints(*_: Any) -> Sent:
    return Sent("GET", "/v1/trading/complaints", {"department": HOUSING})


@asks("GET /v1/trading/challenges/{case_id}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).asked("", method="GET")


@asks("POST /v1/trading/challenges/{case_id}/answer")
def answered(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).asked("/answer", {"text": "经查，评审符合规定。", "result": "rejected"})


@asks("POST /v1/trading/challenges/{case_id}/acceptance")
def accepted(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).complained().asked("/acceptance", {"accepted": True})


@asks("POST /v1/trading/challenges/{case_id}/decision")
def decided(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    told = {"text": "属实。", "parties": "投诉人：某单位。", "decision": "责令重新评审。"}
    told |= {"result": "upheld", "remedy": "evaluate_again"}
    return Challenge(cast).accepted().asked("/decision", told)


@asks("POST /v1/trading/challenges/{case_id}/signature")
def signed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    challenge = Challenge(cast).drafted()
    drafted = challenge.services.challenges.show(officer("B1", HOUSING), challenge.case).draft
    return challenge.asked("/signature", {"draft": drafted.draft if drafted is not None else 1})


@asks("POST /v1/trading/challenges/{case_id}/pause")
def paused(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).accepted().asked("/pause", {"reason": "情况紧急。"})


@asks("POST /v1/trading/challenges/{case_id}/resumption")
def resumed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).paused().asked("/resumption", {"reason": "情况已经查清。"})


@asks("POST /v1/trading/challenges/{case_id}/examination")
def examined(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).accepted().asked("/examination", {"state": "begun"})


def _uploaded(cast: Cast, challenge: Challenge) -> None:
    cast.files.kept[f"uploads/{challenge.case}/attachment/{SHA256}"] = PDF


@asks("POST /v1/trading/challenges/{case_id}/evidence/uploads")
def uploaded(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).asked("/evidence/uploads", FILE)


@asks("POST /v1/trading/challenges/{case_id}/evidence")
def proved(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    challenge = Challenge(cast)
    _uploaded(cast, challenge)
    return challenge.asked("/evidence", EVIDENCE)


@asks("GET /v1/trading/challenges/{case_id}/evidence/{sha256}")
def read(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    challenge = Challenge(cast)
    _uploaded(cast, challenge)
    challenge.proved()
    return challenge.asked(f"/evidence/{SHA256}", method="GET")


@asks("POST /v1/trading/challenges/{case_id}/withdrawal")
def withdrawn(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Challenge(cast).asked("/withdrawal", {"reason": "双方已经说明。"})
