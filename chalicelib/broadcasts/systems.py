"""Departments' systems hear of broadcasts as people do, by what they chose; over their webhooks.

They hear at once, by night too: nobody is woken. What goes out is signed, tried again and ends among the dead letters
as every event of theirs (:mod:`chalicelib.webhooks.calling`); the broadcast is finished without them.
"""

import json
from typing import Any

from chalicelib.broadcasts.facts import BroadcastPublished, Content
from chalicelib.broadcasts.model import FLOW, SHARDS, Stage, part_id, whole_of
from chalicelib.catalogue.wants import About, Wish, hears, wanted
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.lining import Lining, Wanted
from chalicelib.messages.model import Errand
from chalicelib.webhooks.endpoints import EndpointStore
from chalicelib.webhooks.model import Endpoint

TYPE = "broadcast.published.v1"


class Systems:
    """Plans which endpoints hear of a broadcast. Repeats change nothing."""

    def __init__(self, endpoints: EndpointStore, lining: Lining) -> None:
        self._endpoints = endpoints
        self._lining = lining

    def tell(self, case_id: str, seq: int, content: Content) -> None:
        """Those that chose such content are called; ``seq``: the fact that published it.

        Raises
        ------
        Conflict
            ``case_busy``.
        """
        part = Ref(flow=FLOW.name, case_id=part_id(case_id, SHARDS), seq=seq, kind=BroadcastPublished.kind)
        hearing = [one for one in self._endpoints.all() if _hears(one.wish(content.topic), content)]
        if hearing:
            planned = [Wanted(part, one.id, "event", ("webhook",)) for one in hearing]
            self._lining.bring_up(part.case_id, lambda: planned)


class BroadcastEvents:
    """The :class:`~chalicelib.webhooks.calling.Author` of broadcasts."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def written(self, errand: Errand, endpoint: Endpoint) -> bytes | None:
        """Nothing, once it was stopped, or the endpoint chose something else."""
        case = load_whole(self._cases, FLOW, whole_of(errand.ref.case_id))
        fact = case.fact(errand.ref.seq)
        body = body_of(FLOW, fact)
        if not isinstance(body, BroadcastPublished):
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        content = body.notice
        wish = endpoint.wish(content.topic)
        if case.head.state.stage is Stage.STOPPED or wish is None or not _hears(wish, content):
            return None
        told = [_told(one) for one in wanted(wish.wants, content.about)]
        data = content.model_dump(mode="json", include={"topic", "name", "title", "text", "daily"})
        event = {"type": TYPE, "timestamp": fact.at.isoformat(), "data": {**data, "notices": told}}
        return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _hears(wish: Wish | None, content: Content) -> bool:
    return wish is not None and hears(wish.wants, wish.daily, content.about, content.daily)


def _told(about: About) -> dict[str, Any]:
    """A notice, and where it is read: ``GET /v1/trading/projects/{project}/notices/{notice}``."""
    return about.model_dump(mode="json", exclude={"words"})
