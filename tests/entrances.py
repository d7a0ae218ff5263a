"""Logins, sessions, staff and mandates on fakes: what their tests build on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest

from chalicelib.access import passwords
from chalicelib.access.faces import FaceChecks
from chalicelib.access.logins import ProviderLogins, StaffLogins
from chalicelib.access.mandates import MandateService
from chalicelib.access.residents import Residents
from chalicelib.access.schemas import Appointment, NewStaff, StaffLogin
from chalicelib.access.sessions import Entry, Sessions, TokenPair
from chalicelib.access.staff import Staff, StaffAccounts
from chalicelib.access.tokens import BearerScheme, Revocations, Tokens
from chalicelib.kernel.caller import Caller, Request
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.privacy import Person
from chalicelib.parties.records import PartyRecords, Told
from chalicelib.parties.service import Parties
from chalicelib.rights.consents import Consents
from tests.builders import POLICE
from tests.fakes.party_store import MemoryParties
from tests.fakes.privacy import MemoryPrivacy
from tests.fakes.racing import RacingRecords
from tests.fakes.records import MemoryCounters
from tests.fakes.signing_keys import FixedKeys
from tests.fakes.time_and_numbers import SetClock
from tests.fakes.vault import MemoryVault
from tests.fakes.vouching import KeptTexts, PlayedFaces, PlayedMiniProgram, PlayedProvider, PlayedRegister

PHONE, OTHER_PHONE = "13887100001", "13887100002"
DEPARTMENT = "11530114015301148T"
SECURITY = Caller("security", "security-1")
CODES_AT = time.time()
"""When one-time passwords are made and looked at: tests do not go on to the next one."""
TICK = 0.001
"""Seconds: tokens tell when they were made in milliseconds."""
NEW_PASSWORD = "correct horse battery"


def refused(code: str, act: Callable[..., object], *given: Any) -> DomainError:
    """The refusal of ``act`` on what is ``given``, whose code it must be."""
    with pytest.raises(DomainError) as refusal:
        act(*given)
    assert refusal.value.code == code
    assert refusal.value.sentence
    return refusal.value


@dataclass
class Colleague:
    """A member of the staff with what they know and have."""

    login: str
    password: str
    seed: str
    skew: int = 0
    """Steps that the next one-time password is away from now."""

    def asked(self, **changes: Any) -> StaffLogin:
        code = pyotp.TOTP(self.seed).at(int(CODES_AT) + passwords.STEP * self.skew)
        told = {"login": self.login, "password": self.password, "one_time": code}
        return StaffLogin.model_validate(told | changes)


def another_code(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


class Entrances:
    """Every way in. Both clocks begin at the machine's time, since tokens go by it."""

    def __init__(self) -> None:
        self.clock, self.keys = SetClock(datetime.now(CHINA)), dict[str, Person]()
        self.records, self.counters = RacingRecords(self.keys), MemoryCounters()
        self.privacy, self.vault = MemoryPrivacy(self.keys), MemoryVault()
        self.texts, self.register, self.faces = KeptTexts(), PlayedRegister(), PlayedFaces()
        self.tokens, self.revocations = Tokens(FixedKeys()), Revocations(self.records)
        self.residents = Residents(
            self.records, self.counters, self.privacy, self.texts, PlayedMiniProgram(), self.register, self.clock
        )
        self.staff_accounts = StaffAccounts(self.records, self.clock)
        self.sessions = Sessions(
            self.records, self.tokens, self.revocations,
            {"resident": self.residents, "staff": self.staff_accounts}, self.clock,
        )  # fmt: skip
        self.staff = Staff(self.staff_accounts, self.sessions, self.vault, self.clock)
        self.counted: list[str] = []
        self.logins = StaffLogins(
            self.staff_accounts, self.sessions, self.counters, self.vault, self.counted.append, lambda: CODES_AT
        )
        self.sign_ons = {"resident": PlayedProvider(), "staff": PlayedProvider()}
        self.providers = ProviderLogins(self.sign_ons, self.records, self.residents, self.logins, self.clock)
        self.consents = Consents(self.records, self.clock)
        self.face_checks = FaceChecks(self.records, self.faces, self.privacy, self.consents, self.clock)
        self.parties = Parties(MemoryParties(self.keys), self.privacy)
        self.mandates = MandateService(
            self.records, self.privacy, self.parties, self.revocations, self.consents, self.clock
        )  # fmt: skip

    def later(self, by: timedelta = timedelta()) -> None:
        """Time passes; at least so much that a token made after it is younger than what was before."""
        time.sleep(2 * TICK)
        for passing in (self.clock.move, self.records.later, self.counters.later):
            passing(by)

    def tell(self, kind: str, number: str, **profile: Any) -> None:
        """A department tells of a person or a firm."""
        told = Told.model_validate({"kind": kind, "number": number, "source": "市公安局", "profile": profile})
        PartyRecords(self.parties, self.privacy, self.clock).take(POLICE, told)

    def by_phone(self, phone: str = PHONE) -> Entry:
        """Whoever has the phone logs in with a code."""
        self.later(timedelta(minutes=1))
        self.residents.send_code(phone)
        return self.residents.by_code(phone, self.texts.code(phone))

    def pair(self, entry: Entry, device: str = "手机") -> TokenPair:
        return self.sessions.begin(entry, device)

    def caller(self, pair: TokenPair) -> Caller:
        """Who the access token of a pair says is asking."""
        return self.tokens.read(pair.access_token)[0]

    def proved(self, number: str, name: str = "杨秀英", phone: str = PHONE) -> Caller:
        """Whoever has the phone logs in and proves their name and number."""
        asking = self.caller(self.pair(self.by_phone(phone)))
        entry = self.residents.prove_name(asking, name, number)
        return self.caller(self.sessions.raised(asking, entry))

    def held(self, pair: TokenPair) -> bool:
        """Whether the access token of a pair holds in a process that has just read the revocations."""
        scheme = BearerScheme(self.tokens, Revocations(self.records))
        try:
            scheme.identify(Request("GET", "/", "/", {"authorization": f"Bearer {pair.access_token}"}))
        except DomainError:
            return False
        return True

    def colleague(self, login: str, role: str = "officer", *duties: str, **more: Any) -> Colleague:
        """A colleague who has a role and posts, and a password of their own."""
        opened = self.staff.open(NewStaff(login=login, department=DEPARTMENT, **more))
        made = Colleague(login, opened.password, pyotp.parse_uri(opened.enrolment).secret, skew=-1)
        posts = [{"duty": duty, "department": DEPARTMENT} for duty in duties]
        self.staff.appoint(SECURITY, login, Appointment.model_validate({"role": role, "posts": posts}))
        self.logins.by_password(made.asked(new_password=NEW_PASSWORD))
        made.password, made.skew = NEW_PASSWORD, 0
        return made

    def on_duty(self, colleague: Colleague, device: str = "电脑") -> TokenPair:
        """A colleague who has not logged in yet logs in."""
        return self.pair(self.logins.by_password(colleague.asked()), device)

    @property
    def stored(self) -> str:
        """All that is kept of logins, as text."""
        return repr((self.records.kept, vars(self.counters)))
