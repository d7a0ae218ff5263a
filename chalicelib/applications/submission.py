"""Submitting: an application is checked and sealed, then goes to the rules or to a person."""

import os
from datetime import datetime
from typing import Any

from chalicelib.applications import forms, intake, rules
from chalicelib.applications.facts import HandedOver, ItemRef, Submitted
from chalicelib.applications.judging import Judge
from chalicelib.applications.planning import plan
from chalicelib.applications.ports import Instant, Numbers, Receipts, Submission
from chalicelib.applications.schemas import NewApplication, RecordMaterial
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.store import PublishedItem
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, NotAllowed
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import new_case_id, parse_case_id
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import Once, PersonKnown, VersionConflict
from chalicelib.parties.model import Holdings
from chalicelib.parties.service import Parties

CONSENT = "autofill-1"
"""Version of the consent text for filling in what the platform holds (个人信息保护法 art 14)."""

WORKFLOW_LIMIT = 180_000
"""Characters of ciphertext that a workflow's input (256 KB in all) may carry; more goes to a person."""


class Intake:
    """Takes applications from every channel in one way."""

    def __init__(
        self, judge: Judge, catalogue: Catalogue, privacy: Privacy, parties: Parties, numbers: Numbers,
        receipts: Receipts, instant: Instant, clock: Clock,
    ) -> None:  # fmt: skip
        self._judge = judge
        self._catalogue = catalogue
        self._privacy = privacy
        self._parties = parties
        self._numbers = numbers
        self._receipts = receipts
        self._instant = instant
        self._clock = clock

    def submit(self, caller: Caller, asked: NewApplication, once: Once) -> dict[str, Any]:
        """Check and submit; the answer is the receipt, with the decision where there is one already."""
        published = self._catalogue.open_item(asked.item)
        if asked.version not in (None, published.version):
            raise NotAllowed("item_version_superseded", "version")
        intake.check_caller(asked, published.item, caller)
        kinds = {site.code: site.kind for site in self._catalogue.sites().all}
        intake.check_place(asked, published.item, caller, kinds)
        for _ in range(ATTEMPTS):
            submission = self._checked(caller, asked, published, once)
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

    def _checked(self, caller: Caller, asked: NewApplication, published: PublishedItem, once: Once) -> Submission:
        item, now = published.item, self._clock.now()
        today = legal_day(now.legal)
        who = intake.identify(asked.applicant, today)
        lookup = self._privacy.lookup(who.kind, who.number)
        if caller.role == "resident" and not caller.speaks_for(lookup, now.wall, item.short):
            raise Forbidden("applicant_not_yours", "applicant")
        person = self._privacy.person(lookup)
        reuses = asked.autofill or any(isinstance(m, RecordMaterial) for m in asked.materials)
        holdings = self._parties.holdings(person) if reuses else Holdings()
        form, sources = forms.filled(item, asked, who.number, holdings, today)
        forms.check_form(item, form)
        case_id = parse_case_id(asked.case_id) if asked.case_id else self._new_id(now.wall)
        materials = intake.check_materials(asked, item, case_id, self._receipts, holdings, today)
        materials += intake.check_consent(asked, case_id, self._receipts)
        sealed = {
            "applicant": asked.applicant.model_dump() | {"number": who.number},
            "known": who.known,
            "form": form,
            "sources": sources,
            "notify": asked.notify.openid if asked.notify else intake.contact_phone(asked.applicant),
            "on_behalf": asked.on_behalf.statement if asked.on_behalf else "",
        }
        submitted = Submitted(
            item=_ref(published), number=self._numbers.next(item.code, today), subject=person.id,
            site=asked.site or "", contact=asked.notify.via if asked.notify else "sms", materials=materials,
            plan=plan(item, now.legal, self._catalogue), sealed=self._privacy.seal(person, sealed, about=case_id),
            consent=CONSENT if asked.autofill else "", on_behalf=asked.on_behalf is not None,
        )  # fmt: skip
        stamp = Stamp(at=now, by=caller.by, channel=asked.channel)
        return Submission(case_id=case_id, submitted=submitted, person=person, stamp=stamp, once=once)

    def _new_id(self, wall: datetime) -> str:
        return new_case_id(int(wall.timestamp() * 1000), os.urandom(10))


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
    )  # fmt: skip
