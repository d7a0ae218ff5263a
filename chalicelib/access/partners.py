"""Outlets (政银合作网点), terminals (自助终端) and departments: their accounts, and who of them sends a request."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol

from pydantic import Field, StringConstraints

from chalicelib.access import signatures, webhooks
from chalicelib.kernel.caller import PUBLIC, Caller, Request
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.values import Strict

Scope = Literal["records:write", "callback:decide", "webhooks:manage", "tickets:write"]
"""What a department's system may do: tell what it holds; tell what it decided; say where it is told; bring in what it
was told over a mailbox, over Weibo.
"""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{2,40}$")]
CODE = re.compile(r"[A-Za-z0-9-]{2,40}")
KEPT = timedelta(seconds=30)
"""How long a process relies on an account that it has read."""
ACCOUNTS_KEPT = 1000


class Key(Strict):
    """A key of a partner: the secret is sealed by the vault, bound to partner and key."""

    key_id: str
    sealed: str
    created: datetime
    ends: datetime | None = None

    def live(self, at: datetime) -> bool:
        return self.ends is None or at < self.ends


class Partner(Strict):
    """The account of an outlet, a terminal or a department."""

    kind: Literal["outlet", "kiosk", "department"]
    code: Code
    """A site's code (``outlet-01``) or a name for one of its terminals; a department's credit code."""
    name: str = ""
    site: str = ""
    """Where it serves; empty: the site is that of its own code."""
    items: tuple[str, ...] = ()
    """Short names of the service items that it may take; empty: all that its channel offers."""
    scopes: tuple[Scope, ...] = ()
    keys: tuple[Key, ...] = Field(default=(), max_length=2)
    api_key_digest: str = ""
    """SHA-256 of the API key that the gateway counts an outlet or terminal by."""
    active: bool = True

    @property
    def place(self) -> str:
        """The code of the site at which it serves."""
        return self.site or self.code

    def live(self, at: datetime) -> tuple[Key, ...]:
        """The keys that are good at ``at``: none of a closed account."""
        return tuple(key for key in self.keys if key.live(at)) if self.active else ()

    def about(self, key_id: str) -> str:
        """What the sealed secret of a key is bound to."""
        return f"partner#{self.code}#{key_id}"


class Vault(Protocol):
    """Port: seals secrets that partners and staff share with the platform."""

    def seal(self, text: str, about: str) -> str: ...

    def open(self, sealed: str, about: str) -> str:
        """What :meth:`seal` was given, for the same ``about`` only."""
        ...


class PartnerStore:
    """Accounts by code, and by the id of a key."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def get(self, code: str) -> Partner | None:
        """The account of that code."""
        record = self._records.get(f"partner#{code}", "account")
        return Partner.model_validate(record.data) if record else None

    def holder(self, key_id: str) -> Partner | None:
        """The account that a key was made for; whether the key is still one of its keys, its :attr:`keys` tell."""
        record = self._records.get(f"partner-key#{key_id}", "key")
        return self.get(str(record.data["code"])) if record else None

    def codes(self) -> list[str]:
        """The codes of all accounts that were ever opened."""
        return [record.sk for record in self._records.under("partners")]

    def change(self, code: str, update: Callable[[Partner | None], Partner]) -> Partner:
        """Replace the account by ``update`` of it (of ``None`` where there is none).

        A key is listed before the account has it and after it has lost it, so a process that stops in
        between leaves at most the name of a key that opens nothing.

        Raises
        ------
        VersionConflict
            when somebody else changed it first; the account is as they left it.
        """
        record = self._records.get(f"partner#{code}", "account") or Record(f"partner#{code}", "account")
        before = Partner.model_validate(record.data) if record.revision else None
        after = update(before)
        had, has = ({key.key_id for key in partner.keys} if partner else set() for partner in (before, after))
        if self._records.get("partners", code) is None:
            self._records.put(Record("partners", code))
        for key_id in sorted(has - had):
            self._records.put(Record(f"partner-key#{key_id}", "key", {"code": code}))
        self._records.put(replace(record, data=after.model_dump(mode="json")))
        for key_id in sorted(had - has):
            if gone := self._records.get(f"partner-key#{key_id}", "key"):
                self._records.remove(gone)
        return after


