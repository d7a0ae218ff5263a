"""Logins of the staff, and those that go through an OpenID provider."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal, Protocol

from chalicelib.access import passwords
from chalicelib.access.residents import Residents
from chalicelib.access.schemas import OidcBegun, OidcLogin, StaffLogin
from chalicelib.access.sessions import Entry
from chalicelib.access.staff import StaffAccounts, Vault
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound, Unauthenticated
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict

FAILURES = 5
LOCKED = timedelta(minutes=30)
"""After so many failures in that time nobody gets in under the login (等保三级, 8.1.4.1: 登录失败处理)."""
BEGUN = timedelta(minutes=10)
"""How long a login at a provider may take."""
TWO_FACTORS = frozenset({"mfa", "otp", "hwk", "sc", "fpt", "face"})
"""Authentication methods (RFC 8176) of which one besides the password makes two factors."""


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
    """Lets the staff in: password and one-time password, or the staff's single sign-on with two factors."""

    def __init__(self, accounts: StaffAccounts, counters: Counters, vault: Vault) -> None:
        self._accounts = accounts
        self._counters = counters
        self._vault = vault

    def by_password(self, asked: StaffLogin) -> Entry:
        """Both factors are looked at before a word is said, and the word is the same for either."""
        self._count(asked.login)
        account = self._accounts.records.get(f"staff#{asked.login}", "account")
        stored = str(account.data["password"]) if account is not None else passwords.nobodys()
        right = passwords.matches(stored, asked.password)
        if account is None or not right or account.data.get("left") or not self._second(account, asked.one_time):
            raise Unauthenticated("login_wrong")
        if account.data["first"] or asked.new_password is not None:
            self._change(asked, stored)
        self._counters.clear(f"failures#{asked.login}")
        return Entry("staff", asked.login)

    def by_claims(self, claims: Mapping[str, Any], one_time: str | None) -> Entry:
        """Whoever the staff's provider says, when it asked two factors, or the second is given here."""
        login = str(claims.get("preferred_username", ""))
        self._count(login)
        account = self._accounts.records.get(f"staff#{login}", "account")
        if account is None or account.data.get("left"):
            raise Unauthenticated("login_wrong")
        asked = claims.get("amr")
        two = isinstance(asked, list) and bool(TWO_FACTORS & {str(method) for method in asked})
        if not two and not (one_time and self._second(account, one_time)):
            raise Unauthenticated("login_wrong")
        self._counters.clear(f"failures#{login}")
        return Entry("staff", login)

    def _count(self, login: str) -> None:
        """Each try counts until one succeeds."""
        if self._counters.add(f"failures#{login}", LOCKED) > FAILURES:
            raise Unauthenticated("login_locked")

    def _second(self, account: Record, code: str) -> bool:
        """Whether the one-time password is good, and was not used before (RFC 6238, 5.2)."""
        seed = self._vault.open(account.data["seed"], account.pk)
        step = passwords.step_of(seed, code)
        return step is not None and self._counters.once(f"step#{account.pk}#{step}", timedelta(minutes=5))

    def _change(self, asked: StaffLogin, stored: str) -> None:
        if asked.new_password is None:
            raise Forbidden("password_expired", "new_password")
        if passwords.weak(asked.new_password, asked.login) or passwords.matches(stored, asked.new_password):
            raise Invalid("password_weak", "new_password")
        account = self._accounts.account(asked.login)
        data = {**account.data, "password": passwords.hashed(asked.new_password), "first": False}
        self._accounts.records.put(replace(account, data=data))


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
        if begun is None:
            raise Unauthenticated("login_failed", "state")
        try:
            self._records.remove(begun)
        except VersionConflict:
            raise Unauthenticated("login_failed", "state") from None
        provider = self._provider(begun.data["audience"])
        claims = provider.finish(asked.code, begun.data["nonce"], begun.data["verifier"])
        if begun.data["audience"] == "staff":
            return self._staff.by_claims(claims, asked.one_time)
        return self._residents.by_claims(claims)

    def _provider(self, audience: str) -> Provider:
        if audience not in self._providers:
            raise NotFound("route_unknown", "audience")
        return self._providers[audience]
