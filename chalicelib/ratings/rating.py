"""Rating: by who was served, with a login or with number and query code; and what they see of it."""

from collections.abc import Sequence
from typing import Any

from chalicelib.catalogue.ratings import RatingRules
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act, load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Body, By, Stamp
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.privacy import Privacy, same_code
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.ratings import answers as a, schemas as asks, views
from chalicelib.ratings.clockwork import timer_of
from chalicelib.ratings.commands import Rate
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.facts import Rated
from chalicelib.ratings.model import FLOW, by_number, listed
from chalicelib.ratings.offices import Offices
from chalicelib.ratings.ports import CaseOf
from chalicelib.ratings.sealing import Sealing
from chalicelib.ratings.state import RatingCase

PAGE = 50
BY_NUMBER = By(role="resident", id="number-and-code")
"""Who rates without a login: known by number and query code, and by nothing else."""


class Rating:
    """What those call who were served."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, offices: Offices, clock: Clock, case_of: CaseOf
    ) -> None:  # fmt: skip
        self._cases = cases
        self._case_of = case_of
        self._catalogue = catalogue
        self._privacy = privacy
        self._offices = offices
        self._clock = clock

    def mine(self, caller: Caller, asked: asks.Mine) -> a.RatingsToGive:
        """One's own handlings that can be rated or were, or those of a firm, newest first."""
        lookup = self._privacy.lookup("firm", CreditCode.parse(asked.firm).text) if asked.firm else caller.own_lookup
        now, rules = self._clock.now(), self._catalogue.ratings()
        if not caller.speaks_for(lookup, now.wall):
            raise Forbidden("applicant_not_yours", "firm")
        person = self._privacy.found(lookup)
        if person is None:
            return a.RatingsToGive(items=(), grades=views.grades(rules), cursor="")
        found, cursor = self._cases.of_subject(listed(person.id), PAGE, asked.cursor)
        heads = (Head(case_id, RatingCase.model_validate(state)) for case_id, state in found)
        items = (self._to_give(head, rules) for head in heads if self._offices.served(caller, head.state))
        return a.RatingsToGive(items=tuple(items), grades=views.grades(rules), cursor=cursor)

    def rate(self, caller: Caller, case_id: str, asked: asks.NewRating, once: Once) -> dict[str, Any]:
        """Who was served rates. Refuses as :func:`~chalicelib.ratings.deciding.rate`.

        Raises
        ------
        NotFound
            ``case_unknown``: of somebody else's handling nobody learns.
        Invalid
            ``rating_spam``, ``rating_text``.
        KeyDestroyed
            when the data of who was served was deleted.
        """
        head = load(self._cases, FLOW, case_id)
        if not self._offices.served(caller, head.state):
            raise FLOW.unknown()
        return self._rate(head, asked, caller.by, once)

    def numbered(self, number: str, asked: asks.Numbered) -> a.NumberedRatingView:
        """The rating of the newest handling under a number, for who knows its query code."""
        rules = self._catalogue.ratings()
        rating = self._to_give(self._by_number(number, asked.code), rules)
        return a.NumberedRatingView(rating=rating, grades=views.grades(rules))

    def rate_numbered(self, number: str, asked: asks.NumberedRating, once: Once) -> dict[str, Any]:
        """The same by number and query code, without a login. Refuses as :meth:`rate`.

        Raises
        ------
        NotFound
            ``case_unknown``: a wrong code looks like an unknown number.
        NotAllowed
            ``rating_before_end``.
        """
        return self._rate(self._by_number(number, asked.code), asked, BY_NUMBER, once)

    def show(self, caller: Caller, case_id: str) -> a.RatingWhole:
        """A rating with what was written, as far as the caller may see it; nobody else learns that there is one."""
        case = load_whole(self._cases, FLOW, case_id)
        seen = self._offices.seen(caller, case.head.state)
        if seen is None or (seen != "rater" and not case.head.state.rated_at):
            raise FLOW.unknown()
        return views.whole(case, self._privacy, self._catalogue.ratings(), seen)

    def _by_number(self, given: str, code: str) -> Head[RatingCase]:
        number = given.strip().upper()
        names = by_number(number)
        found = self._cases.claimants(names)
        newest = next((found[name] for name in reversed(names) if name in found), None)
        head = load(self._cases, FLOW, newest) if newest is not None else None
        case_id = head.state.of.case_id if head is not None else self._case_of(number)
        if case_id is None or not same_code(self._privacy.code(case_id), code):
            raise FLOW.unknown("number")
        if head is None:
            raise NotAllowed("rating_before_end")
        return head

    def _rate(self, head: Head[RatingCase], asked: asks.NewRating, by: By, once: Once) -> dict[str, Any]:
        rules, stamp = self._catalogue.ratings(), Stamp(at=self._clock.now(), by=by, channel=asked.channel)
        command = Rate(self._body(head, asked, rules), rules, timer_of(self._catalogue))

        def bodies(state: RatingCase) -> Sequence[Body]:
            return decide(state, command, stamp.at.legal)

        def told(given: Head[RatingCase]) -> dict[str, Any]:
            return self._to_give(given, rules).model_dump(mode="json")

        return act(self._cases, FLOW, head.case_id, stamp, bodies, once, told, known=head)

    def _body(self, head: Head[RatingCase], asked: asks.NewRating, rules: RatingRules) -> Rated:
        text = " ".join(asked.text.split())
        if len(text) > rules.text.longest:
            raise Invalid("rating_text", "text", most=rules.text.longest)
        if rules.text.spam(text):
            raise Invalid("rating_spam", "text")
        told = {"text": text} | ({"contact": asked.contact.model_dump(mode="json")} if asked.contact else {})
        sealed = Sealing(self._privacy, head).sealed(**told) if text or asked.contact else ""
        return Rated(
            grade=asked.grade, bad=asked.grade in rules.bad, tags=tuple(dict.fromkeys(asked.tags)), text=bool(text),
            named=asked.contact is not None, sealed=sealed,
        )  # fmt: skip

    def _to_give(self, head: Head[RatingCase], rules: RatingRules) -> a.RatingToGive:
        names, at = self._catalogue.departments().name, self._clock.now().legal
        return views.to_give(head.case_id, head.state, rules, names, at)
