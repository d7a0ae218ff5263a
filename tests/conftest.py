"""How tests are shared out among processes: those that need a running stack to two, every other file whole."""

from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

APART = {
    "test_bind_page.py", "test_dashboard_page.py", "test_outbox_page.py", "test_report_page.py", "test_ticket_page.py",
    "test_trading_page.py", "test_legal_time.py",
}  # fmt: skip
"""Of the end-to-end tests those that bring what they play on: the tests' own platform, or a stack of another speed."""
SECOND = {"test_access.py", "test_pages.py", "test_certificate_page.py", "test_open311.py"}
"""Of the others, which mostly wait, those that go to a process of their own, and so to a stack of their own."""

settings.register_profile("unit", deadline=None, database=None)  # how long anything takes is the machine's matter
settings.load_profile("unit")


class ByStack(LoadScopeScheduling):  # type: ignore[misc]  # it tells no types
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder, _, name = file.rpartition("/")
        if not folder.endswith("e2e") or name in APART:
            return file
        return "second stack" if name in SECOND else "stack"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByStack(config, log)
