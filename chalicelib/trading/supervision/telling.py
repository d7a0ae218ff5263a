"""Who hears of an alert, and what: the regulator's duty phone, that of the department that supervises all others, that
of the district's government (监察、审计), and every member of the pool of supervisors, by SMS. Nothing personal is
told: a project, an alert, a number.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import duty_phone
from chalicelib.messages.model import CHALLENGER, FOLLOWER, FORMER, POOL, Channel, Errand, Telling
from chalicelib.messages.ports import Hearing, Member
from chalicelib.rights.agents import Agents
from chalicelib.rights.phones import PhoneStanding
from chalicelib.trading.facts import AlertRaised
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from chalicelib.trading.supervision.pool import Pool
from chalicelib.trading.views import number


def members(pool: Pool, clock: Clock) -> Callable[[str, Sequence[Fact]], Sequence[Member]]:
    """The pool as a group that is told one by one, of whatever project."""

    def now(_project: str, _facts: Sequence[Fact]) -> Sequence[Member]:
        return [Member(POOL + one.id, one.since) for one in pool.members(clock.now().legal)]

    return now


class AlertAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of alerts, and of what those hear whom a project concerns.
    Needs no personal data.
    """

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments], phones: PhoneStanding) -> None:
        self._cases = cases
        self._departments = departments
        self._phones = phones

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, FLOW, case_id)
        return Hearing(case.facts, partial(self._channels, case.head.state))

    def _channels(self, state: TradingCase, recipient: str) -> tuple[Channel, ...]:
        theirs = recipient.removeprefix(FORMER)
        if theirs.startswith(CHALLENGER):
            return ("sms",)
        for group in (POOL, FOLLOWER):
            if theirs.startswith(group):
                return ("sms",) if self._phones.stands(theirs.removeprefix(group)) else ()
        return ("sms",) if duty_phone(self._departments(), recipient, state.regulator) else ()


class PoolVoice:
    """How a member of the pool is told something."""

    def __init__(self, pool: Pool, people: Agents, clock: Clock) -> None:
        self._pool = pool
        self._people = people
        self._clock = clock

    def told(self, person_id: str, values: Mapping[str, str]) -> Telling | None:
        """Nothing, once they left the pool or their data is destroyed."""
        member = self._pool.member(person_id)
        if member is None or not member.serves(self._clock.now().legal):
            return Telling(to={}, values=dict(values), needless="no longer in the pool")
        reached = self._people.reached(person_id)
        if reached is None:
            return None
        to = {channel: address for channel, address in reached.to.items() if channel == "sms"}
        return Telling(to=to, values=dict(values), plain=reached.plain)


class AlertLetters:
    """The :class:`~chalicelib.messages.ports.Author` of alerts."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments], pool: PoolVoice) -> None:
        self._cases = cases
        self._departments = departments
        self._pool = pool

    def tell(self, errand: Errand) -> Telling | None:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        state, body = case.head.state, body_of(FLOW, case.fact(errand.ref.seq))
        if not isinstance(body, AlertRaised):
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        values = {"project": state.title, "number": number(case.head.case_id, state), "alert": body.title}
        if errand.recipient.startswith(POOL):
            return self._pool.told(errand.recipient.removeprefix(POOL), values)
        phone = duty_phone(self._departments(), errand.recipient, state.regulator)
        return Telling(to={"sms": phone} if phone else {}, values=values)
