"""What the standard's requests say: queries and the form of a report. Pure.

A parameter that is empty is as if it had not been sent (https://wiki.open311.org/GeoReport_v2/#optional-arguments).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, get_args
from urllib.parse import parse_qsl

from pydantic import Field, StringConstraints

from chalicelib.complaints.open311.values import Point, Status
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.values import Lenient

JURISDICTION = "kmcg.gov.cn"
"""The address of the district's own site, as the standard has it. There is one jurisdiction: it need not be sent."""
SPAN = timedelta(days=90)
MOST = 1000
"""Days and requests of one answer at most (https://wiki.open311.org/GeoReport_v2/#response-volume)."""
DEEPEST = 10_000
"""How far pages lead; beyond, a shorter time or fewer services are to be asked for."""
NAMED = 100
"""Requests that are asked for by their numbers at once."""
PARTS = 100
"""Fields of a form."""
LONGEST = 4000
"""Characters of a description (the standard's own limit)."""
ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,40})\](\[\])?")
SHORT = 200

Word = Annotated[str, StringConstraints(max_length=SHORT)]


class Where(Lenient):
    """Which city is asked."""

    jurisdiction_id: Word = ""

    def check(self) -> None:
        """Refuse another city's reports."""
        if self.jurisdiction_id not in ("", JURISDICTION):
            raise NotFound("open311_jurisdiction_unknown", "jurisdiction_id", own=JURISDICTION)


class Asked(Where):
    """Which requests are wanted."""

    service_request_id: Annotated[str, StringConstraints(max_length=NAMED * 40)] = ""
    service_code: Annotated[str, StringConstraints(max_length=2000)] = ""
    start_date: Word = ""
    end_date: Word = ""
    status: Word = ""
    page: Word = ""
    page_size: Word = ""

    def numbers(self) -> tuple[str, ...]:
        """The requests that are asked for by number: that overrides all else."""
        numbers = listed(self.service_request_id)
        if len(numbers) > NAMED:
            raise Invalid("open311_too_many", "service_request_id", most=NAMED)
        return numbers

    def wanted(self, now: datetime) -> "Wanted":
        """What is asked at the instant ``now`` (legal time)."""
        first, last = self._span(now)
        size = _count("page_size", self.page_size, MOST)
        page = _count("page", self.page, 1)
        if size > MOST or page * size > DEEPEST:
            raise Invalid("open311_page_far", "page", most=MOST, deepest=DEEPEST)
        statuses = set(listed(self.status))
        if not statuses <= set(get_args(Status)):
            raise Invalid("open311_status_unknown", "status")
        [status] = statuses if len(statuses) == 1 else {""}
        return Wanted(listed(self.service_code), status, first, last, (page - 1) * size, size)

    def _span(self, now: datetime) -> tuple[datetime, datetime]:
        first, last = instant("start_date", self.start_date), instant("end_date", self.end_date)
        if first and last:
            if not first <= last <= first + SPAN:
                raise Invalid("open311_span", "end_date", days=SPAN.days)
            return first, last
        if first:
            return first, first + SPAN
        return (last or now) - SPAN, last or now


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of the list: newest first, ``skip`` passed over, ``size`` shown. Both ends of the time included."""

    services: tuple[str, ...]
    status: str
    first: datetime
    last: datetime
    skip: int
    size: int


class Report(Where):
    """A report, as it was sent. Everything about the reporter is kept sealed, or not at all."""

    api_key: Annotated[str, StringConstraints(max_length=128)] = ""
    service_code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    long: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    address_string: Word = ""
    address_id: Word = ""
    email: Word = ""
    device_id: Word = ""
    account_id: Word = ""
    first_name: Annotated[str, StringConstraints(max_length=25)] = ""
    last_name: Annotated[str, StringConstraints(max_length=25)] = ""
    phone: Annotated[str, StringConstraints(max_length=30)] = ""
    description: Annotated[str, StringConstraints(max_length=LONGEST)] = ""
    media_url: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s<>\"]+$")] | None = None
    """Where a picture lies. It is noted and never fetched."""
    attributes: Mapping[str, tuple[Word, ...]] = Field(default_factory=dict)

    @property
    def place(self) -> Point | None:
        """Where it is, WGS-84.

        Raises
        ------
        Invalid
            ``open311_place_half``, or ``open311_place_missing`` where there is neither a point nor an address.
        """
        if self.lat is not None and self.long is not None:
            return Point(lat=self.lat, long=self.long)
        if self.lat is not None or self.long is not None:
            raise Invalid("open311_place_half", "long" if self.long is None else "lat")
        if not self.address_string and not self.address_id:
            raise Invalid("open311_place_missing", "lat")
        return None

    @property
    def name(self) -> str:
        """Family name first, as here."""
        return f"{self.last_name}{self.first_name}"


def report(text: str) -> Report:
    """A report from its form (``application/x-www-form-urlencoded``, UTF-8).

    Raises
    ------
    Invalid
        ``open311_form``: not such a form, too many fields, or one of them twice.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=PARTS)
    except ValueError as broken:  # also bytes that are no UTF-8
        raise Invalid("open311_form") from broken
    fields: dict[str, str] = {}
    attributes: dict[str, list[str]] = {}
    for name, value in pairs:
        if not value.strip():
            continue
        if named := ATTRIBUTE.fullmatch(name):
            attributes.setdefault(named[1], []).append(value)
        elif fields.setdefault(name, value) != value:
            raise Invalid("open311_form")
    return Report.model_validate({**fields, "attributes": {code: tuple(of) for code, of in attributes.items()}})


def listed(text: str) -> tuple[str, ...]:
    """Words with commas between them, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def instant(name: str, text: str) -> datetime | None:
    """An instant with its offset (https://www.w3.org/TR/NOTE-datetime). A ``+`` that came as a space is read as one."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.strip().replace(" ", "+"))
    except ValueError as broken:
        raise Invalid("open311_date", name) from broken
    if at.tzinfo is None or not 2000 <= at.year < 2200:  # beyond, spans cannot be counted
        raise Invalid("open311_date", name)
    return at


def _count(name: str, text: str, default: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= DEEPEST:
        raise Invalid("open311_count", name, most=DEEPEST)
    return int(text)
