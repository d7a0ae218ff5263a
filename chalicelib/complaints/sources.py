"""Where a ticket comes from: who brings it, over which channel, and for whom. Each role has its own channels."""

from dataclasses import dataclass

from chalicelib.catalogue.complaints import TicketChannel, TicketKind
from chalicelib.complaints import schemas as asks
from chalicelib.complaints.acting import Acting
from chalicelib.kernel.caller import Caller, Role, assured
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.facts import By

NAMED: frozenset[TicketKind] = frozenset({"petition"})
"""Kinds that nobody raises without a name: their decision is served on who raised them (信访工作条例 art 34).
Who raises one for themselves proved that the name is theirs.
"""
DISTRICT = "530114"
"""呈贡区."""
OUTSIDE = "outside"
"""The ground on which what lies elsewhere is referred."""
SCOPE = "tickets:write"
"""What a department's system needs to bring in tickets."""
CHANNELS: dict[Role, frozenset[TicketChannel]] = {
    "resident": frozenset({"web", "wechat", "miniprogram"}),
    "public": frozenset({"web", "wechat", "miniprogram"}),
    "officer": frozenset({"hotline", "window"}),
    "grid": frozenset({"grid"}),
    "department": frozenset({"weibo", "mailbox", "hotline"}),
}
"""Over which channels each role reports."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who brings it."""

    by: By
    channel: TicketChannel
    person: str | None = None
    """Who reports, where the platform knows it: a person's id, or their look-up digest."""
    looked_up: bool = False
    """Whether ``person`` is a look-up digest."""
    known: bool = False
    """Whether they write from an account that they bound, and need not say who they are."""
    site: str = ""
    opener: str = ""
    """``role#id`` of who takes it in for somebody."""


def origin(acting: Acting, caller: Caller, asked: asks.NewTicket) -> Origin:
    """The caller's, over the channel that they name.

    Raises
    ------
    Forbidden
        ``ticket_channel_not_yours``; ``ticket_anonymous_only``: nobody is logged in; ``scope_missing``;
        ``identity_missing``: a petition of somebody who logged in and did not prove their name.
    """
    if asked.channel not in CHANNELS.get(caller.role, frozenset()):
        raise Forbidden("ticket_channel_not_yours", "channel")
    if caller.role == "public":
        if asked.identity != "anonymous":
            raise Forbidden("ticket_anonymous_only", "identity")
        return Origin(caller.by, asked.channel)
    if caller.role == "resident":
        if asked.kind in NAMED and not assured(caller.assurance, "real_name"):
            raise Forbidden("identity_missing", "kind")
        own = caller.own_lookup
        return Origin(caller.by, asked.channel, own or caller.id, looked_up=bool(own))
    if caller.role == "department" and SCOPE not in caller.scopes:
        raise Forbidden("scope_missing")
    site = _site(acting, caller, asked.channel)
    return Origin(caller.by, asked.channel, site=site, opener=f"{caller.role}#{caller.id}")


def _site(acting: Acting, caller: Caller, channel: TicketChannel) -> str:
    """Where somebody of the staff takes it in: a window of theirs; the hotline is the dispatching department's."""
    if channel == "hotline" and caller.role == "officer" and not acting.offices.dispatches(caller):
        raise Forbidden("ticket_channel_not_yours", "channel")
    if channel != "window":
        return caller.site
    windows = [post.site for post in acting.offices.posts(caller) if post.duty == "window" and post.site]
    if not windows:
        raise Forbidden("ticket_channel_not_yours", "channel")
    return windows[0]
