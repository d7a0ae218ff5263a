"""What those are told whom a project concerns (关注的人, 提出过异议、质疑、投诉的单位), in plain Chinese.

Nothing that anybody wrote is told, nor who applied or bid: of a prequalification each hears its own result alone
(招标投标法 art 22).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue.trading import METHODS, REMEDIES
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.facts import Body
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import FORMER, Errand, Telling
from chalicelib.trading import dated, facts as f
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Applicant
from chalicelib.trading.views import number

DUE = "bids_due"
NOT_THEIRS = "not an applicant's"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to be told."""

    project: str
    """The project that the recipient has to do with: of a project that tenders failed lots again, the earlier one."""
    body: Body
    values: Mapping[str, str]

    def telling(self, acts_for: Callable[[str], bool], to: Mapping[str, str], *, plain: bool = False) -> Telling:
        """It, to somebody who acts for firms (``acts_for``: by credit code); needless where it is nothing of theirs."""
        values = dict(self.values)
        if isinstance(self.body, f.LotPrequalified):
            results = [_result(one) for one in self.body.applicants if any(map(acts_for, sorted(one.members)))]
            if not results:
                return Telling(to={}, values=values, needless=NOT_THEIRS)
            values["results"] = "；".join(results)
        return Telling(to=dict(to), values=values, plain=plain)


def matter(cases: CaseStore, errand: Errand) -> Matter:
    """What an errand is about.

    Raises
    ------
    LookupError
        nothing is told of such a fact.
    """
    case = load_whole(cases, FLOW, errand.ref.case_id)
    state, body = case.head.state, body_of(FLOW, case.fact(errand.ref.seq))
    known = {"project": state.title, "number": number(case.head.case_id, state)}
    if isinstance(body, f.ProjectRegistered):
        if body.follows is None or not errand.recipient.startswith(FORMER):
            raise LookupError("it follows no other project")
        before = load(cases, FLOW, body.follows.project).state
        known |= {"project": before.title, "lot": "、".join(body.follows.lots), "method": METHODS[body.method]}
        return Matter(body.follows.project, body, known)
    told = _told(body)
    if isinstance(body, f.RemedyOrdered) and _revokes(case, errand.ref.seq):
        told["remedy"] = f"撤销合同，{told['remedy']}"
    return Matter(case.head.case_id, body, known | told)


def _revokes(case: Case[TradingCase], seq: int) -> bool:
    """Whether a remedy came with the end of its lot's contract: that fact is the one before it."""
    before, own = case.fact(seq - 1), case.fact(seq).data
    return before.kind == f.ContractRevoked.kind and all(before.data[of] == own[of] for of in ("lot", "challenge"))


def _told(body: Body) -> dict[str, str]:
    """Why it stops; that it goes on, and until when bids are taken now, where a pause moved that; what becomes of a
    lot, and under which article.
    """
    match body:
        case f.TradingPaused():
            return {"reason": body.reason, "law": body.basis}
        case f.TradingResumed():
            told = dated.instants(body.periods, {DUE} & set(body.dates))
            return {"dates": "".join(_until(at, lots) for (_, at), lots in told.items())}
        case f.RemedyOrdered():
            return {"lot": body.lot, "reason": body.reason, "remedy": REMEDIES[body.remedy], "law": body.basis}
        case f.TenderingEnded():
            return {"lot": body.lot, "law": body.basis}
        case f.LotPrequalified():
            return {"lot": body.lot}
    raise LookupError(f"nothing is told of {body.kind}")


def _until(at: datetime, lots: tuple[str, ...]) -> str:
    whose = f"标段（包）{'、'.join(lots)}的" if lots else ""
    return f"，{whose}截止时间改为{at.astimezone(CHINA):%Y年%m月%d日%H:%M}"


def _result(one: Applicant) -> str:
    joint = "（联合体）" if one.partners else ""
    return f"{one.organisation.name}{joint}{'通过' if one.passed else '未通过'}"
