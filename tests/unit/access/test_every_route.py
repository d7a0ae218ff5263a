"""Every route × every kind of caller: 0 holes. And the tables are complete: the platform's, ours, the drawn one."""

from app import app
from chalicelib.access.rules import who_may
from tests.access_matrix import DOCUMENT, draw
from tests.asks import ASKS
from tests.cast import Cast
from tests.every_route import OF_ONE_CASE, OPEN, walk, walked
from tests.kinds import BAD, KINDS, kinds
from tests.platform import Platform
from tests.through import SUBJECTS, THROUGH


def served() -> set[str]:
    """Every route of the app."""
    return {f"{method} {path}" for path, methods in app.routes.items() for method in methods}


def test_every_route_of_the_app_is_in_every_table() -> None:
    ours = {f"{method} {path}" for method, path in who_may().routes}
    assert served() - set(OPEN) == ours
    assert set(OPEN) <= served()
    assert set(THROUGH) == ours
    assert set(ASKS) == ours


def test_the_platform_that_is_walked_is_the_app() -> None:
    platform = Platform()
    assert {f"{m} {path}" for path, methods in platform.app.routes.items() for m in methods} == served()


def test_the_table_speaks_of_kinds_that_there_are() -> None:
    assert sum(len(subject.ROUTES) for subject in SUBJECTS) == len(THROUGH)  # none is told twice
    for told in THROUGH.values():
        assert kinds(told) <= set(KINDS) - BAD
    assert set(OF_ONE_CASE) | set(OF_ONE_CASE.values()) <= set(THROUGH)


def test_every_kind_of_caller_gets_through_where_it_should_and_nowhere_else() -> None:
    cells = walked()
    assert len(cells) == (len(THROUGH) + len(OPEN)) * len(KINDS)
    assert [cell for cell in cells if cell.hole] == []


def test_bad_credentials_are_refused_on_every_route() -> None:
    statuses = {cell.status for cell in walked() if cell.kind in BAD and cell.route not in OPEN}
    assert statuses == {401}


def test_the_walk_sees_who_is_let_in_or_kept_out_by_mistake() -> None:
    cast, route = Cast(), "GET /v1/applications/{case_id}"
    cast.credentials["stranger"], cast.credentials["head"] = cast.credentials["applicant"], cast.credentials["auditor"]
    assert {cell.kind for cell in walk(cast, [route]) if cell.hole} == {"stranger", "head"}


def test_the_page_is_drawn_from_the_table() -> None:
    assert DOCUMENT.read_text("utf-8") == draw()
