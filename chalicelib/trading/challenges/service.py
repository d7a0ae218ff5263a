"""Raising a challenge, taking it back, and seeing challenges."""

from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, new
from chalicelib.kernel.changing import ATTEMPTS, load, load_whole, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import CaseStore, Change, Claimed, Once, PersonKnown, VersionConflict
from chalicelib.trading.challenges import answers as a, facts as f, schemas as asks, views
from chalicelib.trading.challenges.carrying import Carrying
from chalicelib.trading.challenges.commands import Raise
from chalicelib.trading.challenges.deciding import decide
from chalicelib.trading.challenges.model import FLOW, claims, listed, of_project, waiting
from chalicelib.trading.challenges.offices import Offices
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.challenges.timing import Timer
from chalicelib.trading.challenges.windows import Admitted, Asked, Windows
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.state import TradingCase

PAGE = 50


class Challenges:
    """What those call who challenge, and those who look."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, offices: Offices, carrying: Carrying,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._offices = offices
        self._carrying = carrying
        self._clock = clock

    def open(self, caller: Caller, project: str, asked: asks.NewChallenge, once: Once) -> dict[str, Any]:
        """A challenge is raised for a firm that the caller acts for; where the law says so, trading stops.

        Raises
        ------
        Forbidden
            ``challenge_not_yours``: the caller does not act for the firm; ``challenge_standing``.
        Invalid
            ``challenge_interest``: an interested party does not tell its interest.
        NotAllowed
            ``challenge_twice``: the firm's own about the same still waits for its answer.
        NotFound, Invalid, NotAllowed
            as :meth:`~chalicelib.trading.challenges.windows.Windows.admit`.
        """
        lookup = self._privacy.lookup("firm", asked.firm.code)
        if not caller.speaks_for(lookup, self._clock.now().wall):
            raise Forbidden("challenge_not_yours", "firm")
        if asked.standing == "interested" and not asked.interest:
            raise Invalid("challenge_interest", "interest")
        case = load_whole(self._cases, PROJECT, project)
        for _ in range(ATTEMPTS):
            person = self._privacy.person(lookup)
            try:
                answer = self._raise(caller, case, asked, person, once)
            except (PersonKnown, VersionConflict):
                continue
            except Claimed:
                raise NotAllowed("challenge_twice") from None
            self._carrying.carry(answer["id"])
            return answer
        raise Conflict("case_busy")

    def mine(self, caller: Caller, asked: asks.Mine) -> a.Challenges:
        """Those of a firm that the caller acts for, newest first."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(asked.firm).text)
        if not caller.speaks_for(lookup, self._clock.now().wall):
            raise Forbidden("challenge_not_yours", "firm")
        person = self._privacy.person(lookup)
        if person.new:
            return a.Challenges(items=(), cursor="")
        return _page(self._cases.of_subject(listed(person.id), PAGE, asked.cursor))

    def of(self, project: str, asked: asks.Page) -> a.Challenges:
        """Those to a project, in the order in which they came; anybody may know that there are such."""
        load(self._cases, PROJECT, project)
        return _page(self._cases.in_queue(of_project(project), PAGE, asked.cursor))

    def waiting(self, caller: Caller, asked: asks.Waiting) -> a.Challenges:
        """Complaints that wait for the caller's department, first due first."""
        department = asked.department or caller.department
        if not self._offices.regulates(caller, department):
            raise Forbidden("challenge_not_yours", "department")
        return _page(self._cases.in_queue(waiting(department), PAGE, asked.cursor))

    def show(self, caller: Caller, case_id: str) -> a.ChallengeWhole:
        """A challenge whole, for who raised it and those who run or supervise the trading; nobody else learns of it."""
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        project = load(self._cases, PROJECT, state.project).state
        if not (self._offices.raised(caller, state) or self._offices.inside(caller, project)):
            raise FLOW.unknown()
        regulator, files = self._offices.regulates(caller, state.regulator), self._offices.reads(caller, state, project)
        return views.whole(case, self._privacy, regulator=regulator, files=files)

    def _raise(
        self, caller: Caller, project: Case[TradingCase], asked: asks.NewChallenge, person: Person, once: Once
    ) -> dict[str, Any]:
        now, law, calendar = self._clock.now(), self._catalogue.trading(), self._catalogue.calendar()
        lots = tuple(dict.fromkeys(asked.lots or project.head.state.lots))
        known = asked.known.astimezone(now.legal.tzinfo) if asked.known is not None else None
        admitted = Windows(law, calendar, project, now.legal).admit(
            Asked(asked.kind, asked.ground, lots, asked.standing, asked.firm.code, known, self._prior(asked, person))
        )
        head = new(FLOW, fresh_case_id(now))
        told = asked.model_dump(mode="json", include={"firm", "contact", "interest", "text", "request"})
        sealed = self._privacy.seal(person, told, about=head.case_id)
        timer = Timer(law, calendar, self._catalogue.card_rule())
        body = _body(asked, project, lots, person.id, sealed, admitted, timer, now.legal)
        facts = decide(head.state, Raise(body), now.legal)
        planned = prepare(FLOW, head, facts, Stamp(at=now, by=caller.by))
        answer = views.told(planned.head)
        mine = claims(planned.head.state)
        self._cases.commit(Change(FLOW, planned.head, planned.facts, once, answer, claims=mine, person=person))
        return answer

    def _prior(self, asked: asks.NewChallenge, person: Person) -> Any:
        """What comes before it, if it is the same firm's."""
        found = self._cases.head(FLOW, asked.follows) if asked.follows else None
        return found if found is not None and found.state.subject == person.id else None


def _body(
    asked: asks.NewChallenge, project: Case[TradingCase], lots: tuple[str, ...], subject: str, sealed: str,
    admitted: Admitted, timer: Timer, at: Any,
) -> f.ChallengeRaised:  # fmt: skip
    state = project.head.state
    terms = timer.terms(admitted.rule, state.family, state.method, at)
    return f.ChallengeRaised(
        what=asked.kind, ground=asked.ground, project=project.head.case_id, lots=lots, family=state.family,
        method=state.method, regulator=state.regulator, standing=asked.standing, subject=subject, sealed=sealed,
        follows=(asked.follows or "") if admitted.rule.after is not None else "", known=admitted.known,
        window=admitted.window, terms=terms, clocks=timer.clocks(terms, asked.kind, state.family, state.method, at),
    )  # fmt: skip


def _page(found: tuple[list[tuple[str, dict[str, Any]]], str]) -> a.Challenges:
    rows, cursor = found
    items = (views.summary(case_id, ChallengeCase.model_validate(state)) for case_id, state in rows)
    return a.Challenges(items=tuple(items), cursor=cursor)
