"""Scenes that ran beside the others."""

from concurrent.futures import Future

from demo.report import Check, ended


def test_what_scenes_found_is_told() -> None:
    played, checks = Future[list[Check]](), [Check("a.b", True, "so it is")]
    played.set_result(checks)
    assert list(ended("a.played", played)) == checks


def test_scenes_that_broke_off_fail_and_the_others_go_on() -> None:
    played = Future[list[Check]]()
    played.set_exception(TimeoutError("the notice did not go out"))
    [check] = ended("a.played", played)
    assert (check.name, check.ok) == ("a.played", False)
    assert "the notice did not go out" in check.detail
