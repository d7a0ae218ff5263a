"""The registry of endpoints: departments register, rotate and end their own. A secret is shown once."""

import base64
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.catalogue.wants import Wish
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.webhooks.model import Answers, Ended, Endpoint, Secret
from channels.webhook.guard import Guard, Unresolved, Unsafe

SCOPE = "webhooks:manage"
"""What a department's account needs to have endpoints."""
KEPT = "webhooks"
"""All endpoints lie under this, by their id: a district has some dozens."""
FRESH = 20.0
"""Seconds for which a process goes by the endpoints that it read."""
MOST = 20
"""Endpoints that a department may have."""
OVERLAP = timedelta(hours=24)
"""How long the older secret still signs after a rotation."""


class Vault(Protocol):
    """Port: seals the secrets of endpoints."""

    def seal(self, text: str, about: str) -> str: ...
    def open(self, sealed: str, about: str) -> str: ...


class EndpointStore:
    """Endpoints as documents."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._read: tuple[float, tuple[Endpoint, ...]] | None = None

    def all(self) -> tuple[Endpoint, ...]:
        """Every endpoint, as of a few seconds ago."""
        if self._read is None or time.monotonic() - self._read[0] > FRESH:
            self._read = (time.monotonic(), self.now())
        return self._read[1]

    def now(self) -> tuple[Endpoint, ...]:
        """Every endpoint, strongly consistent."""
        return tuple(Endpoint.model_validate(record.data) for record in self._records.under(KEPT))

    def get(self, endpoint_id: str) -> Endpoint | None:
        """One endpoint, strongly consistent."""
        record = self._records.get(KEPT, endpoint_id)
        return Endpoint.model_validate(record.data) if record else None

    def change(self, endpoint_id: str, update: Callable[[Endpoint | None], Endpoint]) -> Endpoint:
        """Replace an endpoint by ``update`` of it."""
        for _ in range(ATTEMPTS):
            record = self._records.get(KEPT, endpoint_id)
            before = Endpoint.model_validate(record.data) if record else None
            after = update(before)
            if after == before:
                return after
            try:
                data = after.model_dump(mode="json")
                self._records.put(Record(KEPT, endpoint_id, data, record.revision if record else 0))
            except VersionConflict:
                continue
            self._read = None
            return after
        raise Conflict("case_busy")


class Endpoints:
    """What departments do with their endpoints."""

    def __init__(
        self, store: EndpointStore, vault: Vault, check: Callable[[str], None], clock: Clock
    ) -> None:  # fmt: skip
        """``check`` refuses a URL that may not be called, with :class:`Invalid`."""
        self._store = store
        self._vault = vault
        self._check = check
        self._clock = clock

    def register(
        self, caller: Caller, key: str, url: str, events: tuple[str, ...], items: tuple[str, ...],
        wishes: tuple[Wish, ...] = (),
    ) -> tuple[Endpoint, str]:  # fmt: skip
        """A new endpoint, and its secret, which nobody can read again. Under the same ``key`` it is the same endpoint,
        with a fresh secret in place of the one that got lost.

        Raises
        ------
        Forbidden, Invalid, NotAllowed
            ``scope_missing``; ``endpoint_forbidden``; ``endpoints_too_many``.
        """
        self._may(caller)
        self._check(url)
        if len([one for one in self._store.now() if one.department == caller.department and not one.ended]) >= MOST:
            raise NotAllowed("endpoints_too_many")
        endpoint_id = "e" + digest([caller.department, key])[:12]
        sealed, text = self._secret(endpoint_id)
        made = Endpoint(
            id=endpoint_id, department=caller.department, url=url, events=events, items=items, wishes=wishes,
            secrets=(sealed,), created=self._clock.now().legal,
        )  # fmt: skip
        return self._store.change(endpoint_id, lambda _: made), text

    def mine(self, caller: Caller) -> tuple[Endpoint, ...]:
        """The department's endpoints."""
        self._may(caller)
        return tuple(one for one in self._store.now() if one.department == caller.department)

    def rotate(self, caller: Caller, endpoint_id: str) -> tuple[Endpoint, str]:
        """A second secret; the older one signs along for a day."""
        now = self._clock.now().wall
        sealed, text = self._secret(endpoint_id)

        def rotated(endpoint: Endpoint) -> Endpoint:
            live = endpoint.live(now)
            if len(live) > 1:
                raise NotAllowed("partner_keys_two")
            ending = tuple(one.model_copy(update={"ends": now + OVERLAP}) for one in live)
            return endpoint.model_copy(update={"secrets": (*ending, sealed)})

        return self._change(caller, endpoint_id, rotated), text

    def subscribe(self, caller: Caller, endpoint_id: str, wishes: tuple[Wish, ...]) -> Endpoint:
        """It is subscribed to these, and to nothing else."""
        return self._change(caller, endpoint_id, lambda one: one.model_copy(update={"wishes": wishes}))

    def end(self, caller: Caller, endpoint_id: str) -> Endpoint:
        """Nothing is sent there any more; again changes nothing."""
        return self._change(caller, endpoint_id, lambda one: one.model_copy(update={"ended": one.ended or "ended"}))

    def resume(self, caller: Caller, endpoint_id: str) -> Endpoint:
        """After it was given up, it is told again of what happens from now on; what failed can be replayed."""
        anew = {"ended": "", "answers": Answers()}
        return self._change(caller, endpoint_id, lambda one: one.model_copy(update=anew))

    def own(self, caller: Caller, endpoint_id: str) -> Endpoint:
        """The endpoint, if it is the caller's department's."""
        self._may(caller)
        found = self._store.get(endpoint_id)
        if found is None or found.department != caller.department:
            raise NotFound("endpoint_unknown", "endpoint_id")
        return found

    def answered(self, endpoint: Endpoint, success: bool, at: datetime) -> Ended:
        """Remember how it answered, if that changes anything; why it was given up just now, if it was."""
        known = endpoint.answers
        if success and known.failing_since is None and known.succeeded is not None:
            return ""
        health = known.health.after(success, at)
        given_up: Ended = "failing" if not success and health.is_given_up(at) else ""
        answers = Answers(succeeded=health.succeeded, failing_since=health.failing_since)
        if answers != known or given_up:
            self._store.change(endpoint.id, lambda one: _answered(one or endpoint, answers, given_up))
        return given_up

    def gone(self, endpoint: Endpoint) -> None:
        """It said that it wants no more (410)."""
        self._store.change(endpoint.id, lambda one: _answered(one or endpoint, endpoint.answers, "gone"))

    def opened(self, endpoint: Endpoint) -> tuple[str, ...]:
        """The secrets that sign now."""
        live = endpoint.live(self._clock.now().wall)
        return tuple(self._vault.open(secret.sealed, _about(endpoint.id)) for secret in live)

    def _change(self, caller: Caller, endpoint_id: str, update: Callable[[Endpoint], Endpoint]) -> Endpoint:
        known = self.own(caller, endpoint_id)
        return self._store.change(endpoint_id, lambda one: update(one or known))

    def _secret(self, endpoint_id: str) -> tuple[Secret, str]:
        text = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        return Secret(sealed=self._vault.seal(text, _about(endpoint_id)), created=self._clock.now().wall), text

    def _may(self, caller: Caller) -> None:
        if SCOPE not in caller.scopes:
            raise Forbidden("scope_missing")


def _answered(endpoint: Endpoint, answers: Answers, given_up: Ended) -> Endpoint:
    return endpoint.model_copy(update={"answers": answers, "ended": endpoint.ended or given_up})


def _about(endpoint_id: str) -> str:
    return f"webhook#{endpoint_id}"


def guarded(guard: Guard) -> Callable[[str], None]:
    """Refuses in the common form what may not be called."""

    def refuse(url: str) -> None:
        try:
            guard.check(url)
        except (Unsafe, Unresolved) as unsafe:
            raise Invalid("endpoint_forbidden", "url") from unsafe

    return refuse
