"""What for somebody may see personal data in full: data, read by the dossier. Anybody else sees it masked."""

from typing import Literal

from chalicelib.applications.model import OPEN, Application, Stage
from chalicelib.kernel.caller import Relation
from chalicelib.kernel.errors import Forbidden

Purpose = Literal["view", "own", "handling"]
"""查看（打码）, 查看本人的信息, 办理."""

IN_FULL: frozenset[tuple[Relation, Purpose]] = frozenset(
    {
        ("subject", "own"), ("reviewer", "handling"), ("head", "handling"), ("consulted", "handling"),
        ("window", "handling"),
    }
)  # fmt: skip
"""Who sees what is not masked, and for which purpose (个人信息保护法 art 6, 51); to handle, a case must be in hand."""


def in_full(purpose: Purpose, relations: frozenset[Relation], state: Application) -> bool:
    """Whether the purpose lets see what is not masked.

    Raises
    ------
    Forbidden
        ``purpose_not_allowed`` when it is not the caller's, or there is nothing to handle (any more).
    """
    if purpose == "view":
        return False
    if state.stage is not Stage.RECEIVED:
        relations -= {"window"}  # a window sees whether all is there that it accepts, and no more of it later
    theirs = any((relation, purpose) in IN_FULL for relation in relations)
    if not theirs or (purpose == "handling" and not in_hand(state)):
        raise Forbidden("purpose_not_allowed", "purpose")
    return True


def in_hand(state: Application) -> bool:
    """Whether a person has something to do: the case is open, or drawn for a check."""
    return state.stage in OPEN or (state.stage is Stage.APPROVED and state.check == "due")
