"""Refusals that several rules share."""

from chalicelib.applications.state import STAGES, Application
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import By


def wrong_stage(state: Application) -> NotAllowed:
    """The refusal that tells where the case stands now."""
    return NotAllowed("wrong_stage", stage=STAGES[state.stage])


def separate(by: By, *others: By | None) -> None:
    """Nobody reviews what they did themselves (职责分离)."""
    if by in others:
        raise NotAllowed("separation_of_duties")


def not_during_procedure(state: Application) -> None:
    """While a special procedure lasts, nothing is examined, put off or decided."""
    if state.procedure:
        raise NotAllowed("procedure_running")
