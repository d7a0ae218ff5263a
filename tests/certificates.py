"""Certificates on fakes beside the application flow, and facts of one made up by hand."""

import base64
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.applications.granting import Granting
from chalicelib.applications.schemas import Revocation
from chalicelib.catalogue.procedure import Certificate as Told
from chalicelib.certificates.facts import Issued, Revoked, SealUsed, Signature, Superseded
from chalicelib.certificates.issuing import Issuing
from chalicelib.certificates.model import FLOW, Certificate, Version
from chalicelib.certificates.ports import file_key
from chalicelib.certificates.routes import CertificateServices
from chalicelib.certificates.schemas import Verification, Verified
from chalicelib.certificates.service import Certificates
from chalicelib.certificates.verifying import Verifying
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import SYSTEM, Body, Fact, Ref, write
from chalicelib.parties.model import Holdings
from tests.builders import ELDER, World, allowance, items, once
from tests.fakes.audit import MemoryTrail
from tests.fakes.seal import MemorySeal, MemorySerials
from tests.fakes.typesetter import FakeTypesetter
from tests.golden_files import GOLDEN
from tests.timelines import CASE, MONDAY, OFFICER, stamp

FOLDER = GOLDEN / "certificate"
TYPE = Told(type="007", name="高龄津贴证", valid_months=12, fields=("street", "address"))
SITE = "https://zwfw.example.cn"
DEPARTMENT = "11530114015301148T"
FIRST = "1.2.156.3005.2.11530114015301148T007.11530114015301148T.20260000001.001.G"
SECOND = "1.2.156.3005.2.11530114015301148T007.11530114015301148T.20260000001.002.E"
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")


def certificates_on(world: World) -> CertificateServices:
    """What the routes call, on the stores that there are."""
    certificates = Certificates(world.cases, world.privacy, world.files, world.clock)
    return CertificateServices(certificates, Verifying(world.cases, world.privacy, world.clock), world.cases)


class PlainTypesetter(FakeTypesetter):
    """Names the certificate in what tells of the file, as the real one does in its title."""

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        return super().pdf(template, data) + f"\n{data['name']} {data['identifier']} {data['code']}\n".encode()


class Registry(World):
    """The application flow on fakes, in which the elder allowance ends in a certificate, and who issues it."""

    def __init__(self, certificate: Told = TYPE) -> None:
        super().__init__()
        self.knows_the_elder()
        item = items()["elder_allowance"].model_copy(update={"once": False, "certificate": certificate})
        self.store.publish_versions([item])
        self.set_up_certificates()

    def set_up_certificates(self) -> None:
        """What issues, shows and revokes certificates, on the stores that there are."""
        self.seal, self.serials, self.typesetter = MemorySeal(), MemorySerials(), PlainTypesetter()
        self.seal_trail = MemoryTrail(self.clock)
        self.granting = Granting(self.cases, self.catalogue, self.privacy, self.parties, self.clock)
        self.issuing = Issuing(
            self.cases, self.granting, self.privacy, self.seal, self.serials, self.typesetter, self.files,
            self.seal_trail, self.clock, lambda: SITE,
        )  # fmt: skip
        services = certificates_on(self)
        self.certificates, self.verifying = services.certificates, services.verifying

    def approved(self, **changes: Any) -> str:
        """An application of the elder's that was approved by rule."""
        return str(self.submit(allowance(**changes))["case_id"])

    def hear(self, case_id: str) -> None:
        """The newest fact of an application or certificate reaches the reader."""
        self.issuing.handle(self.last(case_id).ref())

    def issued(self, **changes: Any) -> Version:
        """The version that certifies an approved application."""
        case_id = self.approved(**changes)
        self.hear(case_id)
        return self.version(case_id)

    def certificate(self, application: str) -> Head[Certificate]:
        """The certificate of an application."""
        return load(self.cases, FLOW, self.cases.claimant(f"certificate:{application}") or "")

    def version(self, application: str) -> Version:
        found = self.certificate(application).state.of(application)
        assert found is not None
        return found

    def grants_revoked(self, application: str) -> Ref:
        """The approval is revoked; what tells of it has not reached the reader."""
        self.review.revoke(self.officer(), application, REVOKE, once())
        return next(f for f in reversed(self.cases.timeline(application)) if f.kind == "revoked").ref()

    def file(self, version: Version) -> bytes:
        """The PDF of a version."""
        found = self.files.read(file_key(version.application, version.file))
        assert found is not None
        return found

    def data_file(self, version: Version) -> bytes:
        """The data and their signature, as they lie in the PDF."""
        asked = [data for _, data in self.typesetter.asked if data["identifier"] == version.identifier]
        return str(asked[-1]["attachments"][0]["text"]).encode()

    def shown(self, version: Version) -> dict[str, Any]:
        """The same, as it is sent to be verified."""
        given: dict[str, Any] = json.loads(self.data_file(version))
        return given

    def verify(self, shown: bytes | dict[str, Any]) -> Verified:
        """What anybody is told of a file, or of data with their signature."""
        if isinstance(shown, dict):
            return self.verifying.verify(Verification(certificate=shown))
        return self.verifying.verify(Verification(file=base64.b64encode(shown).decode()))

    def code(self, version: Version) -> str:
        return self.privacy.code(f"certificate:{version.identifier}")

    def held(self) -> Holdings:
        """What the platform holds about the elder."""
        return self.parties.holdings(self.privacy.person(self.lookup(ELDER)))


SIGNATURE = Signature(key_id="key-1", public_key="04" + "ab" * 64, value="3006020101020101")
ISSUED = Issued(
    identifier=FIRST, serial="20260000001", number=1, type=f"{DEPARTMENT}007", name="高龄津贴证", issuer=DEPARTMENT,
    issuer_name="昆明市呈贡区民政局", item="11530114015301148T4530511022000", short="elder_allowance", subject="P1",
    application="01K7B2Q0M0HM2YHQ4V8PS2XG5A", decided_at=MONDAY, valid_from=date(2026, 10, 12),
    valid_until=date(2027, 10, 11), digest="ab" * 32, signature=SIGNATURE, file="cd" * 32, sealed="c2VhbGVk",
)  # fmt: skip
RENEWED = ISSUED.model_copy(
    update={
        "identifier": SECOND, "number": 2, "application": "01K7B2Q0M0HM2YHQ4V8PS2XG5B",
        "decided_at": MONDAY + timedelta(days=300), "digest": "ef" * 32,
    }
)  # fmt: skip
SEALED = SealUsed(seal="key-1", purpose="issue", digest="ab" * 32)
REPLACED = Superseded(identifier=FIRST, by=SECOND)
ENDED = Revoked(identifier=FIRST, cause="certificate", law=REVOKE.law, sealed="cmVhc29u")
TIMELINES: Mapping[tuple[str, int], tuple[Body, ...]] = {
    ("issued", 1): (ISSUED,),
    ("seal_used", 1): (ISSUED, SEALED),
    ("superseded", 1): (ISSUED, SEALED, RENEWED, SEALED, REPLACED),
    ("revoked", 1): (ISSUED, SEALED, ENDED),
}


def timeline(*bodies: Body) -> list[Fact]:
    """A certificate of these facts, an hour between them."""
    facts: list[Fact] = []
    for place, body in enumerate(bodies):
        by = OFFICER if body is ENDED else SYSTEM
        previous = facts[-1].digest if facts else ""
        facts += write(FLOW.name, CASE, place, previous, [body], stamp(MONDAY + timedelta(hours=place), by))
    return facts
