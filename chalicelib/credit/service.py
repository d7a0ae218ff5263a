"""Credit over its life: seen by whom it is about, repaired on request by the department that entered the mark."""

from collections.abc import Callable
from datetime import date

from chalicelib.catalogue.credit import CreditRules
from chalicelib.credit import views
from chalicelib.credit.answers import AskedRepair, CreditView, Repairs, RepairView
from chalicelib.credit.requests import RepairRequests, Request
from chalicelib.credit.schemas import RepairDecision, RepairRequest, Whose
from chalicelib.kernel.caller import Caller, Duty
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, NotAllowed, NotFound
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import Person, Privacy, mask_name
from chalicelib.parties.credit import CreditMarks
from chalicelib.parties.model import Holdings, Mark, Repaired
from chalicelib.parties.service import Parties

SPEAKING = frozenset({"self", "principal"})
"""Kinds of mandate that let one see credit and ask for its repair; an agent (经办人) applies for a firm and no more."""


class Credit:
    """What the routes of credit call."""

    def __init__(
        self, requests: RepairRequests, parties: Parties, privacy: Privacy, rules: Callable[[], CreditRules],
        clock: Clock,
    ) -> None:  # fmt: skip
        self._requests = requests
        self._parties = parties
        self._marks = CreditMarks(parties)
        self._privacy = privacy
        self._rules = rules
        self._clock = clock

    def mine(self, caller: Caller, asked: Whose) -> CreditView:
        """The grade and every mark, with how each is repaired."""
        person = self._person(caller, asked)
        held = self._parties.holdings(person)
        found = {mark.id: self._requests.of_mark(mark.department, person, mark.id) for mark in held.credit}
        repairs = {mark: request.view for mark, request in found.items() if request is not None}
        return views.complete(held, self._rules(), self._today(), repairs)

    def ask(self, caller: Caller, mark_id: str, asked: RepairRequest) -> RepairView:
        """Ask for the repair of a mark; the request that is open already is told again.

        Raises
        ------
        NotFound
            ``mark_unknown``.
        NotAllowed
            ``mark_not_repairable`` for one that does no harm or counts no longer, ``mark_repair_elsewhere`` for one
            whose department is not known here.
        """
        person = self._person(caller, asked)
        mark = self._mark(self._parties.holdings(person), mark_id)
        if mark.list != "black" or not mark.active(self._today()):
            raise NotAllowed("mark_not_repairable")
        if not mark.department:
            raise NotAllowed("mark_repair_elsewhere", source=mark.source)
        before = self._requests.of_mark(mark.department, person, mark.id)
        if before is not None and before.state == "open":
            return before.view
        at = self._clock.now().legal
        return self._requests.ask(mark.department, person, mark.id, asked.explanation, at, before).view

    def queue(self, caller: Caller) -> Repairs:
        """The open requests for repair of the departments in which the officer reviews or heads, oldest first.

        Raises
        ------
        Forbidden
            ``role_not_allowed`` for officers who do neither.
        """
        departments = sorted(self._departments(caller, "reviewer", "head"))
        if not departments:
            raise Forbidden("role_not_allowed")
        found = [request for department in departments for request in self._requests.open_of(department)]
        told = [self._asked(request) for request in found]
        return Repairs(items=tuple(sorted((one for one in told if one), key=lambda one: one.repair.asked_at)))

    def decide(self, caller: Caller, repair: str, asked: RepairDecision) -> RepairView:
        """The head of the department decides. The same decision again completes what a crash left undone.

        Raises
        ------
        NotFound
            ``repair_unknown``: none, or of another department.
        Conflict
            ``repair_decided`` otherwise already.
        """
        departments = sorted(self._departments(caller, "head"))
        found = (self._requests.find(department, repair) for department in departments)
        request = next((one for one in found if one is not None), None)
        if request is None:
            raise NotFound("repair_unknown")
        if request.state not in ("open", asked.outcome):
            raise Conflict("repair_decided")
        rules, now = self._rules().repair, self._clock.now()
        if request.state == "open":
            until = now.wall + rules.kept
            request = self._requests.decide(request, asked.outcome, asked.reason, caller.id, now.legal, until)
        if asked.outcome == "repaired":
            repaired = Repaired(at=now.legal, by=caller.id, basis=rules.basis)
            self._marks.repair(request.person, request.mark, repaired)
        return request.view

    def _asked(self, request: Request) -> AskedRepair | None:
        """``None`` for a mark that is not held any more."""
        held = self._parties.holdings(request.person)
        mark = next((mark for mark in held.credit if mark.id == request.mark), None)
        if mark is None:
            return None
        view = views.mark_view(mark, self._rules(), self._today())
        return AskedRepair(repair=request.view, mark=view, name=_name(held))

    def _mark(self, held: Holdings, mark_id: str) -> Mark:
        for mark in held.credit:
            if mark.id == mark_id:
                return mark
        raise NotFound("mark_unknown")

    def _departments(self, caller: Caller, *duties: Duty) -> frozenset[str]:
        """Where the officer has one of the duties now, for the whole district: credit is no street's affair."""
        posts = caller.posts_at(self._clock.now().wall)
        return frozenset(post.department for post in posts if post.duty in duties and not post.street)

    def _person(self, caller: Caller, asked: Whose) -> Person:
        """The caller, or the firm that they head."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(asked.firm).text) if asked.firm else caller.own_lookup
        now = self._clock.now().wall
        mandates = (mandate for mandate in caller.mandates if mandate.kind in SPEAKING)
        if not lookup or not any(mandate.covers(lookup, "", now) for mandate in mandates):
            raise Forbidden("person_not_yours", "firm")
        return self._privacy.person(lookup)

    def _today(self) -> date:
        return legal_day(self._clock.now().legal)


def _name(held: Holdings) -> str:
    name = held.profile.get("name")
    return mask_name(str(name.value)) if name is not None else ""
