"""What was submitted, opened for those who may see it: the applicant, and the officers who decide."""

from chalicelib.applications import opening
from chalicelib.applications.answers import Dossier, DossierFile, Said
from chalicelib.applications.reading import Reading
from chalicelib.applications.uploads import Files, material_key
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.privacy import Privacy, mask_number
from chalicelib.kernel.store import CaseStore


class Dossiers:
    """Opens what applicants submitted."""

    def __init__(
        self, cases: CaseStore, reading: Reading, catalogue: Catalogue, privacy: Privacy, files: Files
    ) -> None:
        self._cases = cases
        self._reading = reading
        self._catalogue = catalogue
        self._privacy = privacy
        self._files = files

    def open(self, caller: Caller, case_id: str) -> Dossier:
        """Form and materials of a case that the caller may read."""
        self._reading.readable(caller, case_id)
        body = opening.submitted(self._cases, case_id)
        opened = opening.opened(self._privacy, case_id, body)
        item = self._catalogue.open_item(body.item.code, body.item.version).item
        titles = {name: str(field.get("title", name)) for name, field in item.form["properties"].items()}
        names = {material.code: material.name for material in item.materials}
        applicant, person = opened["applicant"], opened["known"]["kind"] == "person"
        return Dossier(
            case_id=case_id,
            name=applicant["name"],
            number=mask_number(applicant["number"]) if person else applicant["number"],
            phone=applicant["phone"] if person else applicant["contact"]["phone"],
            form=tuple(
                Said(field=name, title=titles[name], value=value, source=opened["sources"].get(name, ""))
                for name, value in opened["form"].items()
            ),
            materials=tuple(
                DossierFile(
                    code=material.code,
                    name=names[material.code],
                    record=material.record,
                    link=self._files.link(material_key(case_id, material.sha256)) if material.sha256 else "",
                )
                for material in body.materials
            ),
            on_behalf=opened["on_behalf"],
        )
