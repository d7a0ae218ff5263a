"""Requests of the application API."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.applications.purposes import Purpose
from chalicelib.catalogue.model import Channel
from chalicelib.kernel.values import Strict

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Phone = Annotated[str, StringConstraints(pattern=r"^1[3-9]\d{9}$")]
Number = Annotated[str, StringConstraints(min_length=15, max_length=20)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Cursor = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]{26})?$")]
"""Where a page ended: an instant and a case."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]


class PersonApplicant(Strict):
    """A resident (自然人)."""

    kind: Literal["person"]
    name: Name
    id_number: Number
    phone: Phone


class FirmApplicant(Strict):
    """A firm or other organisation (法人及其他组织), with the person who acts for it (经办人)."""

    kind: Literal["firm"]
    name: Name
    credit_code: Number
    contact: PersonApplicant


Applicant = Annotated[PersonApplicant | FirmApplicant, Field(discriminator="kind")]


class FileMaterial(Strict):
    """An uploaded file, by the receipt that the check of the upload gave."""

    code: Code
    receipt: Annotated[str, StringConstraints(min_length=10, max_length=2000)]


class RecordMaterial(Strict):
    """A record that the platform holds already, instead of a file (免交)."""

    code: Code
    record: Code


class Notify(Strict):
    """Where messages go when not by SMS to the phone: WeChat or the mini-program, by openid."""

    via: Literal["wechat", "miniprogram"]
    openid: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{6,64}$")]


class OnBehalf(Strict):
    """Evidence that the applicant asked somebody at a window, an outlet or of the grid to apply for them."""

    statement: Words
    """What the applicant agreed to, as it was read out or signed."""
    receipt: Annotated[str, StringConstraints(min_length=10, max_length=2000)]
    """Of the signed sheet, or its photograph, uploaded as the material ``on_behalf_consent``."""


class SignedLetter(Strict):
    """The letter that the applicant read and signed: which text, by its digest (告知承诺书, 容缺承诺书)."""

    version: str = Field(max_length=40)
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Promise(Strict):
    """Materials that the applicant promises to bring later, and the letter that says so (容缺受理)."""

    materials: tuple[Code, ...] = Field(min_length=1, max_length=20)
    letter: SignedLetter


class Address(Strict):
    """Where a courier takes the result."""

    name: Name
    phone: Phone
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=200)]


class ByCourier(Strict):
    """The result comes by courier (邮寄送达)."""

    how: Literal["courier"]
    to: Address


class Handed(Strict):
    """The result is picked up at a window, or is a certificate only (窗口领取, 仅电子证照)."""

    how: Literal["window", "certificate"]


class NewApplication(Strict):
    """One application over any channel."""

    item: str = Field(max_length=40)
    version: int | None = Field(default=None, ge=1)
    channel: Channel
    site: str | None = Field(default=None, max_length=40)
    applicant: Applicant
    form: dict[str, Any] = Field(default_factory=dict)
    materials: tuple[FileMaterial | RecordMaterial, ...] = Field(default=(), max_length=50)
    case_id: str | None = Field(default=None, max_length=26)
    """The case that files were uploaded for."""
    autofill: bool = False
    """Consent to fill in what the platform holds already (无感申报)."""
    automatic: bool = True
    """False: a person shall decide (个人信息保护法 art 24)."""
    notify: Notify | None = None
    on_behalf: OnBehalf | None = None
    commitment: SignedLetter | None = None
    """The commitment that was signed, where the item is decided after one (告知承诺)."""
    promise: Promise | None = None
    delivery: Annotated[ByCourier | Handed, Field(discriminator="how")] | None = None
    """How the result shall come; absent: as the site hands it out."""

    @property
    def files_of(self) -> str | None:
        """The case under which the files were uploaded."""
        return self.case_id


class ChildApplication(NewApplication):
    """One item of a bundle (一件事): its files were uploaded for the bundle."""

    bundle: str = Field(min_length=26, max_length=26)

    @property
    def files_of(self) -> str | None:
        return self.bundle


class ByNumber(Strict):
    """Progress by 办件编号 and the query code of the receipt."""

    number: str = Field(max_length=60)
    code: str = Field(max_length=20)


class Mine(Strict):
    """Whose applications: one's own, or those of a firm (by credit code) that one acts for."""

    firm: str = Field(default="", max_length=20)
    cursor: Cursor = ""


class Work(Strict):
    """Which work queue, first due first: to accept, to examine, to decide, automatic approvals drawn for a check,
    or opinions asked for; of one's own department, of one that a post of one's own is in, or of a site."""

    kind: Literal["accept", "examine", "review", "check", "opinion"] = "review"
    department: str = Field(default="", max_length=18)
    site: str = Field(default="", max_length=40)
    """The queue of what a site took in, for those at its windows (``accept`` only)."""
    cursor: Cursor = ""


class Looking(Strict):
    """What for the caller looks: ``view`` shows personal data masked, the others in full where they are allowed."""

    purpose: Purpose = "view"


class Decision(Strict):
    """An officer's decision."""

    outcome: Literal["approve", "refuse"]
    opinion: Words
    law: str = Field(default="", max_length=300)
    """The article that a refusal rests on."""


class ReviewRequest(Strict):
    """Why the applicant wants a person to look at an automatic decision."""

    reason: Words


class CheckResult(Strict):
    """A person's look at an automatic approval."""

    result: Literal["confirmed", "doubted"]
    note: Words


class Revocation(Strict):
    """Taking an approval back."""

    reason: Words
    law: Words
    false_commitment: bool = False
    """What was committed to was not true: a mark of bad credit follows."""


class Autofill(Strict):
    """Ask what the platform can fill in. ``consent`` must be given."""

    item: str = Field(max_length=40)
    applicant: Applicant
    consent: Literal[True]
