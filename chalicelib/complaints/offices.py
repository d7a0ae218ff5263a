"""What a caller is to a ticket: who reported it, took it in, dispatches, handles, helps, supervises, reviews it.

Whom it accuses is nothing to it, whatever their posts (信访工作条例 art 30): they do not even learn that there is one.
"""

from collections.abc import Iterator
from typing import Literal

from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.values import Actor
from chalicelib.kernel.caller import Caller, Duty, Post
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.privacy import KeyDestroyed, Privacy

Part = Literal[
    "reporter", "opener", "desk", "desk_head", "main", "main_checks", "main_head", "joint", "grid", "supervisor",
    "organ",
]  # fmt: skip
"""反映人, 代为登记的人, 派单部门, its head, 主办部门, who checks there, its head, 协办部门, 网格员, 督办, 复查复核机关.
"""
CHECKS: frozenset[Duty] = frozenset({"reviewer", "head"})
REPORTER: frozenset[Part] = frozenset({"reporter"})
INSIDE: frozenset[Part] = frozenset({"desk", "main", "joint", "grid", "supervisor", "organ"})
"""Who works on it, and reads what is written within."""


class Offices:
    """Tells callers apart, by their posts and by whom they act for."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def parts(self, caller: Caller, state: TicketCase) -> frozenset[Part]:
        """All that the caller is to the ticket; nothing: they do not learn of it."""
        if caller.role == "resident":
            return REPORTER if self._reported(caller, state) else frozenset()
        if state.accused.hit(caller.id, self.departments(caller)):
            return frozenset()
        return frozenset(self._at_work(caller, state))

    def departments(self, caller: Caller) -> frozenset[str]:
        """Where the caller has a post now."""
        return caller.departments_at(self._clock.now().wall)

    def posts(self, caller: Caller) -> tuple[Post, ...]:
        """The caller's posts that have not ended."""
        return caller.posts_at(self._clock.now().wall)

    def actor(self, caller: Caller) -> Actor:
        """The caller as the ticket sees them."""
        return Actor(caller.by, self.departments(caller))

    def dispatches(self, caller: Caller) -> bool:
        """Whether the caller is of a department that dispatches tickets: the desk, or where the desk is accused."""
        return bool(self.departments(caller) & {self._catalogue.complaints().desk, self._catalogue.government()})

    def _reported(self, caller: Caller, state: TicketCase) -> bool:
        if not state.subject:
            return False
        if caller.id == state.subject:
            return True
        try:
            lookup = self._privacy.known(state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more who it was
        return caller.speaks_for(lookup, self._clock.now().wall)

    def _at_work(self, caller: Caller, state: TicketCase) -> Iterator[Part]:
        if state.opener and state.opener == f"{caller.role}#{caller.id}":
            yield "opener"
        if caller.role == "grid" and any(state.tasks[task].site == caller.site for task in state.tasks):
            yield "grid"
        for post in self.posts(caller):
            yield from self._by_post(post, state)

    def _by_post(self, post: Post, state: TicketCase) -> Iterator[Part]:
        """Somebody whose post is for one street handles what lies there, or where nobody knows."""
        if post.department == state.desk:
            yield "desk"
            if post.duty == "head":
                yield "desk_head"
        here = not post.street or state.place.street in ("", post.street)
        if post.department == state.main and here:
            yield "main"
            if post.duty in CHECKS:
                yield "main_checks"
            if post.duty == "head":
                yield "main_head"
        if state.handlers is not None and post.department in state.handlers.joint and here:
            yield "joint"
        if self._supervises(post, state):
            yield "supervisor"
        if state.organ and post.department == state.organ:
            yield "organ"

    def _supervises(self, post: Post, state: TicketCase) -> bool:
        if state.order is not None and post.department == state.order.to and post.department != state.main:
            return True
        judges = state.judge if state.stage == "disputed" else ""
        return post.duty == "head" and post.department in {self._catalogue.government(), judges}
