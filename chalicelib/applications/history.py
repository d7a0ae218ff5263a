"""A reader of application facts: what a case leaves in what the platform holds about its applicant.

Earlier cases are evidence for the next one; what the applicant told once is never asked again; an approval
may add a record (a registration, a filing) that later items reuse; a broken promise is marked. Repeats and reordering
change nothing.
"""

from typing import Any

from chalicelib.applications import opening, records
from chalicelib.applications.breaches import Breaches
from chalicelib.applications.model import FLOW, OPEN, Application, Stage
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.parties.credit import with_marks
from chalicelib.parties.model import Past, Value, pasts
from chalicelib.parties.service import Parties, Updates
from chalicelib.rights.expiry import ExpiryNotes

WANTS = frozenset(
    {
        "submitted", "approved_by_rule", "approved", "refused", "revoked", "not_accepted", "lapsed", "withdrawn",
        "promise_broken",
    }
)  # fmt: skip

KEPT = 20
"""Cases of an item that are remembered of those that are open, of those granted, and of the others."""


class History:
    """Keeps the applicant's history, profile and records up to date, and notes when all of it may have expired."""

    def __init__(
        self, cases: CaseStore, parties: Parties, privacy: Privacy, catalogue: Catalogue, expiring: ExpiryNotes
    ) -> None:
        self._cases = cases
        self._parties = parties
        self._privacy = privacy
        self._catalogue = catalogue
        self._expiring = expiring
        self._breaches = Breaches(catalogue)

    def handle(self, ref: Ref) -> None:
        """Bring what is held up to where the case stands now, whichever fact told of it."""
        case = load_whole(self._cases, FLOW, ref.case_id)
        state = case.head.state
        try:
            person = self._privacy.known(state.subject)
        except KeyDestroyed:
            return  # the person's data is gone, and so is whose history it would be
        self._expiring.note(state.subject, records.opened_at(state))
        past = Past(
            case_id=ref.case_id, version=case.head.version, open=state.stage in OPEN,
            granted=state.stage is Stage.APPROVED,
        )  # fmt: skip
        updates = {"history": lambda held: _with(held or {}, state.pinned.code, past), **self._outcome(case, person)}
        if (mark := self._breaches.mark(ref, case)) is not None:
            updates["credit"] = lambda held: with_marks(held, [mark])
        self._parties.change(person, updates)

    def _outcome(self, case: Case[Application], person: Person) -> Updates:
        """What an approval, or its revocation, leaves beside the history."""
        state = case.head.state
        if state.stage is Stage.REVOKED and state.pinned.grants:
            return {"records": lambda held: records.revoked(held or {}, state)}
        if state.stage is not Stage.APPROVED:
            return {}
        item = self._catalogue.open_item(state.pinned.code, state.pinned.version).item
        form = opening.told(self._privacy, case, person)["form"]
        told, kind, record = _told(item, form, state), item.grants, records.record_of(form, state)
        updates: Updates = {"profile": lambda held: records.newer(held or {}, told)}
        if kind:
            updates["records"] = lambda held: records.granted(held or {}, kind, record)
        return updates


def _with(held: dict[str, Any], item: str, past: Past) -> dict[str, Any]:
    """Each case in its newest version; of those that stand alike, the newest: case ids sort by time."""
    cases = {told["case_id"]: told for told in pasts(held.get(item, ()))}
    if past.case_id in cases and cases[past.case_id]["version"] >= past.version:
        return held
    cases[past.case_id] = past.model_dump(mode="json")
    alike: dict[tuple[bool, bool], list[str]] = {}
    for case_id in sorted(cases, reverse=True):
        alike.setdefault((cases[case_id]["open"], cases[case_id]["granted"]), []).append(case_id)
    kept = sorted(case_id for standing in alike.values() for case_id in standing[:KEPT])
    return held | {item: [cases[case_id] for case_id in kept]}


def _told(item: Item, form: dict[str, Any], state: Application) -> dict[str, Any]:
    """The form's fields that later forms can be filled with."""
    fields = item.form.get("properties", {})
    paths = {name: str(schema.get("x-autofill", "")) for name, schema in fields.items()}
    return {
        path.removeprefix("party."): Value(
            value=form[name], source=records.source_of(state), at=records.opened_at(state)
        ).model_dump(mode="json")
        for name, path in paths.items()
        if path.startswith("party.") and name in form
    }
