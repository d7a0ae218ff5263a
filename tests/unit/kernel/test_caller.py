"""What a caller may do hangs on the posts that they have now."""

from datetime import UTC, datetime, timedelta

from chalicelib.kernel.caller import Caller, Post

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LASTING = (
    Post("reviewer", "A"),
    Post("head", "B", until=NOW + timedelta(microseconds=1)),
    Post("head", "C", street="530114001"),
    Post("window", "D", site="centre-01"),
    Post("window", "D"),
)
ENDED = (Post("head", "E", until=NOW), Post("window", "F", site="centre-02", until=NOW))
OFFICER = Caller("officer", "O1", posts=LASTING + ENDED)


def test_a_post_counts_until_the_instant_at_which_it_ends() -> None:
    assert OFFICER.posts_at(NOW) == LASTING
    assert OFFICER.departments_at(NOW) == {"A", "B", "C", "D"}
    assert OFFICER.departments_at(NOW - timedelta(microseconds=1)) == {"A", "B", "C", "D", "E", "F"}


def test_who_heads_one_street_does_not_head_the_department() -> None:
    assert OFFICER.headed_at(NOW) == {"B"}


def test_people_are_served_at_ones_windows_and_where_one_stands() -> None:
    assert OFFICER.windows_at(NOW) == OFFICER.sites_at(NOW) == {"centre-01"}
    assert Caller("outlet", "bank", site="outlet-01").sites_at(NOW) == {"outlet-01"}
    assert Caller("outlet", "bank", site="outlet-01").windows_at(NOW) == frozenset()
