"""Sessions: one a device; a short access token, and a refresh token that is good once.

Who lets somebody in (a code, a provider, a password) says only which account; what the account may do is
looked up at each login and each refresh, so a right that was given or taken away shows within the life of an
access token, and at once where it is revoked.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, Protocol

from chalicelib.access.tokens import LIFETIME, REVOKED, Revocations, Tokens, account_of
from chalicelib.kernel.caller import Assurance, Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, NotFound, Unauthenticated
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient

Kind = Literal["resident", "staff"]

IDLE: dict[Kind, timedelta] = {"resident": timedelta(days=7), "staff": timedelta(minutes=30)}
"""After so long without a refresh one logs in anew (等保三级, 8.1.4.1: 登录连接超时自动退出)."""
LONGEST: dict[Kind, timedelta] = {"resident": timedelta(days=30), "staff": timedelta(hours=12)}
"""After so long in any case."""


class TokenPair(Lenient):
    """What a login gives (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the name of a kind of token
    expires_in: int
    """Seconds."""
    refresh_token: str
    session: str
    role: str
    assurance: Assurance


class Device(Lenient):
    """A session as its owner sees it."""

    session: str
    device: str
    began: datetime
    seen: datetime
    current: bool


class Devices(Lenient):
    """Where one is logged in."""

    items: tuple[Device, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who was let in: which account, and how sure that is."""

    kind: Kind
    account: str
    assurance: Assurance = "anonymous"


class Accounts(Protocol):
    """Port: what an account may do now."""

    def caller(self, entry: Entry) -> Caller:
        """The account's holder with today's mandates or posts.

        Raises
        ------
        Unauthenticated, Forbidden
            when the account is no longer good.
        """
        ...


class Sessions:
    """Begins, renews and ends sessions."""

    def __init__(
        self,
        records: Records,
        tokens: Tokens,
        revocations: Revocations,
        accounts: Mapping[Kind, Accounts],
        clock: Clock,
    ) -> None:
        self._records = records
        self._tokens = tokens
        self._revocations = revocations
        self._accounts = accounts
        self._clock = clock

    def begin(self, entry: Entry, device: str) -> TokenPair:
        """Log in on a device."""
        now = self._clock.now().wall
        record = Record(
            _holder(entry.kind, entry.account), f"session#{secrets.token_hex(8)}",
            {"device": device, "began": now.isoformat(), "assurance": entry.assurance}, 0, now + LONGEST[entry.kind],
        )  # fmt: skip
        return self._renewed(record, entry)

    def refresh(self, refresh_token: str) -> TokenPair:
        """A new pair for a refresh token, which is used up by it.

        One that was used up before ends the session: it was stolen, or its thief was first (RFC 9700, 4.14).
        """
        kind, account, session, proof = _parts(refresh_token)
        record = self._records.get(_holder(kind, account), f"session#{session}")
        if record is None or _idle(record, self._clock.now().wall):
            raise Unauthenticated("session_over")
        if not hmac.compare_digest(str(record.data["proof"]), _proof(proof)):
            self._end(record)
            raise Unauthenticated("session_over")
        return self._renewed(record, Entry(kind, account, record.data["assurance"]))

    def raised(self, caller: Caller, entry: Entry) -> TokenPair:
        """The caller's session goes on surer of who they are: under another account, or a higher assurance."""
        record = self._own(caller, caller.session)
        fresh = Record(_holder(entry.kind, entry.account), record.sk, {**record.data, "assurance": entry.assurance},
                       0 if entry.account != caller.id else record.revision, record.expires)  # fmt: skip
        pair = self._renewed(fresh, entry)
        if entry.account != caller.id:
            self._remove(record)
        return pair

    def end(self, caller: Caller, session: str) -> None:
        """Log out: here, or on another device of one's own."""
        self._end(self._own(caller, session or caller.session))

    def end_all(self, kind: Kind, account: str) -> None:
        """Every session of an account ends."""
        self.look_again(kind, account)
        for record in self._records.under(_holder(kind, account), "session#"):
            self._remove(record)

    def look_again(self, kind: Kind, account: str) -> None:
        """The tokens of an account hold no longer; its sessions go on, with what it may do from now on."""
        self._revocations.revoke(_holder(kind, account))

    def devices(self, caller: Caller) -> Devices:
        """Where the caller is logged in."""
        now = self._clock.now().wall
        found = [r for r in self._records.under(account_of(caller), "session#") if not _idle(r, now)]
        return Devices(items=tuple(
            Device(
                session=_session(record), device=record.data["device"], began=record.data["began"],
                seen=record.data["seen"], current=_session(record) == caller.session,
            )
            for record in found
        ))  # fmt: skip

    def _renewed(self, record: Record, entry: Entry) -> TokenPair:
        token, caller = self._token(_session(record), entry)
        now, proof = self._clock.now().wall, secrets.token_urlsafe(32)
        said: dict[str, Any] = {"proof": _proof(proof), "seen": now.isoformat()}
        said["idle"] = (now + IDLE[entry.kind]).isoformat()
        try:
            self._records.put(replace(record, data={**record.data, **said}))
        except VersionConflict:  # it ended, or another refresh was first
            raise Unauthenticated("session_over") from None
        return TokenPair(
            access_token=token,
            expires_in=int(LIFETIME.total_seconds()),
            refresh_token=f"{entry.kind}.{entry.account}.{caller.session}.{proof}",
            session=caller.session,
            role=caller.role,
            assurance=caller.assurance,
        )

    def _token(self, session: str, entry: Entry) -> tuple[str, Caller]:
        """A token, and whom it speaks of: with no right that was taken away while rights were looked up.

        Such a token would be younger than the revocation that is meant for it, and outlive it.
        """
        for _ in range(ATTEMPTS):
            since = datetime.now(UTC)
            caller = replace(self._accounts[entry.kind].caller(entry), session=session)
            token = self._tokens.issue(caller)
            revoked = self._records.get(REVOKED, account_of(caller))
            if revoked is None or datetime.fromisoformat(revoked.data["at"]) < since:
                return token, caller
        raise Conflict("case_busy")

    def _own(self, caller: Caller, session: str) -> Record:
        record = self._records.get(account_of(caller), f"session#{session}")
        if record is None:
            raise NotFound("session_over", "session")
        return record

    def _end(self, record: Record) -> None:
        """The session is gone first: a token that a refresh is given until then is older than the revocation."""
        self._remove(record)
        self._revocations.revoke(_session(record))

    def _remove(self, record: Record) -> None:
        """Take a session away, also one that is refreshed meanwhile."""
        for _ in range(ATTEMPTS):
            stored = self._records.get(record.pk, record.sk)
            try:
                if stored is not None:
                    self._records.remove(stored)
                return
            except VersionConflict:
                continue
        raise Conflict("case_busy")


def _holder(kind: Kind, account: str) -> str:
    return f"{kind}#{account}"


def _idle(record: Record, now: datetime) -> bool:
    return datetime.fromisoformat(record.data["idle"]) < now


def _session(record: Record) -> str:
    return record.sk.removeprefix("session#")


def _proof(proof: str) -> str:
    return sha256(proof.encode()).hexdigest()


def _parts(refresh_token: str) -> tuple[Kind, str, str, str]:
    kind, *parts = refresh_token.split(".")
    if len(parts) != 3:
        raise Unauthenticated("session_over")
    account, session, proof = parts
    if kind == "resident":
        return "resident", account, session, proof
    if kind == "staff":
        return "staff", account, session, proof
    raise Unauthenticated("session_over")
