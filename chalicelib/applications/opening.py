"""The first fact of a case, and what is sealed in it."""

from collections.abc import Iterator
from typing import Any

from chalicelib.applications.facts import MaterialRef, PromiseKept, Submitted, Supplemented
from chalicelib.applications.model import FLOW, Application
from chalicelib.kernel.cases import Head, body_of
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore


def submitted(cases: CaseStore, case_id: str) -> Submitted:
    """What the case began with."""
    fact = cases.fact(case_id, 1)
    body = body_of(FLOW, fact) if fact is not None else None
    if not isinstance(body, Submitted):
        raise TypeError(f"case {case_id} does not begin with a submission")
    return body


def opened(privacy: Privacy, case_id: str, body: Submitted) -> dict[str, Any]:
    """Applicant, contact, form and sources, as :class:`~chalicelib.applications.submission.Intake` sealed them.

    Raises
    ------
    KeyDestroyed
        when the person's key is no longer there.
    """
    found: dict[str, Any] = privacy.unseal(privacy.known(body.subject), body.sealed, about=case_id)
    return found


def told(cases: CaseStore, privacy: Privacy, head: Head[Application]) -> dict[str, Any]:
    """As :func:`opened`, with the fields of the form that the applicant corrected later (补正).

    Raises
    ------
    KeyDestroyed
        when the person's key is no longer there.
    """
    found = opened(privacy, head.case_id, submitted(cases, head.case_id))
    for body in _brought(cases, head):
        if isinstance(body, Supplemented):
            person = privacy.known(head.state.subject)
            found["form"] |= privacy.unseal(person, body.sealed, about=head.case_id)["form"]
    return found


def materials(cases: CaseStore, head: Head[Application]) -> tuple[MaterialRef, ...]:
    """The materials of the case as they stand: what came later takes the place of what was there."""
    found = {material.code: material for material in submitted(cases, head.case_id).materials}
    for body in _brought(cases, head):
        found |= {material.code: material for material in body.materials}
    return tuple(found.values())


def _brought(cases: CaseStore, head: Head[Application]) -> Iterator[Supplemented | PromiseKept]:
    for seq in head.state.brought:
        fact = cases.fact(head.case_id, seq)
        body = body_of(FLOW, fact) if fact is not None else None
        if not isinstance(body, Supplemented | PromiseKept):
            raise TypeError(f"fact {seq} of case {head.case_id} brings no materials")
        yield body
