"""All that must be right about what an applicant says, before anything of it is stored or sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.applications import forms, requirements
from chalicelib.applications.facts import MaterialRef
from chalicelib.applications.ports import Receipts
from chalicelib.applications.schemas import ByCourier, NewApplication, RecordMaterial, SignedLetter
from chalicelib.catalogue.letters import Kind, letter
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed
from chalicelib.kernel.ids.case_id import parse_case_id
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.parties import credit
from chalicelib.parties.model import Holdings
from chalicelib.parties.service import Parties


@dataclass(frozen=True, slots=True)
class Checked:
    """An application that may be submitted."""

    person: Person
    materials: tuple[MaterialRef, ...]
    told: Mapping[str, Any]
    """What is sealed: applicant, contact, form, sources, where the result goes."""
    letter: str
    """Version and digest of the letter that was signed, if one was."""


class Checking:
    """Checks what was said against the item and what is held about the applicant."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, parties: Parties, receipts: Receipts) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._parties = parties
        self._receipts = receipts

    def check(self, asked: NewApplication, item: Item, now: Moment, granted: frozenset[str] = frozenset()) -> Checked:
        """What may be submitted; ``granted`` are records that will be held when it is."""
        today = legal_day(now.legal)
        who = requirements.identify(asked.applicant, today)
        person = self._privacy.person(self._privacy.lookup(who.kind, who.number))
        letter = self._letter(asked, item)
        reuses = asked.autofill or any(isinstance(m, RecordMaterial) for m in asked.materials)
        holdings = self._parties.holdings(person) if reuses or letter else Holdings()
        if letter and credit.excluded(holdings, today):
            raise NotAllowed("credit_excludes_promises", "promise" if asked.promise else "commitment")
        form, sources = forms.filled(item, asked, who.number, holdings, today)
        forms.check_form(item, form)
        files_of = parse_case_id(asked.files_of) if asked.files_of else ""
        promised = frozenset(asked.promise.materials if asked.promise else ())
        held = frozenset(holdings.valid_records(today)) | granted
        materials = requirements.check_materials(asked, item, files_of, self._receipts, held, promised)
        materials += requirements.check_consent(asked, files_of, self._receipts)
        if asked.files_of != asked.case_id:
            materials = tuple(m.model_copy(update={"under": files_of}) if m.sha256 else m for m in materials)
        told = {
            "applicant": asked.applicant.model_dump() | {"number": who.number},
            "known": who.known,
            "form": form,
            "sources": sources,
            "notify": asked.notify.openid if asked.notify else requirements.contact_phone(asked.applicant),
            "on_behalf": asked.on_behalf.statement if asked.on_behalf else "",
        }
        if isinstance(asked.delivery, ByCourier):
            told["delivery_address"] = asked.delivery.to.model_dump()
        return Checked(person, materials, told, letter)

    def _letter(self, asked: NewApplication, item: Item) -> str:
        """The letter that was signed: the one that is shown now, for what is asked now."""
        if item.handling == "commitment" and asked.form.get("commitment") and asked.commitment is None:
            raise Invalid("letter_missing", "commitment")
        if asked.commitment and item.handling != "commitment":
            raise Invalid("letter_not_asked", "commitment")
        signed = self._same(asked.commitment, item, "commitment", (), "commitment") if asked.commitment else ""
        if asked.promise is None:
            return signed
        requirements.check_promise(asked.promise, item)
        promise = self._same(asked.promise.letter, item, "promise", asked.promise.materials, "promise.letter")
        return " ".join(filter(None, (signed, promise)))

    def _same(self, signed: SignedLetter, item: Item, kind: Kind, materials: tuple[str, ...], field: str) -> str:
        shown = letter(item, kind, materials, self._catalogue.commitments())
        if (signed.version, signed.digest) != (shown.version, shown.digest):
            raise Invalid("letter_changed", field)
        return f"{shown.version}@{shown.digest}"
