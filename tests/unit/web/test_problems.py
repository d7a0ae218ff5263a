"""Refusals as HTTP tells them."""

from chalicelib.kernel.errors import TooMany
from chalicelib.web.problems import of_error


def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    answer = of_error(TooMany("too_many_requests", after=60))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Retry-After" not in of_error(TooMany("too_many_requests")).headers
