"""The first fact of a case, and what is sealed in it."""

from typing import Any

from chalicelib.applications.facts import Submitted
from chalicelib.applications.model import FLOW
from chalicelib.kernel.cases import body_of
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
