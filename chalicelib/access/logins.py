"""Logins of the staff, and those that go through an OpenID provider."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal, Protocol

from chalicelib.access import passwords
from chalicelib.access.partners import Vault
from chalicelib.access.residents import Residents
from chalicelib.access.schemas import OidcBegun, OidcLogin, StaffLogin
from chalicelib.access.sessions import Entry, Sessions
from chalicelib.access.single_use import spend
from chalicelib.access.staff import StaffAccounts
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from chalicelib.kernel.metrics import Count, uncounted
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict

FAILURES = 5
LOCKED = timedelta(minutes=30)
"""After so many failures in that time nobody gets in under the login (等保三级, 8.1.4.1: 登录失败处理)."""
BEGUN = timedelta(minutes=10)
"""How long a login at a provider may take."""
SECOND = frozenset({"otp", "sms", "hwk", "swk", "sc", "fpt", "face", "iris", "vbm"})
"""Authentication methods (RFC 8176) of which one besides what one knows (``pwd``, ``pin``) makes two factors."""
NOBODY = "staff#"
"""The account of no login."""


class Begun(Protocol):
    """A login on its way."""

    @property
    def url(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def nonce(self) -> str: ...
    @property
    def verifier(self) -> str: ...


class Provider(Protocol):
    """Port: an OpenID provider."""

    def begin(self) -> Begun:
        """Begin a login."""
        ...

    def finish(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        """The claims about who came back."""
        ...


class StaffLogins:
    """Lets the staff in: password and one-time password, or the staff's single sign-on with two factors.

    After :data:`FAILURES` failures nobody gets in under a login for :data:`LOCKED`, the right one neither, and
    likewise under a login that is nobody's. So whoever knows a colleague's login can lock them out for that
    time. That is meant: the standard asks for the lock; the limits by network address (limits.csv), the alarm
    on many locks and the trail, which names the login, stand against its misuse.
    """

    def __init__(
        self, accounts: StaffAccounts, sessions: Sessions, counters: Counters, vault: Vault, count: Count = uncounted,
        timer: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._accounts = accounts
        self._sessions = sessions
        self._counters = counters
        self._vault = vault
        self._count = count
        self._timer = timer

    def by_password(self, asked: StaffLogin) -> Entry:
        """Both factors are looked at before a word is said, and the word is the same for either."""
        tries = self._tried(asked.login)
        known = self._accounts.records.get(f"staff#{asked.login}", "account")
        account = known or self._nobody
        right = passwords.matches(str(account.data["password"]), asked.password)
        step = self._step(account, asked.one_time)
        if known is None or not right or step is None or known.data.get("left"):
            raise self._failed(asked.login, tries)
        new = self._new_password(known, asked)
        if not self._unused(known, step):
            raise self._failed(asked.login, tries)
        if new:
            self._change(known, new)
            self._sessions.end_all("staff", asked.login)  # whoever knew the old one is out
        self._counters.clear(f"failures#{asked.login}")
        return Entry("staff", asked.login)

    def by_claims(self, claims: Mapping[str, Any], one_time: str | None) -> Entry:
        """Whoever the staff's provider says, when it asked two factors, or the second is given here."""
        name = claims.get("preferred_username")
        account = self._accounts.named(name) if isinstance(name, str) and name else None
        if account is None or account.data.get("left"):
            raise Unauthenticated("login_wrong")
        login = account.pk.removeprefix("staff#")
        tries = self._tried(login)
        if not _two_factors(claims.get("amr")):
            step = self._step(account, one_time) if one_time else None
            if step is None or not self._unused(account, step):
                raise self._failed(login, tries)
        self._counters.clear(f"failures#{login}")
        return Entry("staff", login)

    def _tried(self, login: str) -> int:
        """How many tries there were since one succeeded, this one among them; counted before it is looked at."""
        if self._counters.count(f"locked#{login}"):
            raise Unauthenticated("login_locked")
        tries = self._counters.add(f"failures#{login}", LOCKED)
        if tries > FAILURES:
            raise Unauthenticated("login_locked")
        return tries

    def _failed(self, login: str, tries: int) -> Unauthenticated:
        """The answer to a try that failed; the last one that is allowed begins the lock."""
        if tries >= FAILURES and self._counters.once(f"locked#{login}", LOCKED):
            self._count("Lockouts")
        return Unauthenticated("login_wrong")

    @cached_property
    def _nobody(self) -> Record:
        """Looked at where there is no account: the same is done, so that time does not tell there is none."""
        seed = self._vault.seal(passwords.new_seed(), NOBODY)
        return Record(NOBODY, "account", {"password": passwords.nobodys(), "seed": seed})

    def _step(self, account: Record, code: str) -> int | None:
        return passwords.step_of(self._vault.open(account.data["seed"], account.pk), code, self._timer)

    def _unused(self, account: Record, step: int) -> bool:
        """Whether the one-time password of that seed was not used before (RFC 6238, 5.2)."""
        return self._counters.once(f"step#{digest([account.pk, account.data['seed'], step])}", timedelta(minutes=5))

    def _new_password(self, account: Record, asked: StaffLogin) -> str:
        """The password to change to, empty for none. A refusal here is no failure, and uses up no factor."""
        refused: DomainError | None = None
        if asked.new_password is None:
            refused = Forbidden("password_expired", "new_password") if account.data["first"] else None
        elif passwords.weak(asked.new_password, asked.login) or asked.new_password == asked.password:
            refused = Invalid("password_weak", "new_password")
        if refused is not None:
            self._counters.clear(f"failures#{asked.login}")
            raise refused
        return asked.new_password or ""

    def _change(self, account: Record, password: str) -> None:
        """Into the account as it was looked at: one that was reset meanwhile stays reset."""
        data = {**account.data, "password": passwords.hashed(password), "first": False}
        try:
            self._accounts.records.put(replace(account, data=data))
        except VersionConflict:
            raise Conflict("case_busy") from None


class ProviderLogins:
    """Logins at the province's single sign-on, or the staff's."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        records: Records,
        residents: Residents,
        staff: StaffLogins,
        clock: Clock,
    ) -> None:
        self._providers = providers
        self._records = records
        self._residents = residents
        self._staff = staff
        self._clock = clock

    def begin(self, audience: Literal["resident", "staff"]) -> OidcBegun:
        """Where the browser goes."""
        begun = self._provider(audience).begin()
        data = {"audience": audience, "nonce": begun.nonce, "verifier": begun.verifier}
        self._records.put(Record("oidc", begun.state, data, expires=self._clock.now().wall + BEGUN))
        return OidcBegun(url=begun.url, state=begun.state)

    def finish(self, asked: OidcLogin) -> Entry:
        """Who came back with a state that was given out here, once."""
        begun = self._records.get("oidc", asked.state)
        if begun is None or not spend(self._records, begun):
            raise Unauthenticated("login_failed", "state")
        provider = self._provider(begun.data["audience"])
        claims = provider.finish(asked.code, begun.data["nonce"], begun.data["verifier"])
        if begun.data["audience"] == "staff":
            return self._staff.by_claims(claims, asked.one_time)
        return self._residents.by_claims(claims)

    def _provider(self, audience: str) -> Provider:
        if audience not in self._providers:
            raise NotFound("route_unknown", "audience")
        return self._providers[audience]


def _two_factors(methods: Any) -> bool:
    """Whether a provider says that it asked two factors (``amr``)."""
    told = {str(method) for method in methods} if isinstance(methods, list) else set[str]()
    return "mfa" in told or (bool(told & {"pwd", "pin"}) and bool(told & SECOND))
