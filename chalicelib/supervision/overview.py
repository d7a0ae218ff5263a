"""The dashboard, figures and what the public sees: read from the counters alone, however many cases there are."""

from datetime import date, timedelta

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.supervision import answers, schemas as asks
from chalicelib.supervision.answers import By, Row
from chalicelib.supervision.counting import NAMELESS, OPEN_NOW, Deltas, month_of
from chalicelib.supervision.ports import Kept
from chalicelib.supervision.scope import Scope, scope_of
from chalicelib.supervision.spans import Spans, Sums, days_of
from chalicelib.supervision.titles import FlowItems, Titles


class Overview:
    """What the routes of figures call."""

    def __init__(self, kept: Kept, catalogue: Catalogue, flow_items: FlowItems, clock: Clock) -> None:
        self._kept = kept
        self._spans = Spans(kept, catalogue)
        self._catalogue = catalogue
        self._flow_items = flow_items
        self._clock = clock

    def dashboard(self, caller: Caller, asked: asks.Shown) -> answers.Dashboard:
        """A month at a glance. Forbidden ``supervision_not_yours``."""
        month = asked.month or month_of(legal_day(self._clock.now().legal))
        return self._dashboard(self._scope(caller, asked.department), month)

    def whole(self, month: str) -> answers.Dashboard:
        """A month of the whole district, for the platform's own report."""
        return self._dashboard(Scope(), month)

    def _dashboard(self, scope: Scope, month: str) -> answers.Dashboard:
        at = self._clock.now()
        first, last = days_of(month)
        counted, spans = self._kept.month(month), self._spans
        departments = {code: n for code, n in spans.departments(counted, first, last).items() if scope.sees(code)}
        days, channels = self._days(counted, scope, first, last), Sums()
        if scope.codes is None:
            channels = spans.of_month(counted, "channel", first)
        return answers.Dashboard(
            month=month, as_of=at.legal, scope=scope.text(self._catalogue.departments()),
            total=spans.total(days).figures(), days=self._every_day(days, first, min(last, legal_day(at.legal))),
            departments=self._rows("department", departments, last), channels=self._rows("channel", channels, last),
            now=self._now(scope, legal_day(at.legal)),
        )  # fmt: skip

    def figures(self, caller: Caller, asked: asks.Split) -> answers.FiguresAnswer:
        """Figures of some days. Forbidden ``supervision_not_yours``; invalid ``figures_too_many``."""
        scope, titles = self._scope(caller, asked.department), titles_of(self._catalogue, self._flow_items)
        found = self._spans.split(scope, asked.by, asked.first, asked.last, asked.only)
        return answers.FiguresAnswer(
            first=asked.first, last=asked.last, by=asked.by, department=scope.named(titles.departments),
            **{name: titles.of(name, key) for name, key in asked.only.items()},
            total=self._spans.total(found).figures(), rows=self._rows(asked.by, found, asked.last),
        )  # fmt: skip

    def summary(self, asked: asks.Published) -> answers.Summary:
        """What the public sees of a month: sums of the whole district."""
        month = asked.month or month_of(legal_day(self._clock.now().legal))
        first, _ = days_of(month)
        told = self._spans.total(self._spans.of_month(self._kept.month(month), "day", first)).figures()
        same = ("opened", "decided", "online_rate", "instant_rate", "promised_rate", "statutory_rate", "mean_hours")
        return answers.Summary(
            month=month, **{name: getattr(told, name) for name in same}, satisfaction=told.grades.satisfaction,
            defaulted=told.grades.defaulted, bad=told.grades.bad, rectified_on_time=told.grades.rectified_on_time,
        )  # fmt: skip

    def _scope(self, caller: Caller, department: str) -> Scope:
        return scope_of(
            caller, department, self._catalogue.departments(), self._catalogue.government(), self._clock.now().wall
        )

    def _days(self, counted: Deltas, scope: Scope, first: date, last: date) -> Sums:
        if scope.codes is None:
            return self._spans.of_month(counted, "day", first)
        return self._spans.split(scope, "day", first, last)

    def _rows(self, by: By, sums: Sums, last: date) -> tuple[Row, ...]:
        titles, departments = titles_of(self._catalogue, self._flow_items), self._catalogue.departments()
        rows = [
            Row(
                key="" if key == NAMELESS else key, title=key if by == "day" else titles.of(by, key),
                successor=_successor(departments, key, last) if by == "department" else "", figures=one.figures(),
            )
            for key, one in sums.items()
        ]  # fmt: skip
        return tuple(sorted(rows, key=lambda row: (0 if by == "day" else -row.figures.opened, row.key)))

    def _every_day(self, sums: Sums, first: date, last: date) -> tuple[Row, ...]:
        """Each day of a month up to ``last``, whether or not something happened."""
        every = ((first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
        return self._rows("day", dict.fromkeys(every, self._spans.total({})) | sums, last)

    def _now(self, scope: Scope, today: date) -> answers.Now:
        departments, found = self._catalogue.departments(), dict[str, dict[str, int]]()
        for key, amounts in self._kept.now().items():
            code = departments.standing_for(key.sk.partition("#")[2], today)
            if scope.sees(code):
                had = found.setdefault(code, {})
                for name, n in amounts.items():
                    had[name] = had.get(name, 0) + n
        titles = titles_of(self._catalogue, self._flow_items)
        rows = [
            answers.NowRow(
                key="" if code == NAMELESS else code, title=titles.of("department", code), open=n.get(OPEN_NOW, 0),
                yellow=n.get("yellow", 0), red=n.get("red", 0),
            )
            for code, n in found.items()
        ]  # fmt: skip
        rows.sort(key=lambda row: (-row.red, -row.yellow, -row.open, row.key))
        return answers.Now(
            open=sum(row.open for row in rows), yellow=sum(row.yellow for row in rows),
            red=sum(row.red for row in rows), departments=tuple(rows),
        )  # fmt: skip


def titles_of(catalogue: Catalogue, flow_items: FlowItems) -> Titles:
    """The words that are published now."""
    items = {**catalogue.document("item_names"), **flow_items()}
    return Titles(catalogue.departments(), catalogue.supervision(), catalogue.sites(), items)


def _successor(departments: Departments, code: str, day: date) -> str:
    stands = departments.standing_for(code, day)
    return departments.name(stands) if stands != code else ""
