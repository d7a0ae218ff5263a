"""Which command may come at which stages of a case. Pure.

A flow says it as data, beside the rule that says what the command leads to; what depends on more than the stage is said
by the rule itself.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar

from chalicelib.kernel.errors import NotAllowed

T = TypeVar("T", bound=str)


def at_stage(
    stage: T, allowed: Collection[str], names: Mapping[T, str], code: str = "wrong_stage", field: str = ""
) -> None:
    """Refuse what does not fit where it stands: NotAllowed ``code``, told with the name of the ``stage``."""
    if stage not in allowed:
        raise NotAllowed(code, field, stage=names[stage])
