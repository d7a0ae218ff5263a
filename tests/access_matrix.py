"""Who gets through where: ``python -m tests.access_matrix`` draws docs/access-matrix.md from the table.

The table (tests/through) is written by hand from what each kind of caller is for, not read from the platform's own;
the walk (tests/every_route.py) sends every kind to every route and compares.
"""

from collections.abc import Mapping
from pathlib import Path

from tests.kinds import BAD, KINDS, kinds
from tests.through import THROUGH

DOCUMENT = Path(__file__).parents[1] / "docs" / "access-matrix.md"

COLUMNS: Mapping[str, str] = {
    "未登录": "nobody", "居民和企业": "residents", "工作人员": "officers", "网格员": "grids", "银行网点": "outlets",
    "自助终端": "kiosks", "部门系统": "departments", "管理员": "admins",
}  # fmt: skip
"""Title of a column → the group whose members it tells of."""

HEAD = """\
# Who may do what

Every route of the API and every kind of caller (whose credentials are what they should be). A cell names the kinds that
get through: **all** of that column, some of them, or none (–). Everybody else is refused with 401, 403 or 404, changes
nothing and sees nothing. The routes are those of `chalicelib/access/who_may.csv`; this page is drawn from a table that
was written independently of it (`tests/access_matrix.py`) by `python -m tests.access_matrix`.
`tests/unit/access/test_every_route.py` sends each kind to each route, and fails when the platform does otherwise.

"""
CALLERS = """
## The kinds of callers

Cases are those that a kind would want to see: the resident's own, those of the firm or child that they act for, those
that somebody took for others. Officers meet a case of the elder's that was opened at a window of the centre.

| kind | is |
| --- | --- |
"""
REFUSED = """
These are refused everywhere with 401, public routes included, because whoever brings bad credentials is not nobody:
"""


def cell(told: frozenset[str], group: str) -> str:
    """The members of a group that get through."""
    members = [name for name in KINDS if name in kinds(group)]
    through = [name for name in members if name in told]
    if len(through) in (0, len(members)):
        return "**all**" if through else "–"
    return ", ".join(f"`{name}`" for name in through)


def draw() -> str:
    """The whole page."""
    rows = [["route", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    for route, told in THROUGH.items():
        through = kinds(told)
        rows.append([f"`{route}`", *(cell(through, group) for group in COLUMNS.values())])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    callers = "\n".join(f"| `{name}` | {kind.title} |" for name, kind in KINDS.items() if name not in BAD)
    refused = "\n".join(f"- {kind.title}" for name, kind in KINDS.items() if name in BAD)
    return f"{HEAD}{table}\n{CALLERS}{callers}\n{REFUSED}\n{refused}\n"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(), "utf-8")
