"""API keys: each belongs to an app that sends reports. Only its digest is kept."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.values import Strict

APPS = "open311-apps"
HOURLY = 600
"""Reports an hour, where nothing else is said."""


class App(Strict):
    """Who sends reports."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    digest: str = ""
    """SHA-256 of its key; empty: it has none any more."""
    hourly: int = Field(default=HOURLY, ge=1, le=100_000)
    since: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key, shown once."""

    app: App
    api_key: str


class Keys:
    """Apps and their keys. One key an app: a new one ends the one before."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock

    def issue(self, code: str, name: str = "", hourly: int = 0) -> Issued:
        """A new key of the app; it is opened where there is none.

        Raises
        ------
        VersionConflict
            when somebody else is at it.
        """
        known = self._records.get(APPS, code)
        before = App.model_validate(known.data) if known else None
        api_key = secrets.token_urlsafe(32)
        app = App(
            code=code, name=name or (before.name if before else ""), digest=_digest(api_key),
            hourly=hourly or (before.hourly if before else HOURLY), since=self._clock.now().wall,
        )  # fmt: skip
        self._records.put(Record(_key(app.digest), "app", {"code": code}))
        self._records.put(replace(known or Record(APPS, code), data=app.model_dump(mode="json")))
        self._forget(before)
        return Issued(app, api_key)

    def close(self, code: str) -> App:
        """Take the key away: from the next call on the app is refused."""
        known = self._records.get(APPS, code)
        if known is None:
            raise NotFound("open311_app_unknown")
        before = App.model_validate(known.data)
        closed = before.model_copy(update={"digest": ""})
        self._records.put(replace(known, data=closed.model_dump(mode="json")))
        self._forget(before)
        return closed

    def all(self) -> list[App]:
        """Every app that was ever opened."""
        return [App.model_validate(record.data) for record in self._records.under(APPS)]

    def holder(self, api_key: str) -> App:
        """The app that a key belongs to.

        Raises
        ------
        Forbidden
            ``open311_key``: no key was sent, or not a good one. Which of the two, or why, is not told.
        """
        digest = _digest(api_key)
        found = self._records.get(_key(digest), "app") if api_key else None
        known = self._records.get(APPS, str(found.data["code"])) if found else None
        app = App.model_validate(known.data) if known else None
        if app is None or app.digest != digest:
            raise Forbidden("open311_key", "api_key")
        return app

    def _forget(self, before: App | None) -> None:
        """The older key's own document; without it the key opened nothing already."""
        if before and before.digest and (gone := self._records.get(_key(before.digest), "app")):
            self._records.remove(gone)


def _digest(api_key: str) -> str:
    return hashlib.sha256(api_key.encode(errors="replace")).hexdigest()


def _key(digest: str) -> str:
    return f"open311-key#{digest}"
