"""A reader of ticket facts: suggests category and department, lists the ticket by its place.

A suggestion is a fact with its score and the digest of the model. Where the score is at least the threshold of the
category, and the rules let it, the ticket is dispatched by it; else a person confirms. So does one where the text is of
officials, or says another category than was given: what is told of a department does not reach it unseen. What cannot
be read any more, because the data of who reported it was deleted, is left alone.
"""

from collections.abc import Callable

from chalicelib.catalogue.accusing import accuses
from chalicelib.catalogue.complaints import Category
from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.suggesting.nearby import Nearby
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import MACHINE, Accused, Handlers
from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.changing import change, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Body, Ref, Stamp
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore

WANTS = frozenset({"ticket_registered"})


class Suggesting:
    """Looks at each ticket that comes. Harmless at any time, any number of times."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, nearby: Nearby, clock: Clock) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._nearby = nearby
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """What a queue brings."""
        if ref.flow == FLOW.name and ref.kind in WANTS:
            self.look(ref.case_id)

    def look(self, case_id: str) -> None:
        """Say what can be said of a ticket.

        Raises
        ------
        Conflict
            ``case_busy``: the queue brings the fact again.
        """
        case = load_whole(self._cases, FLOW, case_id)
        try:
            text = self._text(case)
        except KeyDestroyed:
            return
        suggested = self._suggestion(text)
        head = self._change(case.head, lambda state: self._said(state, suggested))
        if suggested is not None and not self._accuses(text) and self._followed(head.state, suggested):
            self._change(head, lambda state: self._dispatched(state, suggested))
        category = suggested.category if suggested is not None else case.head.state.category
        self._nearby.note(case.head, category, text)

    def _text(self, case: Case[TicketCase]) -> str:
        registered = body_of(FLOW, case.facts[0])
        if not isinstance(registered, f.TicketRegistered):
            raise TypeError(registered.kind)
        return str(Sealing(self._privacy, case.head).opened(registered.sealed)["text"])

    def _suggestion(self, text: str) -> f.SuggestionMade | None:
        """The category that fits best and its department; nothing for a text of which nothing is known."""
        model, classifier = self._catalogue.classifier()
        for guess in classifier.guess(text, most=1):
            category = self._catalogue.complaints().category(guess.category)
            return f.SuggestionMade(
                category=category.name, department=category.department, score=guess.score, model=model
            )
        return None

    def _accuses(self, text: str) -> bool:
        """Whether a text is of officials, however it is spaced."""
        return accuses(text, self._catalogue.complaints().accusations, self._catalogue.departments())

    def _said(self, state: TicketCase, suggested: f.SuggestionMade | None) -> list[Body]:
        """The suggestion, unless one was made before."""
        if suggested is None or state.suggestion is not None:
            return []
        return list(decide(state, c.Suggest(suggested), MACHINE, self._clock.now().legal))

    def _followed(self, state: TicketCase, suggested: f.SuggestionMade) -> bool:
        """Whether the rules let the suggestion be followed without a person."""
        rules = self._catalogue.complaints()
        category: Category = rules.category(suggested.category)
        return (
            state.stage == "registered"
            and not state.returned_by
            and state.what in rules.by_rule
            and state.accused == Accused()
            and state.category in ("", category.name)
            and state.suggestion is not None
            and state.suggestion.model_dump() == suggested.model_dump()
            and suggested.score >= category.threshold
        )

    def _dispatched(self, state: TicketCase, suggested: f.SuggestionMade) -> list[Body]:
        """Dispatched by rule, unless a person was faster."""
        if state.stage != "registered":
            return []
        rules = self._catalogue.complaints()
        timer = Timer(rules, self._catalogue.calendar(), self._catalogue.card_rule())
        handlers = Handlers(main=suggested.department, joint=rules.category(suggested.category).joint)
        wanted = c.Dispatch(suggested.category, None, handlers, timer, rule=suggested.model)
        return list(decide(state, wanted, MACHINE, self._clock.now().legal))

    def _change(self, head: Head[TicketCase], bodies: Callable[[TicketCase], list[Body]]) -> Head[TicketCase]:
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        return change(self._cases, FLOW, head.case_id, stamp, bodies, known=head)