class PartnerCallers:
    """The :class:`~chalicelib.kernel.caller.Callers` of those who sign what they send.

    Whatever is wrong with account, key, API key or signature has one and the same answer. An account that
    was closed, or a key that was taken away, is refused after :data:`KEPT` at the latest.
    """

    def __init__(self, store: PartnerStore, vault: Vault, counters: Counters, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._counters = counters
        self._clock = clock
        self._kept: dict[tuple[str, str], tuple[datetime, Partner]] = {}

    def concerns(self, request: Request) -> bool:
        """Whether the request is signed, as an outlet or terminal or as a department does."""
        return _by_place(request) or _by_department(request)

    def identify(self, request: Request) -> Caller:
        """The partner who signed; :data:`PUBLIC` where nobody did.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``, ``signature_expired`` (more than five minutes off), ``signature_replayed``.
        """
        if _by_place(request):
            return self._place(request, signatures.read(request.headers["authorization"]))
        return self._department(request) if _by_department(request) else PUBLIC

    def _place(self, request: Request, signed: signatures.Signed) -> Caller:
        """An outlet or terminal: signature, API key, and a nonce that was not used before."""
        at = self._clock.now().wall
        signatures.timely(signed.time, at)
        partner = self._account("key", signed.key, at, self._store.holder)
        if partner is None or partner.kind == "department":
            raise Unauthenticated("signature_invalid")
        api_key = hashlib.sha256(request.headers.get("x-api-key", "").encode(errors="replace")).hexdigest()
        [secret] = self._secrets(partner, at, signed.key) or [""]
        fits = bool(secret) and signed.fits(secret, request.method, request.path, request.body)
        if not fits or not hmac.compare_digest(api_key, partner.api_key_digest):
            raise Unauthenticated("signature_invalid")
        if not self._counters.once(f"nonce#{signed.key}#{signed.nonce}", signatures.ONCE):
            raise Unauthenticated("signature_replayed")
        return Caller(partner.kind, partner.code, site=partner.place, items=frozenset(partner.items))

    def _department(self, request: Request) -> Caller:
        """A department: it names itself, and one of its keys signed the message."""
        at, code = self._clock.now().wall, request.headers.get("x-department", "")
        partner = self._account("code", code, at, self._store.get) if CODE.fullmatch(code) else None
        secrets = self._secrets(partner, at) if partner is not None and partner.kind == "department" else []
        webhooks.verify(request.headers, request.body, secrets, at)
        scopes = frozenset(partner.scopes) if partner is not None else frozenset()
        return Caller("department", code, department=code, scopes=scopes)

    def _secrets(self, partner: Partner, at: datetime, key_id: str = "") -> list[str]:
        """The secrets of the account's live keys, or of one of them."""
        return [
            self._vault.open(key.sealed, partner.about(key.key_id))
            for key in partner.live(at)
            if key_id in ("", key.key_id)
        ]

    def _account(self, by: str, name: str, at: datetime, find: Callable[[str], Partner | None]) -> Partner | None:
        until, partner = self._kept.get((by, name), (at, None))
        if at < until:
            return partner
        found = find(name)
        self._kept.pop((by, name), None)
        if found is not None:
            if len(self._kept) >= ACCOUNTS_KEPT:
                self._kept.clear()
            self._kept[by, name] = (at + KEPT, found)
        return found


def _by_place(request: Request) -> bool:
    return request.headers.get("authorization", "").startswith(signatures.SCHEME)


def _by_department(request: Request) -> bool:
    return "webhook-signature" in request.headers or "x-department" in request.headers
