"""What was submitted, opened for those who may see it: masked, and in full only for a purpose that allows it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.applications import opening
from chalicelib.applications.answers import Dossier, DossierFile, Said
from chalicelib.applications.facts import MaterialRef
from chalicelib.applications.masking import masked, masked_text
from chalicelib.applications.model import Application
from chalicelib.applications.purposes import Purpose, in_full
from chalicelib.applications.reading import Reading
from chalicelib.applications.requirements import CONSENT_FILE
from chalicelib.applications.uploads import material_key
from chalicelib.applications.written import written
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.credit.answers import CreditView
from chalicelib.credit.views import active
from chalicelib.filing.uploaded import Files
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.privacy import Privacy, mask_name, mask_number, mask_phone
from chalicelib.kernel.store import CaseStore
from chalicelib.parties.service import Parties

CONSENT_NAME = "申请人同意代办的书面材料"


class Dossiers:
    """Opens what applicants submitted."""

    def __init__(
        self, cases: CaseStore, reading: Reading, catalogue: Catalogue, privacy: Privacy, files: Files,
        parties: Parties, clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._reading = reading
        self._catalogue = catalogue
        self._privacy = privacy
        self._files = files
        self._parties = parties
        self._clock = clock

    def open(self, caller: Caller, case_id: str, purpose: Purpose = "view") -> Dossier:
        """Form and materials of a case that the caller may read.

        Masked, and without links to the files, unless the caller sees it in full for ``purpose``.

        Raises
        ------
        Forbidden
            ``purpose_not_allowed`` for a purpose that is not the caller's.
        KeyDestroyed
            when the applicant's data was deleted.
        """
        case = self._reading.readable_whole(caller, case_id)
        head = case.head
        full = in_full(purpose, self._reading.relations(caller, head) & caller.relations, head.state)
        body = opening.submitted(case)
        opened = opening.told(self._privacy, case)
        item = self._catalogue.open_item(body.item.code, body.item.version).item
        person = opened["known"]["kind"] == "person"
        return Dossier(
            case_id=case_id,
            **_applicant(opened["applicant"], person, full),
            form=_form(opened, item.form["properties"], full),
            materials=self._materials(case, item, full),
            on_behalf=opened["on_behalf"] if full else masked_text(opened["on_behalf"]),
            written=tuple(written(self._privacy, case, item)),
            masked=not full,
            credit=self._credit(head) if caller.role == "officer" else None,
        )

    def _credit(self, head: Head[Application]) -> CreditView:
        held = self._parties.holdings(self._privacy.known(head.state.subject))
        return active(held, self._catalogue.credit(), legal_day(self._clock.now().legal))

    def _materials(self, case: Case[Application], item: Item, full: bool) -> tuple[DossierFile, ...]:
        """A file shows everything that is on it: there is no masked one."""
        names = {material.code: material.name for material in item.materials} | {CONSENT_FILE: CONSENT_NAME}
        return tuple(
            DossierFile(
                code=material.code,
                name=names[material.code],
                record=material.record,
                link=self._link(material, case.head.case_id) if full and material.sha256 else "",
            )
            for material in opening.materials(case)
        )

    def _link(self, material: MaterialRef, case_id: str) -> str:
        return self._files.link(material_key(material.under or case_id, material.sha256))


def _applicant(applicant: Mapping[str, Any], person: bool, full: bool) -> dict[str, str]:
    """Name, number and phone. Names and codes of firms are public."""
    name, number = applicant["name"], applicant["number"]
    phone = applicant["phone"] if person else applicant["contact"]["phone"]
    if full:
        return {"name": name, "number": number, "phone": phone}
    if person:
        name, number = mask_name(name), mask_number(number)
    return {"name": name, "number": number, "phone": mask_phone(phone)}


def _form(opened: Mapping[str, Any], fields: Mapping[str, Any], full: bool) -> tuple[Said, ...]:
    return tuple(
        Said(
            field=name,
            title=str(fields[name].get("title", name)),
            value=value if full else masked(value, fields[name]),
            source=opened["sources"].get(name, ""),
        )
        for name, value in opened["form"].items()
    )
