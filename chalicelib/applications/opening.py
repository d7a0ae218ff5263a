"""The first fact of a case, what is sealed in it, and what the applicant brought since."""

from collections.abc import Iterator
from typing import Any

from chalicelib.applications.facts import MaterialRef, PromiseKept, Submitted, Supplemented
from chalicelib.applications.model import FLOW, Application
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.privacy import Person, Privacy


def submitted(case: Case[Application]) -> Submitted:
    """What the case began with."""
    body = body_of(FLOW, case.fact(1))
    if not isinstance(body, Submitted):
        raise TypeError(f"case {case.head.case_id} does not begin with a submission")
    return body


def opened(privacy: Privacy, case: Case[Application]) -> dict[str, Any]:
    """Applicant, contact, form and sources, as :class:`~chalicelib.applications.intake.Intake` sealed them.

    Raises
    ------
    KeyDestroyed
        when the person's key is no longer there.
    """
    return _opened(privacy, case, privacy.known(case.head.state.subject), [])


def told(privacy: Privacy, case: Case[Application], person: Person | None = None) -> dict[str, Any]:
    """As :func:`opened`, with the fields of the form that the applicant corrected later (补正). Whoever knows the
    applicant already says who it is.

    Raises
    ------
    KeyDestroyed
        when the person's key is no longer there.
    """
    corrections = [body.sealed for body in _brought(case) if isinstance(body, Supplemented)]
    return _opened(privacy, case, person or privacy.known(case.head.state.subject), corrections)


def materials(case: Case[Application]) -> tuple[MaterialRef, ...]:
    """The materials of the case as they stand: what came later takes the place of what was there."""
    found = {material.code: material for material in submitted(case).materials}
    for body in _brought(case):
        found |= {material.code: material for material in body.materials}
    return tuple(found.values())


def _opened(privacy: Privacy, case: Case[Application], person: Person, corrections: list[str]) -> dict[str, Any]:
    case_id = case.head.case_id
    found: dict[str, Any] = privacy.unseal(person, submitted(case).sealed, about=case_id)
    for sealed in corrections:
        found["form"] |= privacy.unseal(person, sealed, about=case_id)["form"]
    return found


def _brought(case: Case[Application]) -> Iterator[Supplemented | PromiseKept]:
    for seq in case.head.state.brought:
        body = body_of(FLOW, case.fact(seq))
        if isinstance(body, Supplemented | PromiseKept):
            yield body
