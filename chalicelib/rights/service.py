"""People's rights in their own data: each is one call, for oneself, for a child, for a firm of one's own."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import VersionConflict
from chalicelib.parties.model import Holdings
from chalicelib.parties.service import Parties
from chalicelib.rights.answers import (
    Consented,
    ConsentView,
    CorrectionView,
    DeletionView,
    HeldRecord,
    HeldValue,
    MyData,
)
from chalicelib.rights.consents import Consents, evidence_of
from chalicelib.rights.corrections import Corrections
from chalicelib.rights.deletion import Deletions
from chalicelib.rights.ports import Accounts, Guardians, OwnCases
from chalicelib.rights.purposes import Purpose, purposes
from chalicelib.rights.retention import told
from chalicelib.rights.schemas import ConsentGiven, ConsentWithdrawn, CorrectionRequest, DeletionRequest, Whom

A = TypeVar("A")

SPEAKING = frozenset({"self", "principal", "guardian"})
"""Kinds of mandate that let one use another's rights; an agent (经办人) applies for a firm and no more."""

GUARDIAN = frozenset({"guardian"})
"""Who consents to the handling of a child's data, and withdraws that (art 31)."""


class Rights:
    """Access and copy, consent, correction, deletion (art 15, 44 to 47)."""

    def __init__(
        self, consents: Consents, corrections: Corrections, deletions: Deletions, parties: Parties, privacy: Privacy,
        cases: OwnCases, accounts: Accounts, guardians: Guardians, clock: Clock,
    ) -> None:  # fmt: skip
        self._consents = consents
        self._corrections = corrections
        self._deletions = deletions
        self._parties = parties
        self._privacy = privacy
        self._cases = cases
        self._accounts = accounts
        self._guardians = guardians
        self._clock = clock

    def data(self, caller: Caller, asked: Whom) -> MyData:
        """Everything that is held, in full and machine-readable (art 45)."""
        person = self._person(caller, asked)
        held = self._parties.holdings(person)
        return MyData(
            of=person.lookup,
            at=self._clock.now().wall,
            account=self._accounts.account(person),
            profile=_profile(held),
            records=_records(held),
            credit=held.grade(legal_day(self._clock.now().legal)),
            credit_marks=held.credit,
            applications=() if person.new else tuple(self._cases.of(person.id)),
            consents=tuple(self._consents.of(person)),
            corrections=tuple(self._corrections.of(person, held)),
            mandates=tuple(self._accounts.mandates(person)),
            wechat=self._accounts.wechat(person),
            subscriptions=tuple(self._accounts.subscriptions(person)),
            deletion=self._deletions.of(person),
            retention=told(),
        )

    def consents(self, caller: Caller, asked: Whom) -> Consented:
        """What data is used for, and what was said to it."""
        person = self._person(caller, asked)
        return Consented(purposes=tuple(purposes().values()), records=tuple(self._consents.of(person)))

    def consent(self, caller: Caller, asked: ConsentGiven) -> ConsentView:
        """Give consent (art 14); for a child the guardian gives it (art 31)."""
        give, evidence = self._consents.give, evidence_of(caller)
        return self._acting(
            caller,
            asked,
            lambda person: give(person, asked.purpose, asked.version, asked.channel, evidence),
            _speaking(asked.purpose),
        )

    def withdraw(self, caller: Caller, asked: ConsentWithdrawn) -> ConsentView:
        """Withdraw consent (art 15). What rests on it ends: without a guardian's consent nobody acts for a child."""

        def act(person: Person) -> ConsentView:
            view = self._consents.withdraw(person, asked.purpose, evidence_of(caller))
            if asked.purpose == "child":
                self._guardians.end(caller, person)
            return view

        return self._acting(caller, asked, act, _speaking(asked.purpose))

    def correct(self, caller: Caller, asked: CorrectionRequest) -> CorrectionView:
        """Ask that what is held be corrected or completed (art 46)."""
        ask, holdings = self._corrections.ask, self._parties.holdings
        return self._acting(caller, asked, lambda person: ask(person, holdings(person), asked))

    def delete(self, caller: Caller, asked: DeletionRequest) -> DeletionView:
        """Ask for deletion (art 47). Consent is withdrawn with it: what must be kept is not used meanwhile.

        A guardian goes on speaking for the child: to see where it stands, and to take it back.
        """

        def act(person: Person) -> DeletionView:
            for text in purposes().values():
                if text.asked and text.purpose != "child" and not person.new:
                    self._consents.withdraw(person, text.purpose, evidence_of(caller))
            return self._deletions.ask(caller, person)

        return self._acting(caller, asked, act)

    def deletion(self, caller: Caller, asked: Whom) -> DeletionView:
        """Where the request for deletion stands."""
        return self._deletions.of(self._person(caller, asked))

    def keep(self, caller: Caller, asked: DeletionRequest) -> DeletionView:
        """Take the request for deletion back, while the eraser has not begun."""
        return self._acting(caller, asked, self._deletions.cancel)

    def _acting(
        self, caller: Caller, asked: Whom, act: Callable[[Person], A], speaking: frozenset[str] = SPEAKING
    ) -> A:
        """``act`` for the person, done again on what is there now when somebody else was first."""
        for _ in range(ATTEMPTS):
            try:
                return act(self._person(caller, asked, speaking))
            except VersionConflict:
                continue
        raise Conflict("case_busy")

    def _person(self, caller: Caller, asked: Whom, speaking: frozenset[str] = SPEAKING) -> Person:
        """The caller's own person, or the one they speak for."""
        lookup, now = asked.whom or caller.own_lookup, self._clock.now().wall
        mandates = (mandate for mandate in caller.mandates if mandate.kind in speaking)
        if not lookup or not any(mandate.covers(lookup, "", now) for mandate in mandates):
            raise Forbidden("guardian_needed" if speaking is GUARDIAN else "person_not_yours", "whom")
        return self._privacy.person(lookup)


def _speaking(purpose: Purpose) -> frozenset[str]:
    return GUARDIAN if purpose == "child" else SPEAKING


def _profile(held: Holdings) -> tuple[HeldValue, ...]:
    return tuple(HeldValue(field=name, **dict(value)) for name, value in held.profile.items())


def _records(held: Holdings) -> tuple[HeldRecord, ...]:
    return tuple(HeldRecord(kind=kind, **dict(record)) for kind, record in held.records.items())
