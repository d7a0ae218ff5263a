"""The register: the centre enters organisations and experts, the regulators enter penalties, everybody reads."""

from collections.abc import Iterable
from datetime import date

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES
from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.catalogue.trading_rules import PenaltyKind
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.trading.register import answers, model, schemas as asks, views
from chalicelib.trading.register.store import RegisterStore


class Organisations:
    """What the routes of the register call. Every write may be repeated: a second time changes nothing."""

    def __init__(self, store: RegisterStore, catalogue: Catalogue, clock: Clock) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock

    def show(self, code: str) -> answers.OrganisationView:
        """An organisation; NotFound ``trading_organisation_unknown``."""
        found = self._store.entry(code)
        if found is None:
            raise NotFound("trading_organisation_unknown", "code")
        return views.organisation(found, self._today(), self._catalogue.departments())

    def penalties(self) -> answers.Penalties:
        """All penalties in force, the newest first."""
        today, departments = self._today(), self._catalogue.departments()
        found = [(entry, one) for entry in self._store.penalised() for one in entry.penalties_on(today)]
        found.sort(key=lambda pair: (pair[1].since, pair[1].id), reverse=True)
        return answers.Penalties(items=tuple(views.penalty(entry, one, today, departments) for entry, one in found))

    def enter(self, caller: Caller, asked: asks.NewEntry) -> answers.OrganisationView:
        """The centre enters an organisation, or completes its entry.

        Raises
        ------
        Forbidden
            ``trading_register_not_yours``.
        Invalid
            ``trading_recognition_apart``: a qualification of another platform is taken over with its source;
            ``trading_qualification_grade``.
        """
        self._centre(caller)
        graded(asked.qualifications, self._catalogue.trading_parties())
        if any(one.recognised_from is not None for one in asked.qualifications):
            raise Invalid("trading_recognition_apart", "qualifications")
        self.keep(asked)
        return self.show(asked.organisation.code)

    def keep(self, asked: asks.NewEntry) -> None:
        """Enter what the centre saw, whoever asks."""

        def update(before: model.Entry | None) -> model.Entry:
            entry = model.with_roles(self._known(before, asked.organisation.code), asked.organisation.name, asked.roles)
            return model.with_qualifications(entry, asked.qualifications)

        self._store.change(asked.organisation.code, update)

    def recognise(self, caller: Caller, asked: asks.Recognition) -> answers.OrganisationView:
        """The centre takes over what another platform entered. Forbidden and Invalid as :meth:`enter`."""
        self._centre(caller)
        graded(asked.qualifications, self._catalogue.trading_parties())
        self.take(asked)
        return self.show(asked.organisation.code)

    def take(self, asked: asks.Recognition) -> None:
        """Take over what another platform entered, whoever asks."""
        told = [one.model_copy(update={"recognised_from": asked.source}) for one in asked.qualifications]

        def update(before: model.Entry | None) -> model.Entry:
            name = before.name if before is not None else asked.organisation.name
            entry = model.with_roles(self._known(before, asked.organisation.code), name, asked.roles)
            return model.with_recognition(model.with_qualifications(entry, told), asked.source)

        self._store.change(asked.organisation.code, update)

    def penalise(self, caller: Caller, asked: asks.NewPenalty) -> answers.OrganisationView:
        """A regulator enters a penalty.

        Raises
        ------
        Forbidden
            ``trading_register_not_yours``: the kind is about no trade that the caller's department regulates.
        Invalid
            ``trading_penalty_kind``; ``trading_penalty_term``: not as long as the law says.
        Conflict
            ``trading_penalty_known``: the same decision was entered with other words.
        """
        kind = self._catalogue.trading_rules().penalty(asked.kind)
        if kind is None:
            raise Invalid("trading_penalty_kind", "kind")
        source = self._regulator(caller, kind)
        if not kind.lasts(asked.since, asked.until):
            raise Invalid("trading_penalty_term", "until", title=kind.title, term=_term(kind), basis=kind.basis)
        code, at = asked.organisation.code, self._clock.now().legal
        fresh = model.Penalty(
            id=model.penalty_id(code, kind.code, asked.decision), kind=kind.code, title=kind.title,
            families=kind.families, bars=kind.bars, decision=asked.decision, reason=asked.reason, law=asked.law,
            source=source, since=asked.since, until=asked.until, entered=at,
        )  # fmt: skip

        def update(before: model.Entry | None) -> model.Entry:
            entry = before or self._fresh(code, asked.organisation.name)
            known = next((one for one in entry.penalties if one.id == fresh.id), None)
            if known is None:
                return entry.model_copy(update={"penalties": (*entry.penalties, fresh)})
            if known.model_copy(update={"entered": at, "lifted": None}) != fresh:
                raise Conflict("trading_penalty_known", "decision")
            return entry

        self._store.change(code, update)
        return self.show(code)

    def lift(self, caller: Caller, code: str, penalty: str, asked: asks.Lifting) -> answers.OrganisationView:
        """The department that decided a penalty sets it aside; once lifted it stays so.

        Raises
        ------
        NotFound
            ``trading_organisation_unknown``, ``trading_penalty_unknown``.
        Forbidden
            ``trading_register_not_yours``.
        """
        lifted = model.Lifted(at=self._clock.now().legal, reason=asked.reason, law=asked.law)

        def update(before: model.Entry | None) -> model.Entry:
            if before is None:
                raise NotFound("trading_organisation_unknown", "code")
            known = next((one for one in before.penalties if one.id == penalty), None)
            if known is None:
                raise NotFound("trading_penalty_unknown", "penalty")
            if known.source not in self._departments(caller):
                raise Forbidden("trading_register_not_yours", "penalty")
            after = known if known.lifted is not None else known.model_copy(update={"lifted": lifted})
            changed = tuple(after if one.id == penalty else one for one in before.penalties)
            return before.model_copy(update={"penalties": changed})

        self._store.change(code, update)
        return self.show(code)

    def _known(self, before: model.Entry | None, code: str) -> model.Entry:
        return before or self._fresh(code, "")

    def _fresh(self, code: str, name: str) -> model.Entry:
        return model.Entry(code=code, name=name, since=self._clock.now().legal)

    def _departments(self, caller: Caller) -> frozenset[str]:
        return caller.departments_at(self._clock.now().wall)

    def _centre(self, caller: Caller) -> None:
        if not self._departments(caller) & self._catalogue.trading().centres:
            raise Forbidden("trading_register_not_yours")

    def _regulator(self, caller: Caller, kind: PenaltyKind) -> str:
        law = self._catalogue.trading()
        theirs: Iterable[str] = (law.regulator(family) for family in FAMILIES if family in kind.families)
        found = sorted(set(theirs) & self._departments(caller))
        if not found:
            raise Forbidden("trading_register_not_yours", "kind")
        return found[0]

    def _today(self) -> date:
        return legal_day(self._clock.now().legal)


def graded(qualifications: Iterable[model.Qualification], law: TradingParties) -> None:
    """Refuse a grade that a published kind of qualification does not have: Invalid ``trading_qualification_grade``."""
    for place, one in enumerate(qualifications):
        kind = law.titled(one.name)
        if kind is not None and not kind.knows(one.level):
            grades = "、".join(kind.grades) or "无等级"
            field = f"qualifications.{place}.level"
            raise Invalid("trading_qualification_grade", field, title=kind.title, grades=grades)


def _term(kind: PenaltyKind) -> str:
    return f"{kind.months[0]}至{kind.months[1]}个月" if kind.months is not None else "截止日期不早于开始日期"
