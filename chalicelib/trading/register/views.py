"""From the register to what is shown of it."""

from collections.abc import Collection, Sequence
from datetime import date

from chalicelib.catalogue.departments import Departments
from chalicelib.trading.register import answers
from chalicelib.trading.register.model import ROLES, Conflict, Entry, Expert, Penalty


def organisation(entry: Entry, today: date, departments: Departments) -> answers.OrganisationView:
    """An organisation, with the penalties that are in force."""
    return answers.OrganisationView(
        code=entry.code, name=entry.name, roles=entry.roles, roles_text=tuple(ROLES[role] for role in entry.roles),
        qualifications=tuple(
            answers.QualificationView(**one.model_dump(), in_force=one.valid(today)) for one in entry.qualifications
        ),
        recognised_from=entry.recognised_from,
        penalties=tuple(penalty(entry, one, today, departments) for one in entry.penalties_on(today)),
        may_bid=not entry.barred(today, None),
    )  # fmt: skip


def penalty(entry: Entry, one: Penalty, today: date, departments: Departments) -> answers.PenaltyView:
    """A penalty, and whose it is."""
    listed = (department.name for department in departments.listed.values() if department.credit_code == one.source)
    return answers.PenaltyView(
        **one.model_dump(include={"id", "kind", "decision", "reason", "law", "since", "until", "bars"}),
        organisation=entry.name, code=entry.code, kind_text=one.title, source=next(listed, one.source),
        in_force=one.counts(today), lifted=one.lifted.reason if one.lifted is not None else "",
    )  # fmt: skip


def expert(one: Expert, today: date) -> answers.ExpertView:
    """An expert."""
    return answers.ExpertView(
        id=one.id, specialities=one.specialities, unit=one.unit.name, active=one.active,
        ties=tuple(tie.organisation.name for tie in one.ties), recognised_from=one.recognised_from,
        bars=tuple(bar for bar in one.bars if bar.until is None or today <= bar.until),
    )  # fmt: skip


def recusals(
    asked: Sequence[str], known: Collection[Expert], barred: Collection[str], found: Collection[Conflict], basis: str
) -> answers.Recusals:
    """One line an expert that was asked about."""
    active = {one.id: one for one in known if one.active}
    stepping = {one.expert: one for one in found}
    return answers.Recusals(
        items=tuple(
            answers.RecusalView(
                expert=one, known=one in active, barred=one in barred, recuse=one in stepping,
                unit=stepping[one].unit.name if one in stepping else "",
                party=ROLES[stepping[one].party] if one in stepping else "",
            )
            for one in asked
        ),
        basis=basis,
    )  # fmt: skip
