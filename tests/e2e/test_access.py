"""Everybody who touches the platform, over HTTP: logins, rights, signatures, the trail, and nothing left in plain."""

import pytest

from demo.access.play import access
from demo.plaintext import search
from demo.report import Check
from demo.scenes import Play
from infra.stack import Stack

NAMES = {
    "access.login", "access.assurance", "access.mandates", "access.staff", "access.separation", "access.outlet",
    "access.kiosk", "access.department", "access.privacy", "access.audit", "access.bad_tokens", "access.enumeration",
    "access.cors",
}  # fmt: skip
"""Subjects of which at least one check must have been made."""


@pytest.fixture(scope="module")
def checks(play: Play) -> list[Check]:
    """Every scene, played once."""
    return list(access(play))


def test_every_scene_holds(checks: list[Check]) -> None:
    assert [check for check in checks if not check.ok] == []


@pytest.mark.parametrize("subject", sorted(NAMES))
def test_every_subject_was_played(checks: list[Check], subject: str) -> None:
    assert [check for check in checks if check.name.startswith(subject)]


def test_nothing_personal_lies_in_plain_anywhere(play: Play, checks: list[Check], stack: Stack) -> None:
    del checks  # what they stored is looked through
    assert [check for check in search(play, stack.port) if not check.ok] == []
