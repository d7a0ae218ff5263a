"""Submitting: an application is checked and sealed, then goes to the rules or to a person."""

from typing import Any

from chalicelib.applications import requirements, rules
from chalicelib.applications.agents import agent_of
from chalicelib.applications.checking import Checking
from chalicelib.applications.facts import HandedOver, ItemRef, Submitted
from chalicelib.applications.judging import Judge
from chalicelib.applications.planning import planner
from chalicelib.applications.ports import Instant, Numbers, Submission
from chalicelib.applications.schemas import ChildApplication, NewApplication
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.store import PublishedItem
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, NotAllowed
from chalicelib.kernel.facts import By, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id, parse_case_id
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import Once, PersonKnown, VersionConflict

CONSENT = "autofill-1"
"""Version of the consent text for filling in what the platform holds (个人信息保护法 art 14)."""

WORKFLOW_LIMIT = 180_000
"""Characters of ciphertext that a workflow's input (256 KB in all) may carry; more goes to a person."""


class Intake:
    """Takes applications from every channel in one way."""

    def __init__(
        self, judge: Judge, catalogue: Catalogue, privacy: Privacy, checking: Checking, numbers: Numbers,
        instant: Instant, clock: Clock,
    ) -> None:  # fmt: skip
        self._judge = judge
        self._catalogue = catalogue
        self._privacy = privacy
        self._checking = checking
        self._numbers = numbers
        self._instant = instant
        self._clock = clock

    def submit(self, caller: Caller, asked: NewApplication, once: Once) -> dict[str, Any]:
        """Check and submit; the answer is the receipt, with the decision where there is one already."""
        self._check_caller(caller, asked, self._published(asked))
        return self.open(caller.by, asked, once)

    def check(self, caller: Caller, asked: NewApplication, granted: frozenset[str] = frozenset()) -> None:
        """All checks of :meth:`submit`, and nothing is stored. ``granted``: records that are still to come."""
        published = self._published(asked)
        self._check_caller(caller, asked, published)
        self._checking.check(asked, published.item, self._clock.now(), granted)

    def open(self, by: By, asked: NewApplication, once: Once) -> dict[str, Any]:
        """Submit what the caller was admitted for before.

        Raises
        ------
        Conflict
            ``case_submitted``: the case was opened before.
        """
        published = self._published(asked)
        for _ in range(ATTEMPTS):
            submission = self._sealed(by, asked, published, once)
            try:
                return self._decided(asked, published, submission)
            except PersonKnown:
                continue
            except VersionConflict:
                if asked.case_id:
                    raise Conflict("case_submitted", "case_id") from None
                continue  # somebody else's transaction was under way
        raise Conflict("case_busy")

    def _decided(self, asked: NewApplication, published: PublishedItem, submission: Submission) -> dict[str, Any]:
        cause = _by_hand(asked, published, submission)
        if cause is not None:
            return self._judge.commit(submission, cause)
        answer = self._instant.run(submission)
        if answer is not None:
            return answer
        return self._judge.commit(submission, HandedOver(cause="no_answer", reason=rules.NO_ANSWER))

    def _published(self, asked: NewApplication) -> PublishedItem:
        published = self._catalogue.open_item(asked.item)
        if asked.version not in (None, published.version):
            raise NotAllowed("item_version_superseded", "version")
        return published

    def _check_caller(self, caller: Caller, asked: NewApplication, published: PublishedItem) -> None:
        item, now = published.item, self._clock.now()
        requirements.check_caller(asked, item, caller)
        kinds = {site.code: site.kind for site in self._catalogue.sites().all}
        requirements.check_place(asked, item, caller, kinds, now.wall)
        who = requirements.identify(asked.applicant, legal_day(now.legal))
        lookup = self._privacy.lookup(who.kind, who.number)
        if caller.role == "resident" and not caller.speaks_for(lookup, now.wall, item.short):
            raise Forbidden("applicant_not_yours", "applicant")

    def _sealed(self, by: By, asked: NewApplication, published: PublishedItem, once: Once) -> Submission:
        item, now = published.item, self._clock.now()
        checked = self._checking.check(asked, item, now)
        case_id = parse_case_id(asked.case_id) if asked.case_id else fresh_case_id(now)
        number = self._numbers.next(item.code, legal_day(now.legal))
        planned = planner(self._catalogue, item).begun(now.legal, asked.promise is not None)
        submitted = Submitted(
            item=_ref(published), number=number, subject=checked.person.id, site=asked.site or "",
            contact=asked.notify.via if asked.notify else "sms", materials=checked.materials, plan=planned,
            sealed=self._privacy.seal(checked.person, checked.told, about=case_id),
            consent=CONSENT if asked.autofill else "", on_behalf=asked.on_behalf is not None,
            promises=asked.promise.materials if asked.promise else (), letter=checked.letter,
            delivery=asked.delivery.how if asked.delivery else "",
            bundle=asked.bundle if isinstance(asked, ChildApplication) else "",
            agent=agent_of(self._privacy, by, checked.person, asked.applicant),
        )  # fmt: skip
        stamp = Stamp(at=now, by=by, channel=asked.channel)
        return Submission(case_id=case_id, submitted=submitted, person=checked.person, stamp=stamp, once=once)


def _by_hand(asked: NewApplication, published: PublishedItem, submission: Submission) -> HandedOver | None:
    """Why a person must decide from the start, if so."""
    if published.table_digest is None or len(submission.submitted.sealed) > WORKFLOW_LIMIT:
        return HandedOver(cause="no_table", reason=rules.NO_TABLE)
    if not asked.automatic:
        return HandedOver(cause="asked", reason=rules.ASKED)
    return None


def _ref(published: PublishedItem) -> ItemRef:
    item = published.item
    return ItemRef(
        code=item.code, version=published.version, short=item.short, name=item.name,
        department=item.department.credit_code, once=item.once, grants=item.grants,
        levels=item.procedure.levels, consulted=tuple(other.credit_code for other in item.procedure.consulted),
    )  # fmt: skip
