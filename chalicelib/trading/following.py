"""Following a project (关注项目): who means to bid, or bid, hears at once that its trading stops and goes on, what an
upheld challenge brings, and what follows a failure; who acts for an applicant hears the result of its prequalification.

No law has bidders enter a list before they bid, so whoever wants to hear says so: a resident whose identity is known.
A follower is the reference of their own account; where they are told follows from what logins keep of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import CaseStore, VersionConflict
from chalicelib.messages.model import FOLLOWER, FORMER, Errand, Telling
from chalicelib.messages.ports import Member
from chalicelib.rights.agents import Agents
from chalicelib.trading import wording
from chalicelib.trading.answers import FollowingView
from chalicelib.trading.model import FLOW

MOST = 200
"""Followers of a project at most: each is told one by one, within the time that a reader of facts has."""
LASTS = timedelta(days=366)
"""How long somebody follows, in wall time: a tender is over by then."""


class Followers:
    """Who follows which project: a partition a project, a row a person."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, project: str) -> list[Member]:
        """Those who follow it, and since when."""
        found = (one for one in self._records.under(_place(project)) if _stands(one))
        return [Member(FOLLOWER + one.sk, datetime.fromisoformat(one.data["since"])) for one in found]

    def follows(self, project: str, person_id: str) -> bool:
        """Whether that person does."""
        kept = self._records.get(_place(project), person_id)
        return kept is not None and _stands(kept)

    def enter(self, project: str, person_id: str, since: datetime, expires: datetime) -> None:
        """The person follows it from now on (``since`` is legal time, ``expires`` wall time); harmless again.

        Raises
        ------
        Invalid
            ``trading_followed_full``.
        Conflict
            ``case_busy``.
        """
        kept = self._records.get(_place(project), person_id) or Record(_place(project), person_id)
        if kept.revision and _stands(kept):
            return
        if len(self.of(project)) >= MOST:
            raise Invalid("trading_followed_full", most=MOST)
        self._put(replace(kept, data={"since": since.isoformat(), "stands": True}, expires=expires))

    def leave(self, project: str, person_id: str) -> None:
        """The person follows it no more; harmless when they did not. Conflict ``case_busy``."""
        kept = self._records.get(_place(project), person_id)
        if kept is not None and _stands(kept):
            self._put(replace(kept, data={**kept.data, "stands": False}))

    def _put(self, record: Record) -> None:
        try:
            self._records.put(record)
        except VersionConflict as other:
            raise Conflict("case_busy") from other


class Following:
    """What the routes call."""

    def __init__(self, cases: CaseStore, followers: Followers, clock: Clock) -> None:
        self._cases = cases
        self._followers = followers
        self._clock = clock

    def follow(self, caller: Caller, project: str) -> FollowingView:
        """The caller hears of the project from now on.

        Raises
        ------
        NotFound
            ``case_unknown``.
        NotAllowed
            ``trading_followed_over``.
        Forbidden
            ``identity_missing``: nobody knows who the caller is.
        Invalid, Conflict
            as :meth:`Followers.enter`.
        """
        state, now = load(self._cases, FLOW, project).state, self._clock.now()
        self._named(caller)
        if not state.open:
            raise NotAllowed("trading_followed_over")
        self._followers.enter(project, caller.id, now.legal, now.wall + LASTS)
        return FollowingView(project=project, follows=True)

    def end(self, caller: Caller, project: str) -> FollowingView:
        """They do no more. Refuses as :meth:`follow`, but for what is over."""
        load(self._cases, FLOW, project)
        self._named(caller)
        self._followers.leave(project, caller.id)
        return FollowingView(project=project, follows=False)

    def _named(self, caller: Caller) -> None:
        if not caller.own_lookup:
            raise Forbidden("identity_missing")


class FollowerLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what followers are told, by SMS."""

    def __init__(self, cases: CaseStore, followers: Followers, people: Agents, privacy: Privacy) -> None:
        self._cases = cases
        self._followers = followers
        self._people = people
        self._privacy = privacy

    def tell(self, errand: Errand) -> Telling | None:
        """Nothing, once they follow no more or their data is destroyed."""
        person_id = errand.recipient.removeprefix(FORMER).removeprefix(FOLLOWER)
        matter = wording.matter(self._cases, errand)
        if not self._followers.follows(matter.project, person_id):
            return Telling(to={}, values=matter.values, needless="follows no more")
        reached = self._people.reached(person_id)
        if reached is None:
            return None
        to = {channel: address for channel, address in reached.to.items() if channel == "sms"}
        return matter.telling(partial(self._acts_for, person_id), to, plain=reached.plain)

    def _acts_for(self, person_id: str, code: str) -> bool:
        return self._people.mandated(person_id, self._privacy.lookup("firm", code), "")


def members(followers: Followers) -> Callable[[str, Sequence[Fact]], Sequence[Member]]:
    """The followers of a project as a group that is told one by one."""

    def now(project: str, _facts: Sequence[Fact]) -> Sequence[Member]:
        return followers.of(project)

    return now


def _stands(record: Record) -> bool:
    """Rows are not deleted: whoever writes here may not."""
    return bool(record.data.get("stands"))


def _place(project: str) -> str:
    return f"followers#{project}"
