"""The audit trail as auditors (审计管理员) ask for it: by who acted, or by what it was done to."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated

from pydantic import StringConstraints

from chalicelib.kernel.audit import Entry, TrailReader
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.facts import By
from chalicelib.kernel.privacy import SealBroken
from chalicelib.kernel.values import Lenient, Strict

PAGE = 50
SPAN = timedelta(days=31)
"""Days that one question may cover."""
UNREADABLE = "无法解密"
"""Stands for an address whose seal does not open: the entry was altered, or is from another stack."""


class AuditAsked(Strict):
    """What an auditor asks for: one of ``actor`` and ``about``, and the days, both counted."""

    actor: Annotated[str, StringConstraints(pattern=r"^([a-z]{1,20}#.{1,100})?$")] = ""
    """Role and id: ``officer#1024``."""
    about: Annotated[str, StringConstraints(max_length=200)] = ""
    start: date
    end: date
    cursor: Annotated[
        str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9a-f]{16}#\d{9})?$")
    ] = ""  # fmt: skip


class AuditLine(Lenient):
    """One entry of the trail, with the address that the request came from."""

    day: str
    shard: str
    seq: int
    at: datetime
    role: str
    actor: str
    session: str
    address: str
    act: str
    about: str
    purpose: str
    result: str


class AuditPage(Lenient):
    """Entries, oldest first, and where the next page begins (``""``: there is none)."""

    entries: tuple[AuditLine, ...]
    cursor: str


class AuditQuery:
    """Answers auditors. That they asked is itself in the trail: the route shows personal data."""

    def __init__(self, reader: TrailReader, unseal_origin: Callable[[str], str]) -> None:
        self._reader = reader
        self._unseal_origin = unseal_origin

    def page(self, asked: AuditAsked) -> AuditPage:
        """One page of what was asked for.

        Raises
        ------
        Invalid
            Both or neither of ``actor`` and ``about``, or days in the wrong order or too many.
        """
        if bool(asked.actor) == bool(asked.about):
            raise Invalid("audit_asked", "actor")
        if not timedelta(0) <= asked.end - asked.start < SPAN:
            raise Invalid("audit_span", "end")
        start, end = _midnight(asked.start), _midnight(asked.end) + timedelta(days=1)
        if asked.actor:
            role, _, name = asked.actor.partition("#")
            found, cursor = self._reader.by_actor(By(role=role, id=name), start, end, PAGE, asked.cursor)
        else:
            found, cursor = self._reader.about(asked.about, start, end, PAGE, asked.cursor)
        return AuditPage(entries=tuple(map(self._line, found)), cursor=cursor)

    def _line(self, entry: Entry) -> AuditLine:
        trace = entry.trace
        return AuditLine(
            day=entry.day, shard=entry.shard, seq=entry.seq, at=entry.at.astimezone(CHINA), role=trace.actor.role,
            actor=trace.actor.id, session=trace.session, address=self._address(trace.origin), act=trace.act,
            about=trace.about, purpose=trace.purpose, result=entry.result,
        )  # fmt: skip

    def _address(self, origin: str) -> str:
        try:
            return self._unseal_origin(origin)
        except SealBroken:
            return UNREADABLE


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)
