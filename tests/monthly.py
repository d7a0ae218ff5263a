"""A month of supervision, played: what the report of it is made of."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.supervision import answers as counted, schemas as months
from chalicelib.supervision.scope import scope_of
from tests.broadcasting import published
from tests.fakes.time_and_numbers import SetClock

NOTHING = {"promised_rate": None}
"""Of a department that decided nothing under a promised limit."""


class PlayedMonth:
    """The month at a glance, of what the caller may see; ``told`` is shown to whoever sees all."""

    def __init__(self, catalogue: Catalogue, clock: SetClock) -> None:
        self._catalogue, self._clock = catalogue, clock
        self.told = month()

    def dashboard(self, caller: Caller, asked: months.Shown) -> counted.Dashboard:
        departments, government = self._catalogue.departments(), self._catalogue.government()
        scope = scope_of(caller, asked.department, departments, government, self._clock.now().wall)
        return self.told.model_copy(update={"month": asked.month, "scope": scope.text(departments)})


def figures(opened: int, **changes: Any) -> counted.Figures:
    """Figures of so many cases."""
    late, done = opened // 20, opened * 19 // 20
    known: dict[str, Any] = {
        "opened": opened, "decided": done, "closed": done, "online": opened * 3 // 4, "instant": opened // 3,
        "first_time": opened * 9 // 10, "promised": done, "promised_met": done - late,
        "red": late, "yellow": late * 2, "online_rate": 75.0, "instant_rate": 33.33, "first_time_rate": 90.0,
        "promised_rate": round(100 - 5 * (opened % 4), 2), "statutory_rate": 99.1, "mean_hours": 17.25,
        "cost": opened * 1250, "cost_per_case": 1250,
        "grades": counted.Grades(very_satisfied=opened // 2, satisfied=opened // 4, basically=3, dissatisfied=1,
                                 very_dissatisfied=1, defaulted=7, bad=2, rectified=2, satisfaction=96.4),
    }  # fmt: skip
    return counted.Figures.model_validate(known | changes)


def month(opened: int = 40) -> counted.Dashboard:
    """A month as supervision answers it."""
    departments = published().departments().listed.values()
    rows = [
        counted.Row(key=one.credit_code, title=one.name, figures=figures(10 + 7 * n, **(NOTHING if n == 0 else {})))
        for n, one in enumerate(departments)
    ]  # fmt: skip
    days = [
        counted.Row(key=f"2026-11-{day:02}", title=f"2026-11-{day:02}", figures=figures((day * 13) % opened))
        for day in range(1, 31)
    ]
    channels = [counted.Row(key=key, title=title, figures=figures(30))
                for key, title in (("web", "网上办事大厅"), ("window", "窗口"), ("", ""))]  # fmt: skip
    now = [counted.NowRow(key=row.key, title=row.title, open=n + 3, yellow=n % 3, red=n % 2)
           for n, row in enumerate(rows[:9])]  # fmt: skip
    return counted.Dashboard(
        month="2026-11", as_of=datetime(2026, 11, 30, 18, tzinfo=CHINA), scope="全区", total=figures(1200),
        days=tuple(days), departments=tuple(rows), channels=tuple(channels),
        now=counted.Now(open=63, yellow=8, red=4, departments=tuple(now)),
    )  # fmt: skip
