"""Bundles (一件事): what they ask, and applying for one. Every item is checked before anything is stored."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from chalicelib.bundles import splitting
from chalicelib.bundles.facts import BundleRef, BundleSubmitted, ChildRef
from chalicelib.bundles.model import FLOW, Submit, decide
from chalicelib.bundles.ports import Children, Json, Receipts
from chalicelib.bundles.reading import view
from chalicelib.bundles.schemas import NewBundleApplication
from chalicelib.catalogue.bundles import Bundle, Part
from chalicelib.catalogue.merging import Merged, Unmergeable, granted, merged
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import ATTEMPTS, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotAllowed, Unavailable
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id, parse_case_id
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import CaseStore, Change, Once, PersonKnown, VersionConflict


def gathered(
    catalogue: Catalogue, bundle: Bundle, wanted: Sequence[str] | None
) -> tuple[tuple[Part, ...], dict[str, Item], Merged]:
    """The parts of a bundle that are wanted, their items by short name, and what is asked for all of them.

    Raises
    ------
    Invalid
        when what is wanted is no such bundle.
    NotAllowed
        ``bundle_suspended``: an item has been published anew and does not fit the others any more; or
        ``item_withdrawn``.
    """
    parts = bundle.chosen(wanted)
    items = {part.item: catalogue.open_item(part.code).item for part in parts}
    try:
        return parts, items, merged(bundle, parts, items)
    except Unmergeable as place:
        raise NotAllowed("bundle_suspended", "bundle") from place


class Desk:
    """Takes applications for bundles."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, children: Children, receipts: Receipts,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._children = children
        self._receipts = receipts
        self._clock = clock

    def submit(self, caller: Caller, code: str, asked: NewBundleApplication, once: Once) -> dict[str, Any]:
        """Check every item and keep the whole; the children are opened by whoever reads the first fact.

        Raises
        ------
        Invalid, Forbidden, NotAllowed
            ``bundle_refused``: ``errors`` tells of every item and field that would be refused. Nothing is stored.
        Conflict
            ``case_submitted``: the case that the files were uploaded for is submitted already.
        """
        bundle = self._catalogue.bundle(code)
        parts, items, whole = gathered(self._catalogue, bundle, asked.items)
        for item in asked.commitments:
            if item not in items:
                raise Invalid("bundle_item_unknown", f"commitments.{item}", name=item)
        known = self._children.applicant(asked.applicant)
        answers = splitting.answers(bundle, whole, asked.form, known.own)
        case_id = parse_case_id(asked.case_id) if asked.case_id else fresh_case_id(self._clock.now())
        requests = self._checked(caller, asked, bundle, items, whole, answers, case_id)
        refs = tuple(self._ref(part, items[part.item]) for part in parts)
        for _ in range(ATTEMPTS):
            person = self._privacy.person(self._privacy.lookup(known.kind, known.number))
            sealed = self._privacy.seal(person, {"common": common(asked), "children": requests}, about=case_id)
            body = BundleSubmitted(
                bundle=BundleRef(code=bundle.code, name=bundle.name, digest=digest(bundle.model_dump(mode="json"))),
                subject=person.id, site=asked.site or "", contact=asked.contact, children=refs, sealed=sealed,
            )  # fmt: skip
            try:
                return self._commit(caller, asked, case_id, body, person, once)
            except PersonKnown:
                continue
            except VersionConflict:
                raise Conflict("case_submitted", "case_id") from None
        raise Conflict("case_busy")

    def _checked(
        self, caller: Caller, asked: NewBundleApplication, bundle: Bundle, items: Mapping[str, Item], whole: Merged,
        answers: splitting.Answers, case_id: str,
    ) -> dict[str, Json]:  # fmt: skip
        """Each item's own part of the application, if none of them would be refused."""
        materials = splitting.Materials(whole, asked.materials, case_id, self._receipts)
        materials.check()
        requests: dict[str, Json] = {}
        refused: list[DomainError] = []
        for short, item in items.items():
            own, origins = materials.of(short)
            request = {"item": item.code, "form": splitting.form_of(short, bundle, whole, answers), "materials": own}
            request |= {"commitment": asked.commitments[short]} if short in asked.commitments else {}
            requests[short] = request
            child = request | common(asked) | {"case_id": case_id, "bundle": case_id}
            try:
                self._children.check(caller, child, granted(bundle, short, items))
            except Unavailable:
                raise
            except DomainError as wrong:
                refused += splitting.told_of_bundle(short, wrong, whole, origins)
        if refused:
            _refuse(refused)
        return requests

    def _commit(
        self, caller: Caller, asked: NewBundleApplication, case_id: str, body: BundleSubmitted, person: Person,
        once: Once,
    ) -> dict[str, Any]:  # fmt: skip
        stamp = Stamp(at=self._clock.now(), by=caller.by, channel=asked.channel)
        case = new(FLOW, case_id)
        planned = prepare(FLOW, case, decide(case.state, Submit(body)), stamp)
        answer = view(planned.head, self._children.standing).model_dump(mode="json")
        self._cases.commit(Change(FLOW, planned.head, planned.facts, once, answer, person=person))
        return answer

    def _ref(self, part: Part, item: Item) -> ChildRef:
        return ChildRef(
            item=part.item, code=item.code, name=item.name, department=item.department.name,
            case_id=fresh_case_id(self._clock.now()), after=part.after,
        )  # fmt: skip


def common(asked: NewBundleApplication) -> Json:
    """What all children have in common."""
    said = asked.model_dump(include={"channel", "site", "applicant", "autofill", "notify", "on_behalf", "delivery"})
    return {name: value for name, value in said.items() if value is not None}


def _refuse(refused: Sequence[DomainError]) -> NoReturn:
    """One refusal for all of them, each field told once; who may not do it at all is told so first."""
    errors = list({(one.field, one.code): one for one in refused}.values())
    first = next((one for one in errors if isinstance(one, Forbidden)), errors[0])
    kind: Callable[..., DomainError] = type(first)
    raise kind("bundle_refused", first.field, errors=errors)
