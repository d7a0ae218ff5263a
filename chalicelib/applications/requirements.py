"""What an item asks of an application, before anything is stored or sent: who may, where, numbers, materials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from chalicelib.applications.facts import MaterialRef
from chalicelib.applications.ports import Receipts
from chalicelib.applications.schemas import (
    Applicant,
    FileMaterial,
    FirmApplicant,
    NewApplication,
    PersonApplicant,
    Promise,
    RecordMaterial,
)
from chalicelib.catalogue.model import Item, Material
from chalicelib.kernel.caller import Caller, Role, assured
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.identity import IdentityNumber

CHANNELS_OF: dict[Role, frozenset[str]] = {
    "resident": frozenset({"web", "wechat", "miniprogram"}),
    "kiosk": frozenset({"kiosk"}),
    "officer": frozenset({"window"}),
    "outlet": frozenset({"outlet"}),
    "grid": frozenset({"grid"}),
}
"""Over which channels each role may submit."""

AT_A_SITE = frozenset({"window", "kiosk", "outlet"})
"""Channels at which the applicant stands at a site of the registry."""

ITS_OWN = AT_A_SITE | {"grid"}
"""Channels over which one applies for one's own site only."""

ON_BEHALF = frozenset({"outlet", "grid"})
"""Channels at which somebody else applies for the applicant (代办), who must have agreed."""

CONSENT_FILE = "on_behalf_consent"
"""Material under which the applicant's consent to be applied for is uploaded (代办委托书)."""

MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Identified:
    """An applicant whose numbers hold: the normal form of the number, and what tables may know of it."""

    kind: Literal["person", "firm"]
    number: str
    known: dict[str, Any]


def identify(applicant: Applicant, today: date, field: str = "applicant") -> Identified:
    """Check the applicant's numbers.

    Raises
    ------
    Invalid
        with the code of what is wrong and the field.
    """
    if isinstance(applicant, FirmApplicant):
        code = _told(CreditCode.parse, applicant.credit_code, f"{field}.credit_code")
        identify(applicant.contact, today, f"{field}.contact")
        return Identified("firm", code.text, {"kind": "firm", "age": None, "sex": None, "division": code.division})
    number = _told(IdentityNumber.parse, applicant.id_number, f"{field}.id_number")
    if number.birth > today:
        raise Invalid("identity_number_date", f"{field}.id_number")
    known = {"kind": "person", "age": number.age(today), "sex": number.sex, "division": number.division}
    return Identified("person", number.text, known)


def _told(parse: Any, text: str, field: str) -> Any:
    try:
        return parse(text)
    except DomainError as wrong:
        raise wrong.at(field) from wrong


def check_caller(new: NewApplication, item: Item, caller: Caller) -> None:
    """The channel and the item are the caller's to use, and it is sure enough who they are."""
    if new.channel not in CHANNELS_OF.get(caller.role, frozenset()):
        raise Forbidden("channel_not_yours", "channel")
    if caller.items and item.short not in caller.items:
        raise Forbidden("item_not_yours", "item")
    if caller.role == "resident" and not assured(caller.assurance, item.assurance):
        raise Forbidden(f"assurance_{item.assurance}", "item")


def check_place(new: NewApplication, item: Item, caller: Caller, sites: Mapping[str, str], at: datetime) -> None:
    """The site is the caller's to use (wall time ``at``), and the item is offered there. ``sites``: code → kind."""
    if new.channel not in item.channels:
        raise Invalid("channel_not_offered", "channel")
    _check_site(new, item, caller, sites, at)
    if new.channel in ON_BEHALF and new.on_behalf is None:
        raise Invalid("on_behalf_missing", "on_behalf")
    if new.applicant.kind not in item.audience:
        raise Invalid("audience_not_served", "applicant.kind")


