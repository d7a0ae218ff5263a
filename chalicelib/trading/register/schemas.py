"""What the register is asked: bodies of its routes."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from chalicelib.kernel.values import Strict
from chalicelib.trading.register.model import Interest, Number, Qualification, Recognised, Role
from chalicelib.trading.values import ExpertId, LotId, Name, Organisation, Slug, Words


class NewEntry(Strict):
    """An organisation, entered or completed by the centre, which saw the certificates."""

    organisation: Organisation
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    qualifications: Annotated[tuple[Qualification, ...], Field(max_length=50)] = ()


class Recognition(Strict):
    """An entry of another platform, taken over with its source (互认)."""

    organisation: Organisation
    source: Recognised
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    qualifications: Annotated[tuple[Qualification, ...], Field(max_length=50)] = ()


class NewPenalty(Strict):
    """A penalty, entered by the department that decided it."""

    organisation: Organisation
    kind: Slug
    decision: Number
    reason: Words
    law: Words
    since: date
    until: date | None = None


class Lifting(Strict):
    """A penalty is set aside."""

    reason: Words
    law: Words


class NewExpert(Strict):
    """An expert, by id, speciality and unit: no name, no number of a person."""

    id: ExpertId
    specialities: Annotated[tuple[Name, ...], Field(min_length=1, max_length=20)]
    unit: Organisation
    active: bool = True
    ties: Annotated[tuple[Interest, ...], Field(max_length=20)] = ()
    """Organisations with which they have to do beside working there."""
    recognised_from: Recognised | None = None
    """The platform whose expert it is (互认); the centre's own when left out."""


class NewBar(Strict):
    """An expert may not evaluate, decided by the department that enters it."""

    decision: Number
    reason: Words
    law: Words
    since: date
    until: date | None = None
    """Its last day; for ever when left out."""


class Import(Strict):
    """Rows, or a CSV table with a head: one of the two."""

    rows: Annotated[list[dict[str, Any]], Field(max_length=200)] | None = None
    csv: Annotated[str, StringConstraints(max_length=100_000)] | None = None


class Asked(Strict):
    """Which experts are meant for a lot."""

    lot: LotId
    experts: Annotated[str, StringConstraints(pattern=r"^E[0-9]{4,12}(,E[0-9]{4,12}){0,29}$")]
    """Ids with commas between."""
