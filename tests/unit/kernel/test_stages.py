"""What does not fit where a case stands is refused, with the stage told in words."""

import pytest

from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.stages import at_stage

NAMES = {"open": "办理中", "closed": "已办结"}


def test_what_fits_the_stage_is_not_refused() -> None:
    at_stage("open", {"open", "closed"}, NAMES)


@pytest.mark.parametrize(
    ("given", "code", "field"), [((), "wrong_stage", ""), (("ticket_stage", "lot"), "ticket_stage", "lot")]
)
def test_what_does_not_is_told_where_it_stands(given: tuple[str, ...], code: str, field: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        at_stage("closed", {"open"}, NAMES, *given)
    assert (refused.value.code, refused.value.field, refused.value.values) == (code, field, {"stage": "已办结"})
