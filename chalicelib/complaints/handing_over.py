"""A ticket goes on as a case of another flow (转办): one that is there, one that is opened now, or one that who
reported it has to begin, and is told with what and where.

Nobody opens more for others here than by the other flow's own route: an officer opens an application as at a window. A
challenge, and a request for disclosure, is made by who has the standing, themselves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.complaints import commands as c, facts as f, handling_schemas as asks, views
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Part
from chalicelib.complaints.ports import Elsewhere
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.values import Target
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load, load_whole
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Unavailable
from chalicelib.kernel.ids.case_id import linked_case_id
from chalicelib.kernel.store import Once

ELSEWHERE: frozenset[Part] = frozenset({"desk", "main"})
FLOWS = {"application": "application", "trading": "trading", "challenge": "challenge"}
"""Where a matter goes on → the flow of its case."""
NEEDED: Mapping[Target, Sequence[str]] = {
    "challenge": (
        "提出异议、质疑或者投诉的单位名称和统一社会信用代码，由其法定代表人或者获授权的人登录后提出。",
        "与项目的关系：潜在投标人（供应商）、投标人，或者其他利害关系人及其利害关系。",
        "是哪个项目、哪个标段（包）的哪个环节，知道的时间，事实、理由和请求，有关证据。",
        "投诉的，还要写明此前异议（质疑）的编号。",
    ),
    "trading": ("是哪个项目（名称和编号）、哪件公告。",),
    "disclosure": (
        "申请人的姓名或者名称、身份证明、联系方式。",
        "要公开的政府信息的名称、文号，或者便于查询的其他特征。",
        "获取信息的方式、途径。",
    ),
}  # fmt: skip
"""What is given there: 招标投标法实施条例第六十一条, 政府采购质疑和投诉办法第十二条、第十八条;
政府信息公开条例第二十九条.
"""
OF_CALLER = frozenset({"site", "channel"})
"""Fields of an application that are not who reported it's to give."""
LINKS: Mapping[Target, str] = {"challenge": "trading", "trading": "trading"}
"""On which page it is begun."""


class HandingOver:
    """What those call who dispatch or handle it."""

    def __init__(self, acting: Acting, elsewhere: Elsewhere) -> None:
        self._acting = acting
        self._elsewhere = elsewhere

    def hand_over(self, caller: Caller, case_id: str, asked: asks.Handover, once: Once) -> dict[str, Any]:
        """It goes on as a case of another flow; who reported it is told its number there, or what they have to give.

        The other case is opened first, under an id that follows from this one's: a repeat finds it.

        Raises
        ------
        Invalid
            ``ticket_case_elsewhere``: there is no such case.
        Unavailable
            when the other flow cannot be asked now.
        """
        head = load(self._acting.cases, FLOW, case_id)
        self._acting.admit(caller, head, ELSEWHERE)
        at, trial = self._acting.clock.now().legal, c.HandOver(f.HandedOver(flow=asked.flow, case=""))
        decide(head.state, trial, self._acting.offices.actor(caller), at)
        told = self._there(asked) if asked.case else self._begun(caller, head, asked)

        def command(_: TicketCase, seal: Any, __: Any) -> c.Command:
            return c.HandOver(told.model_copy(update={"sealed": seal.sealed(text=asked.reason)}))

        return self._acting.do(caller, case_id, ELSEWHERE, once, command)

    def _there(self, asked: asks.Handover) -> f.HandedOver:
        flow, number = FLOWS.get(asked.flow), asked.case
        if flow is not None:
            found = self._acting.cases.fact(asked.case, 1)
            if found is None or found.flow != flow:
                raise Invalid("ticket_case_elsewhere", "case")
            number = str(found.data.get("number") or asked.case)
        return f.HandedOver(flow=asked.flow, case=asked.case, number=number)

    def _begun(self, caller: Caller, head: Head[TicketCase], asked: asks.Handover) -> f.HandedOver:
        if asked.flow != "application" or not asked.item:
            missing = tuple(NEEDED.get(asked.flow, ()))
            return f.HandedOver(flow=asked.flow, case="", missing=missing, link=LINKS.get(asked.flow, ""))
        new, posts = linked_case_id(head.case_id, asked.item), self._acting.offices.posts(caller)
        site = next((post.site for post in posts if post.duty == "window" and post.site), None)
        wanted = {"applicant": self._reporter(head), "site": site, **asked.application}
        try:
            number = self._elsewhere.open(caller, asked.flow, new, wanted | {"item": asked.item, "case_id": new})
        except (Unavailable, NotFound):
            raise
        except DomainError as refused:
            missing = _missing(refused)
            return f.HandedOver(flow=asked.flow, case="", missing=missing, link=f"guide?code={asked.item}")
        return f.HandedOver(flow=asked.flow, case=new, number=number)

    def _reporter(self, head: Head[TicketCase]) -> dict[str, Any]:
        """Who reported it, as the other flow wants them named."""
        sealing = Sealing(self._acting.privacy, head)
        told = sealing.opened(views.first(load_whole(self._acting.cases, FLOW, head.case_id)).sealed).get("reporter")
        if not told:
            return {}
        return {"kind": "person", **{name: told.get(name, "") for name in ("name", "id_number", "phone")}}


def _missing(refused: DomainError) -> tuple[str, ...]:
    """What who reported it has to give: what the other flow says of the application, nothing that is of the caller."""
    if isinstance(refused, Forbidden) or refused.field in OF_CALLER:
        refused = Invalid("ticket_handover_incomplete")
    return tuple(dict.fromkeys(one.sentence for one in refused.errors or (refused,)))
