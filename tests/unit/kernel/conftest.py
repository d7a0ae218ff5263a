"""The district's own calendar, as it is published."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from chalicelib.kernel.working_days import WorkingCalendar

settings.register_profile(
    "mutants", settings.get_profile("unit"), derandomize=True, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
"""For `make mutants`, chosen by pyproject: each run tries the same values, and what fails is not made smaller."""

CALENDARS = Path(__file__).parents[3] / "catalogue" / "calendars"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For `make mutants`: what tries one value comes before what tries many, so that most mutants are seen at once."""
    if config.getoption("--hypothesis-profile") == "mutants":
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((CALENDARS / name).read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="session")
def years() -> list[dict[str, Any]]:
    return [read(path.name) for path in sorted(CALENDARS.glob("2*.json"))]


@pytest.fixture(scope="session")
def statutory() -> dict[str, Any]:
    return read("statutory.json")


@pytest.fixture(scope="session")
def calendar(years: list[dict[str, Any]], statutory: dict[str, Any]) -> WorkingCalendar:
    return WorkingCalendar.from_documents(years, statutory)


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in a zone that is neither ours nor UTC."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "America/New_York")
        time.tzset()
        yield
    time.tzset()
