"""What the feed tells of a rating is what became of it, and nothing of who rated."""

from chalicelib.ratings.public import WANTS, RatingsInPublic
from tests.rating import Raters


def test_the_feed_tells_what_became_of_it_and_nothing_of_who_rated() -> None:
    world = Raters()
    rating = world.verified(world.bad(world.decided()))
    world.does("rectify", rating)
    [public] = RatingsInPublic(world.cases, world.catalogue.sites).told(rating)
    assert (public.type, public.said, public.name) == ("rating.published", {"result": "rectified"}, "高龄津贴")
    assert {"published"} == WANTS
