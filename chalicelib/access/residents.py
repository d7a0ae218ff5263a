"""Logins of residents, and how sure each is: a phone, the mini-program, the province's single sign-on.

An identity (a phone number, an openid) is an account of its own until its holder proved their name and number;
from then on every identity of theirs leads to the one account of the person.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, Protocol

from chalicelib.access.sessions import Entry
from chalicelib.kernel.caller import Caller, Mandate, assured
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Invalid, TooMany, Unauthenticated, Unavailable
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import LookupKind, Person, Privacy
from chalicelib.kernel.records import Counters, Record, Records
from chalicelib.kernel.store import VersionConflict

CODE_LIVES = timedelta(minutes=5)
TRIES = 5
"""Wrong codes after which the code is worth nothing."""
CODES = ((1, timedelta(minutes=1)), (5, timedelta(hours=1)), (10, timedelta(hours=24)))
"""One-time codes to one number at most (短信服务商对验证码的频率限制)."""
TEXT = "您的登录验证码是{code}，五分钟内有效。请不要告诉任何人。"


class Texts(Protocol):
    """Port: sends a text message now. No queue: the text is a secret."""

    def send(self, phone: str, text: str, message_id: str) -> bool:
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
        self._texts = texts
        self._mini = mini
        self._names = names
        self._clock = clock

    def send_code(self, phone: str) -> None:
        """Send a one-time code; whether the number is known is not told."""
        lookup = self._privacy.lookup("phone", phone)
        for most, lasting in CODES:
            if self._counters.add(f"codes#{lasting.total_seconds():.0f}#{lookup}", lasting) > most:
                raise TooMany("login_code_soon", "phone")
        code = f"{secrets.randbelow(1_000_000):06d}"
        known = self._records.get("codes", lookup)
        expires = self._clock.now().wall + CODE_LIVES
        proof = {"proof": _proof(lookup, code)}
        self._records.put(Record("codes", lookup, proof, known.revision if known else 0, expires))
        self._counters.clear(f"tries#{lookup}")
        if not self._texts.send(phone, TEXT.format(code=code), secrets.token_hex(8)):
            raise Unavailable("login_channel_unavailable")

    def by_code(self, phone: str, code: str) -> Entry:
        """Whoever holds the phone. A code is good once."""
        lookup = self._privacy.lookup("phone", phone)
        sent = self._records.get("codes", lookup)
        tries = self._counters.add(f"tries#{lookup}", CODE_LIVES)
        right = sent is not None and secrets.compare_digest(str(sent.data["proof"]), _proof(lookup, code))
        if sent is None or tries > TRIES or not right:
            raise Unauthenticated("login_code_invalid", "code")
        try:
            self._records.remove(sent)
        except VersionConflict:
            raise Unauthenticated("login_code_invalid", "code") from None
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
        if not isinstance(number, str) or not isinstance(name, str):
            raise Unauthenticated("login_failed")
        return Entry("resident", self._verified(name, IdentityNumber.parse(number)).id, "real_name")

    def prove_name(self, caller: Caller, name: str, number: str) -> Entry:
        """The caller is the person of that name and number: from now on this login leads to their account."""
        parsed = IdentityNumber.parse(number)
        if parsed.birth > legal_day(self._clock.now().legal):
            raise Invalid("identity_number_date", "id_number")
        found = self._names.check(name, parsed.text)
        if found == "temporary":
            raise Unavailable("login_channel_unavailable")
        if found != "match":
            raise Invalid(f"identity_{found}", "id_number")
        person = self._verified(name, parsed)
        if caller.own_lookup and caller.own_lookup != person.lookup:
            raise Conflict("identity_taken")
        if caller.id != person.id:
            self._bind(caller.id, person)
        return Entry("resident", person.id, caller.assurance if assured(caller.assurance, "real_name") else "real_name")

    def caller(self, entry: Entry) -> Caller:
        account = self._records.get(entry.account, "account")
        if account is None:
            raise Unauthenticated("session_over")
        lookup = account.data.get("lookup")
        if not lookup:
            return Caller("resident", entry.account, "phone")
        mandates = [_mandate(record) for record in self._records.under(entry.account, "mandate#")]
        return Caller("resident", entry.account, entry.assurance, (Mandate(lookup, "self"), *mandates))

    def _entry(self, kind: LookupKind, value: str) -> Entry:
        """The account that an identity leads to: the person's, where it was proved and still is there."""
        person = self._privacy.person(self._privacy.lookup(kind, value))
        account = self._account(person, {"verified": ""})
        verified = str(account.data.get("verified", ""))
        if verified and self._records.get(verified, "account") is not None:
            return Entry("resident", verified, "real_name")
        return Entry("resident", account.pk, "phone")

    def _verified(self, name: str, number: IdentityNumber) -> Person:
        """The person's own account, made at the first proof."""
        person = self._privacy.person(self._privacy.lookup("person", number.text))
        sealed = self._privacy.seal(person, {"name": name, "number": number.text}, about="account")
        account = self._account(person, {"lookup": person.lookup, "sealed": sealed})
        return self._privacy.known(account.pk)

    def _account(self, person: Person, data: dict[str, str]) -> Record:
        known = None if person.new else self._records.get(person.id, "account")
        if known is not None:
            return known
        try:
            return self._records.put(Record(person.id, "account", data), person)
        except VersionConflict:  # another login of the same person was first
            person = self._privacy.person(person.lookup)
            return self._records.get(person.id, "account") or self._records.put(Record(person.id, "account", data))

    def _bind(self, identity: str, person: Person) -> None:
        account = self._records.get(identity, "account")
        if account is None:
            raise Unauthenticated("session_over")
        self._records.put(Record(identity, "account", {"verified": person.id}, account.revision))
        if self._records.get(person.id, f"identity#{identity}") is None:  # what goes with the person when they go
            self._records.put(Record(person.id, f"identity#{identity}"))


def _mandate(record: Record) -> Mandate:
    until = record.data.get("until")
    return Mandate(
        record.sk.removeprefix("mandate#"), record.data["kind"], frozenset(record.data.get("items", ())),
        datetime.fromisoformat(until) if until else None,
    )  # fmt: skip


def _proof(lookup: str, code: str) -> str:
    return sha256(f"{lookup}:{code}".encode()).hexdigest()
