"""The public feed over HTTP, for the city's and the province's platforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.feed.schemas import FeedPage, Wanted
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.feed.service import Feed


def blueprint(feed: Callable[[], Feed], gate: Callable[[], Gate]) -> Api:
    """The route of the feed."""
    api = Api("chalicelib.feed.routes", gate)

    @api.get("/v1/feed", FeedPage, "公开的办件动态，按顺序", query=Wanted)
    def read(ask: Ask[Wanted]) -> FeedPage:
        return feed().page(ask.body.after, ask.body.limit)

    return api