def _check_site(new: NewApplication, item: Item, caller: Caller, sites: Mapping[str, str], at: datetime) -> None:
    if new.site is None:
        if new.channel in AT_A_SITE:
            raise Invalid("site_missing", "site")
        return
    if new.site not in sites:
        raise Invalid("site_unknown", "site")
    if new.channel in ITS_OWN and new.site not in caller.sites_at(at):
        raise Forbidden("site_not_yours", "site")
    # A community's grid members apply for people at home, for every item that the grid takes.
    offered = new.channel == "grid" if sites[new.site] == "community" else {new.site, sites[new.site]} & set(item.sites)
    if not offered:
        raise Invalid("site_not_offered", "site")


def check_materials(
    new: NewApplication, item: Item, files_of: str, receipts: Receipts, held: frozenset[str], promised: frozenset[str]
) -> tuple[MaterialRef, ...]:
    """Every required material is there, as a checked file or as a record the platform holds, or is promised."""
    given = gathered(new.materials, item, files_of, receipts, held)
    missing = [
        Invalid("material_missing", f"materials.{m.code}", name=m.name)
        for m in item.materials
        if m.required and m.code not in given and m.code not in promised
    ]
    if missing:
        raise Invalid("materials_missing", missing[0].field, errors=missing)
    both = sorted(promised & set(given))
    if both:
        raise Invalid("material_not_missing", f"promise.materials.{both[0]}")
    return tuple(given.values())


def gathered(
    materials: Sequence[FileMaterial | RecordMaterial], item: Item, files_of: str, receipts: Receipts,
    held: frozenset[str],
) -> dict[str, MaterialRef]:  # fmt: skip
    """The materials that were given, by code, each of the item and of an accepted form."""
    wanted = {material.code: material for material in item.materials}
    given: dict[str, MaterialRef] = {}
    for place, material in enumerate(materials):
        field = f"materials.{place}"
        if material.code not in wanted:
            raise Invalid("material_unknown", f"{field}.code")
        if material.code in given:
            raise Invalid("material_twice", f"{field}.code")
        if isinstance(material, FileMaterial):
            given[material.code] = _file(material, wanted[material.code], files_of, receipts, field)
        else:
            given[material.code] = _record(material, wanted[material.code].reuse_from, held, field)
    return given


def _file(given: FileMaterial, wanted: Material, files_of: str, receipts: Receipts, field: str) -> MaterialRef:
    ref: MaterialRef = _told(lambda text: receipts.read(text, files_of), given.receipt, f"{field}.receipt")
    if ref.code != given.code or ref.media_type not in {MEDIA_TYPES[name] for name in wanted.formats}:
        raise Invalid("material_wrong_file", f"{field}.receipt", name=wanted.name)
    return ref


def check_promise(promise: Promise, item: Item) -> None:
    """Only materials that may be promised, each once (容缺受理清单)."""
    may = {m.code for m in item.materials if m.promise} if item.procedure.promising else set()
    for code in promise.materials:
        if code not in may:
            raise Invalid("material_not_promisable", "promise.materials")
    if len(set(promise.materials)) < len(promise.materials):
        raise Invalid("material_twice", "promise.materials")


def check_consent(new: NewApplication, files_of: str, receipts: Receipts) -> tuple[MaterialRef, ...]:
    """What shows that the applicant agreed to be applied for: the signed sheet or its photograph, as a file."""
    if new.on_behalf is None:
        return ()
    ref = _told(lambda text: receipts.read(text, files_of), new.on_behalf.receipt, "on_behalf.receipt")
    if ref.code != CONSENT_FILE:
        raise Invalid("receipt_invalid", "on_behalf.receipt")
    return (ref,)


def _record(material: RecordMaterial, reuse_from: str | None, held: frozenset[str], field: str) -> MaterialRef:
    if material.record != reuse_from:
        raise Invalid("material_not_reusable", f"{field}.record")
    if material.record not in held:
        raise Invalid("record_not_held", f"{field}.record")
    return MaterialRef(code=material.code, record=material.record)


def contact_phone(applicant: Applicant) -> str:
    """The phone that messages go to."""
    return applicant.phone if isinstance(applicant, PersonApplicant) else applicant.contact.phone
