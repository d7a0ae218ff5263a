"""The bulletin as it is read: pages of a list, and the same pages for feed readers."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES, METHODS, TradingLaw
from chalicelib.trading import views
from chalicelib.trading.bulletin import syndicating
from chalicelib.trading.bulletin.answers import Choice, Choices, PostList, PostView
from chalicelib.trading.bulletin.ports import Board
from chalicelib.trading.bulletin.posts import Post
from chalicelib.trading.bulletin.schemas import Filters, Wanted
from chalicelib.web.answers import Atom, Rss

PAGE, FEED = 20, 50
"""Notices of a page of the list, and of a feed."""
SERVES = "为民服务中心"
"""How a street's own site is called, behind the street's name."""
READ = 300
"""Notices that are looked at for one page, where words, a value, or more than the owner are asked for."""


class Listing:
    """What the routes of the bulletin call."""

    def __init__(self, board: Board, catalogue: Catalogue) -> None:
        self._board = board
        self._catalogue = catalogue

    def page(self, asked: Wanted) -> PostList:
        """Notices, newest first."""
        found, cursor = self._page(asked, asked.cursor, PAGE)
        law = self._catalogue.trading()
        return PostList(items=tuple(view(post, law) for post in found), cursor=cursor)

    def choices(self) -> Choices:
        """What there is to filter by."""
        kinds = self._catalogue.trading().titles()
        return Choices(
            families=tuple(Choice(code=code, name=name) for code, name in FAMILIES.items()),
            kinds=tuple(Choice(code=code, name=name) for code, name in kinds.items()),
            areas=tuple(
                Choice(code=site.street, name=site.name.removesuffix(SERVES))
                for site in self._catalogue.sites().all
                if site.kind == "street"
            ),
        )

    def atom(self, asked: Wanted) -> Atom:
        """A page as an Atom feed (RFC 4287), with the older page's address (RFC 5005)."""
        return Atom(syndicating.atom(*self._feed(asked)))

    def rss(self, asked: Wanted) -> Rss:
        """A page as RSS 2.0."""
        return Rss(syndicating.rss(*self._feed(asked)))

    def _feed(self, asked: Wanted) -> tuple[list[PostView], syndicating.Frame]:
        found, cursor = self._page(asked, asked.cursor, FEED)
        law = self._catalogue.trading()
        given = asked.model_dump(mode="json", exclude_defaults=True, exclude={"cursor"})
        return [view(post, law) for post in found], syndicating.Frame(
            self._catalogue.site(), {name: str(value) for name, value in given.items()}, asked.cursor, cursor
        )

    def _page(self, asked: Filters, after: str, size: int) -> tuple[list[Post], str]:
        """At most ``size`` posts, and the place to go on from. One query."""
        narrow, behind = asked.narrow, min((place for place in (after, asked.until) if place), default="")
        read, further = self._board.page(asked.key, narrow, READ if narrow else size + 1, behind)
        found = [post for post in read if post.place >= asked.since]
        further = further if further >= asked.since else ""
        if len(found) > size:
            return found[:size], found[size - 1].place
        return found, further


def view(post: Post, law: TradingLaw) -> PostView:
    """A post as it is shown."""
    shown = post.model_dump(exclude={"what", "dates", "revision"})
    return PostView(
        **shown, kind=post.what, kind_text=law.titles().get(post.what, post.what), family_text=FAMILIES[post.family],
        method_text=METHODS[post.method], dates=views.dates(dict(post.dates), law),
    )  # fmt: skip
