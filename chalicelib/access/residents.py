"""Logins of residents, and how sure each is: a phone, the mini-program, the province's single sign-on.

An identity (a phone number, an openid) is an account of its own until its holder proved their name and number;
from then on every identity of theirs leads to the one account of the person.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from chalicelib.access.sessions import Entry
from chalicelib.access.single_use import spend
from chalicelib.kernel.caller import Caller, Mandate, assured
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Invalid, TooMany, Unauthenticated, Unavailable
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import LookupKind, Person, Privacy
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.phones import Phones

CODE_LIVES = timedelta(minutes=5)
TRIES = 5
"""Wrong codes after which the code is worth nothing."""
CODES = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (10, timedelta(hours=24)))
"""One-time codes to one number at most (短信服务商对验证码的频率限制)."""
TOLD = 5_000
"""Characters of mandates that a token carries: it goes with every request, and the gateway takes 10 KB of headers."""


class Texts(Protocol):
    """Port: sends a one-time code now. No queue: it is a secret."""

    def send(self, phone: str, code: str, message_id: str) -> bool:
        """Whether the provider took it."""
        ...


class Opened(Protocol):
    """What WeChat says of a login code."""

    @property
    def state(self) -> Literal["opened", "refused", "blocked", "temporary"]: ...
    @property
    def openid(self) -> str: ...


class MiniProgram(Protocol):
    """Port: code2Session."""

    def open(self, code: str) -> Opened:
        """Whose login code it is."""
        ...


class RealNames(Protocol):
    """Port: whether a name and an identity number belong together."""

    def check(self, name: str, number: str) -> Literal["match", "mismatch", "unknown", "temporary"]:
        """As the population register says."""
        ...


class Residents:
    """Lets residents in. The :class:`~chalicelib.access.sessions.Accounts` of residents."""

    def __init__(
        self, records: Records, counters: Counters, privacy: Privacy, texts: Texts, mini: MiniProgram,
        names: RealNames, clock: Clock,
    ) -> None:  # fmt: skip
        self._records = records
        self._counters = counters
        self._privacy = privacy
        self._phones = Phones(records, privacy)
        self._texts = texts
        self._mini = mini
        self._names = names
        self._clock = clock

    def send_code(self, phone: str) -> None:
        """Send a one-time code; whether the number is known is not told.

        What is kept of the code is a keyed digest: a million codes are soon tried, but not without the key.
        """
        lookup = self._privacy.lookup("phone", phone)
        for most, lasting in CODES:
            if self._counters.add(f"codes#{lasting.total_seconds():.0f}#{lookup}", lasting) > most:
                raise TooMany("login_code_soon", "phone")
        code = f"{secrets.randbelow(1_000_000):06d}"
        known = self._records.get("codes", lookup)
        expires = self._clock.now().wall + CODE_LIVES
        proof = {"proof": self._proof(lookup, code)}
        try:
            self._records.put(Record("codes", lookup, proof, known.revision if known else 0, expires))
        except VersionConflict:  # the code before was used in this very moment
            raise TooMany("login_code_soon", "phone") from None
        self._counters.clear(f"tries#{lookup}")
        if not self._texts.send(phone, code, secrets.token_hex(8)):
            raise Unavailable("login_channel_unavailable")

    def by_code(self, phone: str, code: str) -> Entry:
        """Whoever holds the phone. A code is good once."""
        lookup = self._privacy.lookup("phone", phone)
        sent = self._records.get("codes", lookup)
        tries = self._counters.add(f"tries#{lookup}", CODE_LIVES)
        told = str(sent.data.get("proof", "")) if sent is not None else ""
        right = secrets.compare_digest(told, self._proof(lookup, code))
        if sent is None or tries > TRIES or not right or not spend(self._records, sent):
            raise Unauthenticated("login_code_invalid", "code")
        return self._entry("phone", phone)

    def by_mini_program(self, code: str) -> Entry:
        """Whoever WeChat says (WeChat knows its users' phones)."""
        opened = self._mini.open(code)
        if opened.state == "temporary":
            raise Unavailable("login_channel_unavailable")
        if opened.state != "opened":
            raise Unauthenticated("login_failed", "code")
        return self._entry("openid", opened.openid)

    def by_claims(self, claims: dict[str, Any]) -> Entry:
        """Whoever the province's single sign-on says, under the name and number that it vouches for."""
        number, name = claims.get("id_number"), claims.get("name")
        if not isinstance(number, str) or not isinstance(name, str) or not name:
            raise Unauthenticated("login_failed")
        try:
            parsed = IdentityNumber.parse(number)
        except Invalid as wrong:
            raise Unauthenticated("login_failed") from wrong
        return Entry("resident", self._verified(name, parsed).id, "real_name")

    def prove_name(self, caller: Caller, name: str, number: str) -> Entry:
        """The caller is the person of that name and number: from now on this login leads to their account.

        Whose it is already is read from the account: a token issued before the proof does not know it yet.
        """
        parsed = _number(number)
        if parsed.birth > legal_day(self._clock.now().legal):
            raise Invalid("identity_number_date", "id_number")
        account = self._records.get(caller.id, "account")
        if account is None:
            raise Unauthenticated("session_over")
        if self._whose(account) not in ("", self._privacy.lookup("person", parsed.text)):
            raise Conflict("identity_taken")
        found = self._names.check(name, parsed.text)
        if found == "temporary":
            raise Unavailable("login_channel_unavailable")
        if found != "match":
            raise Invalid(f"identity_{found}", "id_number")
        person = self._verified(name, parsed)
        if caller.id != person.id:
            self._bind(account, person)
        return Entry("resident", person.id, caller.assurance if assured(caller.assurance, "real_name") else "real_name")

    def caller(self, entry: Entry) -> Caller:
        account = self._records.get(entry.account, "account")
        if account is None:
            raise Unauthenticated("session_over")
        lookup = account.data.get("lookup")
        if not lookup:
            return Caller("resident", entry.account, "phone")
        mandates = [_mandate(record) for record in self._records.under(entry.account, "mandate#")]
        return Caller("resident", entry.account, entry.assurance, (Mandate(lookup, "self"), *_carried(mandates)))

    def _entry(self, kind: LookupKind, value: str) -> Entry:
        """The account that an identity leads to: the person's, where it was proved and still is there."""
        account = self._account(self._privacy.lookup(kind, value), lambda _: {"verified": ""})
        person_id = str(account.data["verified"]) if self._whose(account) else ""
        if kind == "phone":
            self._phones.used(account, value, person_id, self._clock.now().wall)
        return Entry("resident", person_id or account.pk, "real_name" if person_id else "phone")

    def _whose(self, account: Record) -> str:
        """Look-up digest of the person whose account it is, or to whose it leads; empty for nobody's."""
        verified = str(account.data.get("verified", ""))
        person = self._records.get(verified, "account") if verified else account
        return str(person.data.get("lookup", "")) if person is not None else ""

    def _verified(self, name: str, number: IdentityNumber) -> Person:
        """The person's own account, made at the first proof."""

        def proved(person: Person) -> dict[str, str]:
            said = {"name": name, "number": number.text}
            return {"lookup": person.lookup, "sealed": self._privacy.seal(person, said, about="account")}

        return self._privacy.known(self._account(self._privacy.lookup("person", number.text), proved).pk)

    def _account(self, lookup: str, data: Callable[[Person], dict[str, str]]) -> Record:
        """The account under the digest; made with ``data`` of whoever it is where there is none."""
        for _ in range(ATTEMPTS):
            person = self._privacy.person(lookup)
            known = None if person.new else self._records.get(person.id, "account")
            if known is not None:
                return known
            try:
                return self._records.put(Record(person.id, "account", data(person)), person)
            except VersionConflict:  # another login of the same person, or their first case, was first
                continue
        raise Conflict("case_busy")

    def _bind(self, account: Record, person: Person) -> None:
        try:
            kept = self._phones.proved(account, person.id)
            self._records.put(replace(account, data={**account.data, "verified": person.id, **kept}))
            if self._records.get(person.id, f"identity#{account.pk}") is None:  # what goes with the person when they go
                self._records.put(Record(person.id, f"identity#{account.pk}"))
        except VersionConflict:
            raise Conflict("case_busy") from None

    def _proof(self, lookup: str, code: str) -> str:
        return self._privacy.code(f"login#{lookup}#{code}")


def _mandate(record: Record) -> Mandate:
    until = record.data.get("until")
    return Mandate(
        record.sk.removeprefix("mandate#"), record.data["kind"], frozenset(record.data.get("items", ())),
        datetime.fromisoformat(until) if until else None,
    )  # fmt: skip


def _carried(mandates: Iterable[Mandate]) -> tuple[Mandate, ...]:
    """As many as a token carries, one's own before those that firms gave: however many firms send somebody,
    nobody is kept from what is theirs.
    """
    carried, room = list[Mandate](), TOLD
    for mandate in sorted(mandates, key=lambda mandate: mandate.kind == "agent"):
        room -= 60 + len(mandate.lookup) + sum(len(item) + 3 for item in mandate.items)
        if room >= 0:
            carried.append(mandate)
    return tuple(carried)


def _number(text: str) -> IdentityNumber:
    try:
        return IdentityNumber.parse(text)
    except Invalid as wrong:
        raise wrong.at("id_number") from wrong
