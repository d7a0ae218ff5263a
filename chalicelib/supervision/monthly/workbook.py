"""The report as a workbook (Office Open XML, ECMA-376), written by XlsxWriter (BSD). Charts are the workbook's own."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from chalicelib.supervision.answers import Dashboard, Row
from chalicelib.supervision.monthly.columns import EVERY, GRADES, OPENED, PROMISED, Column

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""No text becomes a formula or a link, whatever it begins with."""
ACCENT, WARNING = "#0f5f56", "#c8102e"


def workbook(told: Dashboard) -> bytes:
    """The same month gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  only who reports pays for it

    file = BytesIO()
    with xlsxwriter.Workbook(file, PLAIN) as book:
        title = f"{told.scope}效能监察月报 {told.month}"
        created = datetime.fromisoformat(f"{told.month}-01")
        book.set_properties({"title": title, "author": "昆明市呈贡区政务服务", "created": created})
        sheets = _Sheets(book)
        sheets.overview(title, told)
        sheets.table("部门", "部门", told.departments, (OPENED, PROMISED))
        sheets.table("每日", "日期", told.days, (OPENED,), "line")
        if told.channels:
            sheets.table("渠道", "渠道", told.channels, (OPENED,))
        sheets.now(told)
    return file.getvalue()


class _Sheets:
    """Writes one sheet after another."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": ACCENT, "font_color": "#ffffff", "text_wrap": True,
                                      "valign": "vcenter", "border": 1})  # fmt: skip
        self._title = book.add_format({"bold": True, "font_size": 16, "font_color": ACCENT})
        self._forms = {
            "%": book.add_format({"num_format": '0.00"%"', "border": 1}),
            "元": book.add_format({"num_format": "#,##0.00", "border": 1}),
            "小时": book.add_format({"num_format": "#,##0.00", "border": 1}),
        }
        self._plain = book.add_format({"num_format": "#,##0", "border": 1})
        self._text = book.add_format({"border": 1})

    def overview(self, title: str, told: Dashboard) -> None:
        """Every figure of the month, and the ratings by grade."""
        sheet = self._sheet("概览", (26, 16, 10), landscape=False)
        sheet.write_string(0, 0, title, self._title)
        sheet.write_string(1, 0, f"数据截至 {told.as_of:%Y-%m-%d %H:%M}；空格表示没有可以计算的数据，不是 0。")
        self._header(sheet, 3, ("指标", "数值", "单位"))
        row = 4
        for column in EVERY:
            sheet.write_string(row, 0, column.title, self._text)
            self._number(sheet, row, 1, column, told.total)
            sheet.write_string(row, 2, column.unit, self._text)
            row += 1
        self._header(sheet, row + 1, ("好差评", "件数", ""))
        first = row = row + 2
        for name, field in GRADES:
            sheet.write_string(row, 0, name, self._text)
            sheet.write_number(row, 1, getattr(told.total.grades, field), self._plain)
            row += 1
        chart = self._book.add_chart({"type": "doughnut"})
        chart.add_series({"categories": ["概览", first, 0, row - 1, 0], "values": ["概览", first, 1, row - 1, 1]})
        chart.set_title({"name": "好差评"})
        sheet.insert_chart(3, 4, chart, {"description": "各等次评价的件数"})

    def table(self, name: str, what: str, rows: Sequence[Row], drawn: Sequence[Column], kind: str = "column") -> None:
        """A sheet with every figure of each row, and charts of some."""
        sheet = self._sheet(name, (30, *(12 for _ in EVERY)))
        self._header(sheet, 0, (what, *(f"{one.title}（{one.unit}）" for one in EVERY)))
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, 0, row.title or "未注明", self._text)
            for place, column in enumerate(EVERY, start=1):
                self._number(sheet, number, place, column, row.figures)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(EVERY))
        for n, column in enumerate(drawn if rows else ()):
            chart, place = self._book.add_chart({"type": kind}), EVERY.index(column) + 1
            chart.add_series({
                "name": column.title, "categories": [name, 1, 0, len(rows), 0],
                "values": [name, 1, place, len(rows), place], "fill": {"color": ACCENT}, "line": {"color": ACCENT},
            })  # fmt: skip
            chart.set_title({"name": f"{column.title}（{column.unit}）"})
            chart.set_legend({"none": True})
            chart.set_size({"width": 760, "height": 340})
            described = {"description": f"按{what}的{column.title}"}
            sheet.insert_chart(len(rows) + 2 + 18 * n, 0, chart, described)

    def now(self, told: Dashboard) -> None:
        """What is open now."""
        sheet = self._sheet("现在待办", (30, 12, 12, 12))
        self._header(sheet, 0, ("部门", "在办", "临期（黄牌）", "超期（红牌）"))
        late = self._book.add_format({"num_format": "#,##0", "border": 1, "font_color": WARNING, "bold": True})
        rows = [(one.title, one.open, one.yellow, one.red) for one in told.now.departments]
        for number, row in enumerate((*rows, ("合计", told.now.open, told.now.yellow, told.now.red)), start=1):
            sheet.write_string(number, 0, row[0], self._text)
            for place, n in enumerate(row[1:], start=1):
                sheet.write_number(number, place, n, late if place == 3 and n else self._plain)

    def _sheet(self, name: str, widths: Sequence[int], landscape: bool = True) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _header(self, sheet: Any, row: int, words: Sequence[str]) -> None:
        for place, word in enumerate(words):
            sheet.write_string(row, place, word, self._head)

    def _number(self, sheet: Any, row: int, place: int, column: Column, figures: Any) -> None:
        number, form = column.of(figures), self._forms.get(column.unit, self._plain)
        if number is None:
            sheet.write_blank(row, place, None, form)
        else:
            sheet.write_number(row, place, number, form)
