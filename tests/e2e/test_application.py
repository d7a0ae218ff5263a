"""Every way that an application travels, on the engine: by people here, by legal time in test_legal_time.py."""

import pytest

from demo.application.play import application
from demo.report import Check
from demo.scenes import Play

NAMES = {
    "application.levels", "application.supplement", "application.not_accepted", "application.departments",
    "application.promise", "application.at_once", "application.withdrawn", "application.files", "application.bundles",
    "application.delivery", "application.appointments", "application.certificates", "application.credit",
    "application.notice",
}  # fmt: skip
"""Subjects of which at least one check must have been made."""


@pytest.fixture(scope="module")
def checks(play: Play) -> list[Check]:
    """Every scene, played once."""
    return list(application(play))


def test_every_scene_holds(checks: list[Check]) -> None:
    assert [check for check in checks if not check.ok] == []


@pytest.mark.parametrize("subject", sorted(NAMES))
def test_every_subject_was_played(checks: list[Check], subject: str) -> None:
    assert [check for check in checks if check.name.startswith(subject)]
