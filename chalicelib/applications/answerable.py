"""Who answers for an application that is late: the department that decides it. Pure."""

from chalicelib.applications.model import Application
from chalicelib.kernel.answerable import Answerable
from chalicelib.kernel.cases import Case


def answerable(case: Case[Application], _: int) -> Answerable:
    """The same for every fact: limits are the department's."""
    return Answerable(case.head.state.pinned.department)
