"""What is told of a challenge, in plain Chinese: the project, what kind of challenge, how it stands, until when.

Nothing that anybody wrote is told: answers, reasons and decisions are read after a login.
"""

from chalicelib.kernel.cases import Case, fold
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import CARDS
from chalicelib.messages.model import OFFICE, SUPERVISOR, Errand, Telling
from chalicelib.rights.agents import Agents
from chalicelib.trading.challenges import facts as f, views
from chalicelib.trading.challenges.model import FLOW, due
from chalicelib.trading.challenges.sealing import Sealing
from chalicelib.trading.challenges.state import KINDS, RESULTS, ChallengeCase
from chalicelib.trading.challenges.telling import DutyPhones, agent_of
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.views import number

REMEDIES = {
    "enquiry": "认为权益受到损害的，可以依法提出质疑",
    "objection": "不满意的，可以依法投诉",
    "query": "不满意的，可以依法投诉",
    "complaint": "不服的，可以依法申请行政复议或者提起行政诉讼",
}
"""What the law leaves to who is not content (政府采购法 art 52, 55, 58; 招标投标法实施条例 art 60)."""
COMPLAINTS_ALONE = frozenset({"challenge_raised", "challenge_withdrawn"})
"""Facts of which the regulator hears only when it is a complaint."""
ENDED, SAME = "mandate ended", "told there as the contact"
NOT_ITS_OWN = "not a limit or a challenge of the recipient's"


class ChallengeLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what the contact of the firm is told that raised it."""

    def __init__(self, cases: CaseStore, privacy: Privacy) -> None:
        self._cases = cases
        self._privacy = privacy

    def tell(self, errand: Errand) -> Telling | None:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        try:
            told = Sealing(self._privacy, case.head).opened(views.raised(case).sealed)
        except KeyDestroyed:
            return None
        values = values_of(self._cases, case, case.fact(errand.ref.seq))
        return Telling(to={"sms": told["contact"]["phone"]}, values=values)


class RaiserLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what the resident is told who raised it for the firm.

    Nothing is sent to whom the firm sends no longer, nor to an address where its contact is told the same.
    """

    def __init__(self, cases: CaseStore, privacy: Privacy, contacts: ChallengeLetters, agents: Agents) -> None:
        self._cases = cases
        self._privacy = privacy
        self._contacts = contacts
        self._agents = agents

    def tell(self, errand: Errand) -> Telling | None:
        telling = self._contacts.tell(errand)
        if telling is None:
            return None
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        agent, firm = agent_of(case), self._privacy.known(case.head.state.subject).lookup
        if not self._agents.mandated(agent, firm, ""):
            return telling.model_copy(update={"to": {}, "needless": ENDED})
        reached = self._agents.reached(agent)
        if reached is None:
            return None
        needless = SAME if reached.to.items() & telling.to.items() else ""
        return telling.model_copy(update={"to": reached.to, "plain": reached.plain, "needless": needless})


class DutyLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what duty phones are told. Needs no personal data."""

    def __init__(self, cases: CaseStore, phones: DutyPhones) -> None:
        self._cases = cases
        self._phones = phones

    def tell(self, errand: Errand) -> Telling:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        state, fact = case.head.state, case.fact(errand.ref.seq)
        phone = self._phones.of(state, errand.recipient)
        return Telling(
            to={"sms": phone} if phone else {}, values=values_of(self._cases, case, fact),
            needless="" if _concerns(errand.recipient, state, fact) else NOT_ITS_OWN,
        )  # fmt: skip


def _concerns(recipient: str, state: ChallengeCase, fact: Fact) -> bool:
    """Who answers has nothing to do with the limits of a complaint, nor the regulator with what is none yet."""
    if recipient == OFFICE:
        return fact.kind != f.ClockWarned.kind or state.what != "complaint"
    return recipient != SUPERVISOR or fact.kind not in COMPLAINTS_ALONE or state.what == "complaint"


def values_of(cases: CaseStore, case: Case[ChallengeCase], fact: Fact) -> dict[str, str]:
    """What the templates are filled with, as it stood when it happened."""
    state = fold(FLOW, case.facts[: fact.seq]).state
    project = load(cases, PROJECT, state.project).state
    return {
        "kind": KINDS[state.what], "project": project.title, "number": number(state.project, project),
        "until": _until(state), "result": RESULTS[state.result] if state.result else "",
        "remedy": REMEDIES[state.what], "law": fact.basis or (state.stop.basis if state.stop is not None else ""),
        "card": CARDS.get(fact.data.get("colour", ""), ""), "limit": _limit(case, fact),
    }  # fmt: skip


def _until(state: ChallengeCase) -> str:
    """The next limit of those who have to act: 最迟2026年10月19日答复."""
    end = due(state)
    if end is None:
        return "依法办理"
    act = "答复"
    if state.what == "complaint":
        act = "决定是否受理" if state.stage == "raised" else "作出处理决定"
    return f"最迟{last_day_before(end):%Y年%m月%d日}{act}"


def _limit(case: Case[ChallengeCase], fact: Fact) -> str:
    """The limit that a card is about: 答复异议2026年10月19日24时届满."""
    if fact.kind != f.ClockWarned.kind:
        return ""
    body = f.ClockWarned.model_validate(fact.data)
    clock = fold(FLOW, case.facts[: fact.seq]).state.clocks.get(body.clock)
    title = clock.title if clock is not None else ""
    return f"{title}{last_day_before(body.due):%Y年%m月%d日}24时届满"
