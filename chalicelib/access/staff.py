"""Accounts of the staff: what a colleague may do hangs on posts; three administrators watch each other.

The system administrator opens accounts and gives no rights; the security administrator gives and takes
rights and opens no account; the audit administrator reads what both did. Nobody is two of them, and nobody
touches their own account (三权分立, GB/T 22239-2019 8.1.5).
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.access import passwords
from chalicelib.access.partners import Vault
from chalicelib.access.schemas import Appointment, NewStaff, StaffOpened, StaffView, StandIn
from chalicelib.access.sessions import Entry, Sessions
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound, Unauthenticated
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict

SUBJECTS = "subjects"
"""Under what the logins lie by the names that the staff's single sign-on has for them."""
APART = frozenset({"administrator", "security", "auditor"})
STAND_IN_LONGEST = timedelta(days=30)


class StaffAccounts:
    """The :class:`~chalicelib.access.sessions.Accounts` of the staff, and the documents behind it."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self.records = records
        self._clock = clock

    def account(self, login: str, field: str = "login") -> Record:
        """An account's document; ``field`` is where its login was told."""
        found = self.records.get(f"staff#{login}", "account")
        if found is None:
            raise NotFound("staff_unknown", field)
        return found

    def named(self, name: str) -> Record | None:
        """The account of whom the single sign-on calls ``name``: the one opened with that subject, or that login.

        An account opened with a subject is never found by its login here: there that is another's name.
        """
        told = self.records.get(SUBJECTS, name)
        found = self.records.get(f"staff#{told.data['login'] if told else name}", "account")
        return found if found is not None and found.data.get("subject", "") == (name if told else "") else None

    def departments(self, logins: frozenset[str]) -> dict[str, str]:
        """Login → credit code of the department, of those whose account is there; also of those who left."""
        found = self.records.some([(f"staff#{login}", "account") for login in logins])
        return {record.pk.removeprefix("staff#"): str(record.data["department"]) for record in found}

    def caller(self, entry: Entry) -> Caller:
        found = self.records.get(f"staff#{entry.account}", "account")
        if found is None or found.data.get("left"):
            raise Unauthenticated("session_over")
        role = found.data.get("role")
        if not role:
            raise Forbidden("login_no_duty")
        posts = [_post(told) for told in found.data.get("posts", ())]
        return Caller(
            role, entry.account, posts=(*posts, *self._stood_in_for(entry.account)),
            department=found.data["department"], site=found.data.get("site", ""),
        )  # fmt: skip

    def _stood_in_for(self, login: str) -> list[Post]:
        """The posts of colleagues who are away (AB岗), while they are theirs to have."""
        now, found = self._clock.now().wall, []
        for record in self.records.under(f"staff#{login}", "stands-in#"):
            other = record.sk.removeprefix("stands-in#")
            begins, until = (datetime.fromisoformat(record.data[name]) for name in ("begins", "until"))
            away = self.records.get(f"staff#{other}", "account")
            if begins <= now < until and away is not None and not away.data.get("left"):
                told = [_post(post) for post in away.data.get("posts", ())]
                found += [replace(post, until=until, stands_in_for=other) for post in told]
        return found


