"""How tests are shared out among processes, and when: what needs the one stack to one, every other file whole."""

from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

APART = {
    "test_bind_page.py", "test_dashboard_page.py", "test_named_report_page.py", "test_outbox_page.py",
    "test_photo_page.py", "test_report_page.py", "test_ticket_page.py", "test_trading_page.py", "test_legal_time.py",
}  # fmt: skip
"""Of the end-to-end tests those that bring what they play on: the tests' own platform, or a stack of another speed."""

LATER = "test_legal_time.py"
"""Brings a stack of its own: it begins when the other one has long started, after the last test of a port."""

settings.register_profile("unit", deadline=None, database=None)  # how long anything takes is the machine's matter
settings.load_profile("unit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put :data:`LATER` before the unit tests, or at the end."""
    later = [item for item in items if item.path.name == LATER]
    others = [item for item in items if item.path.name != LATER]
    place = next((n for n, item in enumerate(others) if "unit" in item.path.parts), len(others))
    items[:] = [*others[:place], *later, *others[place:]]


class ByStack(LoadScopeScheduling):  # type: ignore[misc]  # it tells no types
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "stack" if "e2e/" in file and file.rpartition("/")[2] not in APART else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByStack(config, log)
