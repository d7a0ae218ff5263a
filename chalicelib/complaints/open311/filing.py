"""Takes reports, and tells the numbers that tokens stand for.

A report has no idempotency key in the standard: the same report over the same API key is within :data:`AGAIN` the same
request, answered the same way. What the standard knows of the reporter beyond name and phone is kept sealed for as long
as the token; nobody needs it for the handling, but for an address to write to.
"""

import re
import secrets
from datetime import timedelta
from typing import Any

from chalicelib.catalogue.complaints import Category
from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints import schemas as tickets
from chalicelib.complaints.intake import Intake
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.open311 import services
from chalicelib.complaints.open311.keys import App, Keys
from chalicelib.complaints.open311.schemas import Report
from chalicelib.complaints.open311.values import Receipt
from chalicelib.complaints.sources import Origin
from chalicelib.complaints.texts import checked
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.canonical import canonical, digest
from chalicelib.kernel.changing import load, once_only
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import DomainError, Invalid, NotFound, TooMany
from chalicelib.kernel.facts import By
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import CaseStore, Once, VersionConflict

AGAIN = timedelta(minutes=10)
KEPT = timedelta(days=90)
"""How long a token leads to its number: as long as the list goes back."""
HOUR = timedelta(hours=1)
PHONE = re.compile(r"1[3-9][0-9]{9}")
EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")
ROLE = "app"
FIELDS = {"text": "description", "reporter": "phone", "place": "lat", "category": "service_code"}
"""A field of a ticket → where the standard says it."""


class Filing:
    """What the writing routes call."""

    def __init__(
        self, intake: Intake, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, keys: Keys, records: Records,
        counters: Counters, clock: Clock,
    ) -> None:  # fmt: skip
        self._intake = intake
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._keys = keys
        self._records = records
        self._counters = counters
        self._clock = clock

    def take(self, report: Report, act: str) -> Receipt:
        """A report becomes a ticket. ``act`` is the route, for the audit.

        Raises
        ------
        Forbidden
            ``open311_key``.
        NotFound
            ``open311_jurisdiction_unknown``, ``open311_service_unknown``.
        Invalid
            what is wrong with the report, by the names of the standard.
        TooMany
            the key was used more often than it may be.
        """
        app = self._keys.holder(report.api_key)
        if self._counters.add(f"open311#{app.code}", HOUR) > app.hourly:
            raise TooMany("too_many_requests", after=int(HOUR.total_seconds()))
        report.check()
        services.check(report)
        category = services.found(self._catalogue.complaints(), report.service_code)
        asked = _ticket(report, category)
        same = self._privacy.lookup("text", canonical(report.model_dump(mode="json", exclude={"api_key"})).decode())
        token = self._token(app, same)
        by = By(role=ROLE, id=app.code)
        once = Once(digest([ROLE, app.code, token]), same, Trace(actor=by, act=act, purpose="own"))
        origin = Origin(by, "open311", opener=f"{ROLE}#{app.code}")
        try:
            told = once_only(self._cases, once, lambda: self._intake.take(origin, asked, once))
        except DomainError as refused:
            raise _renamed(refused) from refused
        self._keep(token, told, report)
        return _receipt(told, token, category)

    def number(self, token: str) -> Receipt:
        """What a token stands for: nothing yet, as long as nobody has dispatched the ticket.

        Raises
        ------
        NotFound
            ``open311_token_unknown``: it never was one, or no longer is.
        """
        record = self._records.get(_token(token), "ticket")
        if record is None:
            raise NotFound("open311_token_unknown", "token")
        state = load(self._cases, FLOW, str(record.data["case_id"])).state
        return Receipt(token=token, service_request_id="" if state.stage == "registered" else state.number)

    def _token(self, app: App, same: str) -> str:
        """A fresh token, or that of the same report a moment ago."""
        pk, until = f"open311-sent#{app.code}", self._clock.now().wall + AGAIN
        for _ in range(2):
            found = self._records.get(pk, same)
            if found is not None:
                return str(found.data["token"])
            token = secrets.token_hex(16)
            try:
                self._records.put(Record(pk, same, {"token": token}, expires=until))
            except VersionConflict:
                continue
            return token
        raise TooMany("too_many_requests", after=1)

    def _keep(self, token: str, told: dict[str, Any], report: Report) -> None:
        """The ticket of a token; harmless when it is kept already."""
        case_id, until = str(told["id"]), self._clock.now().wall + KEPT
        more = report.model_dump(include={"email", "device_id", "account_id"}, exclude_defaults=True)
        holder = self._privacy.known(load(self._cases, FLOW, case_id).state.holder)
        sealed = self._privacy.seal(holder, more, about=case_id) if more else ""
        data = {"case_id": case_id, "sealed": sealed}
        if self._records.get(_token(token), "ticket") is None:
            try:
                self._records.put(Record(_token(token), "ticket", data, expires=until))
            except VersionConflict:
                return  # the same report at the same moment kept it


def _ticket(report: Report, category: Category) -> tickets.NewTicket:
    """The report as a ticket.

    Raises
    ------
    Invalid
        ``open311_place_missing``, ``open311_place_half``, ``open311_attribute``; ``open311_reporter``: confidentiality
        is for those who say who they are; what :func:`~chalicelib.complaints.texts.checked` says of the text.
    """
    point, secret = report.place, services.confidential(report)
    named = bool(report.name) and PHONE.fullmatch(report.phone) is not None
    if secret and not named:
        raise Invalid("open311_reporter", "phone")
    address = " ".join(part for part in (report.address_string, report.address_id) if part)
    text = checked(_text(report, category, address, write=not named), "description")
    return tickets.NewTicket(
        kind=services.kind_of(report), channel="open311",
        identity="confidential" if secret else "real_name" if named else "anonymous",
        reporter=tickets.Reporter(name=report.name, phone=report.phone) if named else None,
        text=text, category=category.name,
        place=tickets.Located(
            address=address, system="wgs84", longitude=point.long if point else None,
            latitude=point.lat if point else None,
        ),
    )  # fmt: skip


def _text(report: Report, category: Category, address: str, *, write: bool) -> str:
    """What was written, or what it is about and where; then its picture's address, and where to write to."""
    lines = [report.description or f"{category.title}：{address or '见所附坐标'}"]
    if report.media_url:
        lines.append(f"图片：{report.media_url}")
    if write and EMAIL.fullmatch(report.email):
        lines.append(f"联系邮箱：{report.email}")
    return "\n".join(lines)


def _receipt(told: dict[str, Any], token: str, category: Category) -> Receipt:
    """What the service's type lets be told at once."""
    advice, progress = str(told["advice"]), ""
    if told["code"]:
        progress = f"工单编号{told['number']}，查询码{told['code']}，可以凭这两项查询进度和答复。"
    notice = f"{advice}{told['next']}"
    match services.type_of(category):
        case "realtime":
            return Receipt(service_request_id=str(told["number"]), service_notice=notice + progress)
        case "batch":
            return Receipt(token=token, service_notice=notice + "派单后可以凭 token 取得工单编号。")
        case "blackbox":
            return Receipt(service_notice=notice)


def _renamed(refused: DomainError) -> DomainError:
    """A refusal of the ticket, told of the field as the standard names it."""
    first = refused.field.partition(".")[0]
    return refused.at(FIELDS[first]) if first in FIELDS else refused


def _token(token: str) -> str:
    return f"open311-token#{token}"
