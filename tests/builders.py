"""What tests build on: applicants, applications of the district's own items, and the flow on fakes."""

import hashlib
from copy import copy
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

from chalicelib.applications.acting import Acting
from chalicelib.applications.answering import Answering
from chalicelib.applications.autofill import AutofillService
from chalicelib.applications.checking import Checking
from chalicelib.applications.clockwork import ApplicationClockwork
from chalicelib.applications.dossier import Dossiers
from chalicelib.applications.handling import Handling
from chalicelib.applications.history import History
from chalicelib.applications.intake import Intake
from chalicelib.applications.judging import Judge
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.reading import Reading
from chalicelib.applications.review import Review
from chalicelib.applications.schemas import NewApplication
from chalicelib.applications.uploads import NewUpload, UploadedFile, Uploads
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.publishing import reading
from chalicelib.catalogue.publishing.publisher import check_rows, publish_district
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller, Mandate, Post, Relation
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.cases import Head, differences
from chalicelib.kernel.changing import load, once_only
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.ids import credit_code, identity
from chalicelib.kernel.privacy import Person
from chalicelib.kernel.store import Once
from chalicelib.parties.records import PartyRecords, Told
from chalicelib.parties.service import Parties
from chalicelib.rights.consents import Consents
from chalicelib.rights.expiry import ExpiryNotes
from tests.fakes.case_store import MemoryCases
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.fakes.files import MemoryFiles, MemorySigner
from tests.fakes.instant import DirectInstant
from tests.fakes.party_store import MemoryParties
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.records import MemoryRecords
from tests.fakes.time_and_numbers import MemoryNumbers, MemoryWaits, SetClock

FOLDER = Path(__file__).parents[1] / "catalogue"
SITE = "https://chenggong.example"
"""The platform's own address."""
PHONE = "13887100001"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5N"
"""A case id that a client was given for its uploads."""
POLICE = Caller("department", "police", department="police", scopes=frozenset({"records:write"}))
CENTRE, OUTLET = "centre-01", "outlet-01"
RELATIONS: frozenset[Relation] = frozenset(get_args(Relation))
"""As what a route lets a caller act; here, as all that they are."""


def id_number(birth: str = "19400101", sequence: str = "002", division: str = "530121") -> str:
    """An identity number with the check character that it must have."""
    body = f"{division}{birth}{sequence}"
    return body + identity.check_character(body)


def firm_code(serial: str = "MA6K0001", division: str = "530114") -> str:
    """A unified social credit code of a firm, with both check characters."""
    body = f"91{division}{serial}"
    body += credit_code.organisation_check(serial)
    return body + credit_code.check_character(body)


ELDER, YOUNGER = id_number(), id_number("19900515", "011")


@cache
def _published() -> dict[str, dict[Any, Any]]:
    """The district's catalogue, published once for all tests."""
    store = MemoryCatalogue()
    store.put_document("site", {"url": SITE})
    report = publish_district(store, FOLDER)
    if report.refused:
        raise AssertionError([refused.told() for refused in report.refused])
    return vars(store)


@cache
def items() -> dict[str, Item]:
    """The district's items by their short names."""
    checked, refused = check_rows(reading.read_items(FOLDER), reading.read_district(FOLDER))
    if refused:
        raise AssertionError([line.told() for line in refused])
    return {item.short: item for item in checked}


def district() -> MemoryCatalogue:
    """A store of one's own that holds the district's catalogue."""
    store = MemoryCatalogue()
    vars(store).update({name: copy(kept) for name, kept in _published().items()})
    return store


def person(number: str = ELDER, name: str = "杨秀英", phone: str = PHONE) -> dict[str, Any]:
    return {"kind": "person", "name": name, "id_number": number, "phone": phone}


def firm(code: str = "", name: str = "呈贡花间商贸有限公司") -> dict[str, Any]:
    return {"kind": "firm", "name": name, "credit_code": code or firm_code(), "contact": person(YOUNGER, "李建国")}


def allowance(**changes: Any) -> dict[str, Any]:
    """An application for the elder allowance (高龄津贴) that lacks nothing, with ``changes``."""
    form = {
        "street": "530114001", "address": "呈贡区龙城街道兴呈路18号", "bank_name": "滇池银行雨花支行",
        "bank_account": "6217001234567890123", "elsewhere": False,
    }  # fmt: skip
    materials = [
        {"code": "identity", "record": "identity_card"},
        {"code": "bank_card", "record": "social_security_card"},
    ]
    asked = {
        "item": items()["elder_allowance"].code, "channel": "web", "applicant": person(), "form": form,
        "materials": materials,
    }  # fmt: skip
    return asked | changes


def once(key: str = "", request: Any = None) -> Once:
    """An idempotency key, a fresh one by default."""
    return Once(key=digest(key or uuid4().hex), request=digest(request))