class Staff:
    """What administrators do with accounts."""

    def __init__(self, accounts: StaffAccounts, sessions: Sessions, vault: Vault, clock: Clock) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._vault = vault
        self._clock = clock

    def open(self, new: NewStaff) -> StaffOpened:
        """An account without any right, its first password and its seed, told this once."""
        password, seed = secrets.token_urlsafe(12), passwords.new_seed()
        self._create(new, passwords.hashed(password), seed)
        return StaffOpened(login=new.login, password=password, enrolment=passwords.enrolment(seed, new.login))

    def _create(self, new: NewStaff, stored: str, seed: str) -> None:
        data = {
            "department": new.department, "site": "", "password": stored, "first": True, "subject": new.subject,
            "seed": self._vault.seal(seed, f"staff#{new.login}"), "opened": self._now(),
        }  # fmt: skip
        if new.subject and self._accounts.records.get(SUBJECTS, new.subject) is not None:
            raise Conflict("staff_known", "subject")
        try:
            self._accounts.records.put(Record(f"staff#{new.login}", "account", data))
            if new.subject:
                self._accounts.records.put(Record(SUBJECTS, new.subject, {"login": new.login}))
        except VersionConflict:
            raise Conflict("staff_known", "login") from None

    def appoint(self, caller: Caller, login: str, asked: Appointment) -> StaffView:
        """Give a role and posts instead of those before; they hold at the next refresh, the old ones no longer."""
        if asked.role in APART and asked.posts:
            raise Invalid("staff_roles_apart", "posts")
        posts = [post.model_dump() for post in asked.posts]
        return self._changed(caller, login, {"role": asked.role, "posts": posts, "site": asked.site})

    def leave(self, caller: Caller, login: str) -> StaffView:
        """A colleague left: no login, no refresh, and their tokens are refused within a minute."""
        return self._changed(caller, login, {"left": self._now(), "role": "", "posts": []})

    def stand_in(self, caller: Caller, login: str, asked: StandIn) -> StaffView:
        """``login`` takes the posts of a colleague for some days (AB岗); told again, the newest days count."""
        self._not_oneself(caller, login)
        own, other = self._accounts.account(login), self._accounts.account(asked.stands_in_for, "stands_in_for")
        same = own.data.get("role") == other.data.get("role") and own.data.get("role") not in APART | {None, ""}
        timely = asked.begins < asked.until <= asked.begins + STAND_IN_LONGEST
        if not same or not timely or login == asked.stands_in_for:
            raise NotAllowed("stand_in_other", "stands_in_for")
        data = {"begins": asked.begins.isoformat(), "until": asked.until.isoformat(), "by": caller.id}
        self._keep(Record(other.pk, f"stood-in-by#{login}", expires=asked.until))
        if self._keep(Record(own.pk, f"stands-in#{asked.stands_in_for}", data, expires=asked.until)):
            self._sessions.look_again("staff", login)  # tokens that tell of the days before
        return self._view(own)

    def reset(self, caller: Caller, login: str) -> StaffOpened:
        """A new first password and a new seed for whom lost one of them.

        Their rights rest until the security administrator gives them again: else whoever resets an account
        could take it over, rights and all.
        """
        password, seed = secrets.token_urlsafe(12), passwords.new_seed()
        sealed = self._vault.seal(seed, f"staff#{login}")
        changes = {"password": passwords.hashed(password), "first": True, "seed": sealed, "role": "", "posts": []}
        self._changed(caller, login, changes)
        return StaffOpened(login=login, password=password, enrolment=passwords.enrolment(seed, login))

    def show(self, login: str) -> StaffView:
        """An account, without its secrets."""
        return self._view(self._accounts.account(login))

    def _changed(self, caller: Caller, login: str, changes: Mapping[str, Any]) -> StaffView:
        self._not_oneself(caller, login)
        account = self._accounts.account(login)
        if account.data.get("left"):
            self._end(account, login)  # whoever repeats a departure that was cut off finishes it
            raise NotAllowed("staff_left", "login")
        try:
            changed = self._accounts.records.put(replace(account, data={**account.data, **changes}))
        except VersionConflict:
            raise Conflict("case_busy") from None
        self._end(account, login)
        return self._view(changed)

    def _end(self, account: Record, login: str) -> None:
        """The sessions of an account end, and whoever stands in for it has its posts as they are now."""
        self._sessions.end_all("staff", login)
        for record in self._accounts.records.under(account.pk, "stood-in-by#"):
            self._sessions.look_again("staff", record.sk.removeprefix("stood-in-by#"))

    def _keep(self, record: Record) -> bool:
        """Store the document; whether there was one before."""
        known = self._accounts.records.get(record.pk, record.sk)
        try:
            self._accounts.records.put(replace(record, revision=known.revision if known else 0))
        except VersionConflict:
            raise Conflict("case_busy") from None
        return known is not None

    def _not_oneself(self, caller: Caller, login: str) -> None:
        if caller.id == login:
            raise Forbidden("staff_yourself", "login")

    def _view(self, account: Record) -> StaffView:
        shown = {name: account.data.get(name) for name in ("department", "site", "role", "posts", "left")}
        told = {name: value for name, value in shown.items() if value}
        return StaffView.model_validate({"login": account.pk.removeprefix("staff#"), **told})

    def _now(self) -> str:
        return self._clock.now().wall.isoformat()


def _post(told: Mapping[str, str]) -> Post:
    return Post(told["duty"], told["department"], told["street"], told["site"])  # type: ignore[arg-type]