class World:
    """The application flow on fakes. The elder is known to the platform and meets what the allowance asks."""

    def __init__(self) -> None:
        self.clock, self.keys = SetClock(), dict[str, Person]()
        self.cases, self.privacy = MemoryCases(self.keys), MemoryPrivacy(self.keys)
        self.party_store, self.store = MemoryParties(self.keys), district()
        self.files, self.waits = MemoryFiles(), MemoryWaits()
        self.catalogue, self.parties = Catalogue(self.store), Parties(self.party_store, self.privacy)
        self.uploads, self.numbers = Uploads(self.files, MemorySigner()), MemoryNumbers()
        self.judge = Judge(self.cases, self.catalogue, self.privacy)
        self.instant = DirectInstant(self.judge, self.party_store)
        self.checking = Checking(self.catalogue, self.privacy, self.parties, self.uploads)
        self.intake = Intake(
            self.judge, self.catalogue, self.privacy, self.checking, self.numbers, self.instant, self.clock
        )
        self.reading = Reading(self.cases, self.catalogue, self.privacy, self.clock)
        self.dossiers = Dossiers(
            self.cases, self.reading, self.catalogue, self.privacy, self.files, self.parties, self.clock
        )
        self.acting = Acting(self.cases, self.reading, self.catalogue, self.privacy, self.clock)
        self.review, self.handling = Review(self.acting), Handling(self.acting)
        self.answering = Answering(self.acting, self.cases, self.parties, self.privacy, self.uploads, self.clock)
        self.clockwork = ApplicationClockwork(self.cases, self.catalogue, self.clock)
        self.documents = MemoryRecords(self.keys)
        self.consents = Consents(self.documents, self.clock)
        self.autofill = AutofillService(self.catalogue, self.privacy, self.parties, self.clock, self.consents)
        self.history = History(
            self.cases, self.parties, self.privacy, self.catalogue, ExpiryNotes(self.documents)
        )  # fmt: skip
        self.records = PartyRecords(self.parties, self.privacy, self.clock)

    def knows_the_elder(self, **told: Any) -> None:
        """Departments tell what they hold about the elder; ``told`` changes it."""
        profile = {"alive": True, "household": "530114001"} | told.pop("profile", {})
        cards: dict[str, Any] = {"identity_card": {"number": ELDER}, "social_security_card": {"bank": "滇池银行"}}
        self.tell(ELDER, profile=profile, records=cards, **told)

    def tell(self, number: str, kind: str = "person", **told: Any) -> None:
        """A department tells of a person or a firm."""
        self.records.take(POLICE, Told.model_validate({"kind": kind, "number": number, "source": "市公安局", **told}))

    def resident(self, *numbers: str) -> Caller:
        """A resident, the elder by default, who may act for the further persons and firms."""
        own, *others = numbers or (ELDER,)
        mandates = [Mandate(self.lookup(own), "self"), *(Mandate(self.lookup(n), "agent") for n in others)]
        return Caller("resident", f"R{own[-4:]}", "face", mandates=tuple(mandates), relations=RELATIONS)

    def officer(self, short: str = "elder_allowance", name: str = "O1", street: str = "") -> Caller:
        """An officer with every duty in the department that decides an item, and a window at the centre."""
        department = items()[short].department.credit_code
        posts = [Post(duty, department, street) for duty in ("reviewer", "head")]
        window = Post("window", department, site=CENTRE)
        return Caller("officer", name, department=department, posts=(*posts, window), relations=RELATIONS)

    def lookup(self, number: str) -> str:
        """The look-up digest of an identity number or credit code."""
        return self.privacy.lookup("firm" if number[0] == "9" else "person", number)

    def submit(self, asked: dict[str, Any], caller: Caller | None = None, key: Once | None = None) -> dict[str, Any]:
        """Submit as the route does: parsed, and once only."""
        new, one = NewApplication.model_validate(asked), key or once(request=asked)
        return once_only(self.cases, one, lambda: self.intake.submit(caller or self.resident(), new, one))

    def receipt(self, material: str, content: bytes, case_id: str, media_type: str = "application/pdf") -> str:
        """Upload a file for a material and have it checked."""
        sha256 = digest_of(content)
        asked = NewUpload.model_validate(
            {"material": material, "sha256": sha256, "size": len(content), "media_type": media_type}
        )
        self.files.upload(self.uploads.open(asked, case_id).fields, content)
        return self.uploads.check(UploadedFile(case_id=case_id, material=material, sha256=sha256)).receipt

    def on_behalf(self, asked: dict[str, Any], said: str = "本人同意由网点代为办理") -> dict[str, Any]:
        """The application with the applicant's signed consent to be applied for."""
        receipt = self.receipt("on_behalf_consent", PDF, CASE)
        return asked | {"case_id": CASE, "on_behalf": {"statement": said, "receipt": receipt}}

    def signed(self, short: str, *promised: str) -> dict[str, str]:
        """The item's letter as it is shown now: of a promise where materials are named, or else its commitment."""
        letter = self.catalogue.letter(items()[short].code, "promise" if promised else "commitment", promised)
        return {"version": letter.version, "digest": letter.digest}

    def with_files(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The application with a file for each of its materials instead of records."""
        codes = [material["code"] for material in asked["materials"]]
        files = [{"code": code, "receipt": self.receipt(code, PDF, CASE)} for code in codes]
        return asked | {"case_id": CASE, "materials": files}

    def head(self, case_id: str) -> Head[Application]:
        return load(self.cases, FLOW, case_id)

    def kinds(self, case_id: str) -> list[str]:
        """The kinds of the facts of a case, in order."""
        return [fact.kind for fact in self.cases.timeline(case_id)]

    def last(self, case_id: str) -> Fact:
        return self.cases.timeline(case_id)[-1]

    def whole(self) -> bool:
        """Every case folds to its head and its chain verifies."""
        return not any(differences(FLOW, self.head(i), self.cases.timeline(i)) for i in self.cases.kept)

    def days(self, count: float) -> None:
        """Days pass."""
        self.clock.move(timedelta(days=count))


def digest_of(content: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()
