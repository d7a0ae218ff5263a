"""Departments' systems are told, over real HTTP: signed, in order, again when they fail, and never inwards."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.applications.schemas import Decision
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.webhooks.endpoints import SCOPE
from chalicelib.webhooks.schemas import NewEndpoint, Told, Wanted
from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from infra.fresh import free_port
from simulators import receiver
from tests.builders import World, allowance, items, once
from tests.contract.webhooks import seen, told
from tests.hooking import Hooks, public

DEPARTMENT = items()["elder_allowance"].department.credit_code
CALLER = Caller("department", DEPARTMENT, department=DEPARTMENT, scopes=frozenset({SCOPE}))
STRANGER = Caller("department", "x", department="x", scopes=frozenset({SCOPE}))
REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")


class SignsNow(WebhookSender):
    """The receiver has a clock of its own, which no test sets."""

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> Answer:
        del at
        return super().send(url, message_id, body, secrets, datetime.now(UTC))


class Hooked(World):
    """A district whose department takes events at a receiver of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.knows_the_elder()
        port = free_port()
        self.guard = Guard(frozenset({f"127.0.0.1:{port}"}), resolve=public)
        self.hooks = Hooks(self, guard=self.guard)
        asked = NewEndpoint(url=f"http://127.0.0.1:{port}/", events=("*",))
        self.endpoint = self.hooks.service.register(CALLER, "key", asked)
        self.receiver = receiver.serve(receiver.ReceiverSettings(secrets=(self.endpoint.secret,), port=port))

    def plan(self, case_id: str) -> None:
        for ref in [fact.ref() for fact in self.cases.timeline(case_id)]:
            self.hooks.announcing.handle(ref)

    def call(self) -> None:
        """Everything that is queued, until nothing is."""
        calling = self.hooks.calling(SignsNow(self.guard, seconds=2.0))
        while self.hooks.outbox.errands:
            calling.handle(self.hooks.outbox.errands.pop(0))

    def passes(self, **time: float) -> None:
        self.clock.move(timedelta(**time))
        self.hooks.watching.run()
        self.call()

    def states(self) -> list[tuple[str, str]]:
        found = self.hooks.deliveries.kept.values()
        return [(one.errand.ref.kind, one.state) for one in sorted(found, key=lambda one: one.errand.ref.seq)]


@pytest.fixture
def world() -> Iterator[Hooked]:
    made = Hooked()
    yield made
    made.receiver.close()


def messages(world: Hooked) -> dict[str, Any]:
    kept: dict[str, Any] = seen(world.receiver)["messages"]
    return kept


def refused(world: Hooked) -> str:
    """A case that was submitted, handed over and refused."""
    case_id: str = world.submit(allowance(automatic=False))["case_id"]
    world.review.decide(world.officer(), case_id, REFUSE, once())
    return case_id


def test_a_department_hears_of_each_public_fact_once_in_order_and_of_nothing_else(world: Hooked) -> None:
    case_id = refused(world)
    for _ in range(2):
        world.plan(case_id)
    world.call()
    bodies = [one["bodies"] for one in messages(world).values()]
    assert [len(one) for one in bodies] == [1, 1]
    assert ['"application.submitted.v1"' in bodies[0][0], '"application.refused.v1"' in bodies[1][0]] == [True, True]
    assert world.states() == [("submitted", "delivered"), ("refused", "delivered")]
    text = "".join(one[0] for one in bodies)
    assert not any(secret in text for secret in ("杨秀英", "户籍不在本区", "530121194601010028"))


def test_what_fails_is_tried_again_under_the_same_id_and_nothing_newer_goes_before_it(world: Hooked) -> None:
    told(world.receiver, answers=(500, 429, 200))
    world.plan(refused(world))
    world.call()
    assert world.states() == [("submitted", "delivered"), ("refused", "delivered")]
    first, second = messages(world).values()
    assert (first["answers"], second["answers"]) == ([500, 429, 200], [200])


def test_what_is_far_away_waits_in_the_table_until_its_time(world: Hooked) -> None:
    told(world.receiver, answers=(500, 500, 500, 200))
    world.plan(refused(world))
    world.call()
    [(kind, state), *_] = world.states()
    assert (kind, state) == ("submitted", "queued")
    [waits, *_] = world.hooks.deliveries.kept.values()
    assert waits.due is not None
    assert waits.due - world.clock.now().wall > timedelta(minutes=20)
    world.passes(minutes=15)
    assert [state for _, state in world.states()] == ["queued", "queued"]
    world.passes(minutes=30)
    assert [state for _, state in world.states()] == ["delivered", "delivered"]


def test_after_a_day_and_a_half_it_is_a_dead_letter_that_can_be_seen(world: Hooked) -> None:
    told(world.receiver, answers=(503,))
    case_id: str = world.submit(allowance(automatic=False))["case_id"]
    world.plan(case_id)
    world.call()
    for _ in range(6):
        world.passes(hours=20)
    assert world.states() == [("submitted", "failed")]
    [dead] = world.hooks.service.deliveries(CALLER, world.endpoint.id, Wanted()).items
    assert (dead.attempts, dead.code, dead.case_id) == (8, "503", case_id)


def test_an_endpoint_that_fails_for_days_is_given_up_told_of_and_may_come_back(world: Hooked) -> None:
    told(world.receiver, answers=(503,))
    for _ in range(9):
        world.plan(refused(world))
        world.passes(hours=20)
    [mine] = world.hooks.service.mine(CALLER)
    assert (mine.ended, world.hooks.counted.count("EndpointsGivenUp")) == ("failing", 1)
    assert world.hooks.service.resume(CALLER, world.endpoint.id).ended == ""


def test_who_wants_no_more_is_told_no_more(world: Hooked) -> None:
    told(world.receiver, answers=(410,))
    world.plan(refused(world))
    world.call()
    assert [state for _, state in world.states()] == ["failed", "failed"]
    assert len(messages(world)) == 1
    assert world.hooks.service.mine(CALLER)[0].ended == "gone"


@pytest.mark.parametrize(("outcome", "state"), [("done", "delivered"), ("refused", "failed")])
def test_who_works_on_it_says_later_what_became_of_it(world: Hooked, outcome: str, state: str) -> None:
    told(world.receiver, answers=(202,))
    world.plan(world.submit(allowance(automatic=False))["case_id"])
    world.call()
    assert world.states() == [("submitted", "sent")]
    [message_id] = messages(world)
    result = Told.model_validate({"message_id": message_id, "outcome": outcome})
    for _ in range(2):
        assert world.hooks.service.result(CALLER, world.endpoint.id, result).state == state
    other = Told(message_id=message_id, outcome="refused" if outcome == "done" else "done")
    with pytest.raises(NotAllowed):
        world.hooks.service.result(CALLER, world.endpoint.id, other)


def test_while_a_secret_is_rotated_both_sign(world: Hooked) -> None:
    rotated = world.hooks.service.rotate(CALLER, world.endpoint.id)
    assert (rotated.secrets, rotated.secret != world.endpoint.secret) == (2, True)
    world.plan(world.submit(allowance(automatic=False))["case_id"])
    world.call()
    assert world.states() == [("submitted", "delivered")]  # the receiver knows the older one
    with pytest.raises(NotAllowed):
        world.hooks.service.rotate(CALLER, world.endpoint.id)
    world.clock.move(timedelta(hours=25))
    case_id: str = world.submit(allowance(automatic=False))["case_id"]
    world.plan(case_id)
    world.call()
    [later] = [one for one in world.hooks.deliveries.kept.values() if one.errand.ref.case_id == case_id]
    assert (later.state, later.code) == ("failed", "401")  # which signs no more


def test_registering_again_under_the_same_key_is_the_same_endpoint(world: Hooked) -> None:
    asked = NewEndpoint(url=world.hooks.service.mine(CALLER)[0].url, events=("*",))
    again = world.hooks.service.register(CALLER, "key", asked)
    assert again.id == world.endpoint.id
    assert len(world.hooks.service.mine(CALLER)) == 1


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "http://example.cn/", "https://10.0.0.1/", "ftp://example.cn/"]
)
def test_what_leads_inwards_is_no_endpoint(world: Hooked, url: str) -> None:
    with pytest.raises(Invalid) as refused_:
        world.hooks.service.register(CALLER, "other", NewEndpoint(url=url, events=("*",)))
    assert refused_.value.code == "endpoint_forbidden"
    assert len(world.hooks.service.mine(CALLER)) == 1


def test_nobody_else_has_a_say_about_an_endpoint(world: Hooked) -> None:
    for act in (world.hooks.service.rotate, world.hooks.service.end, world.hooks.service.resume):
        with pytest.raises(NotFound):
            act(STRANGER, world.endpoint.id)
    unscoped = Caller("department", DEPARTMENT, department=DEPARTMENT)
    with pytest.raises(Forbidden):
        world.hooks.service.mine(unscoped)


def test_one_that_was_ended_hears_nothing_and_one_that_came_later_nothing_older(world: Hooked) -> None:
    case_id: str = world.submit(allowance(automatic=False))["case_id"]
    world.hooks.service.end(CALLER, world.endpoint.id)
    world.plan(case_id)
    assert world.states() == []
    world.clock.move(timedelta(minutes=1))
    fresh = world.hooks.service.register(CALLER, "later", NewEndpoint(url="https://events.example.cn/", events=("*",)))
    world.review.decide(world.officer(), case_id, REFUSE, once())
    world.plan(case_id)
    assert [(one.errand.recipient, one.errand.ref.kind) for one in world.hooks.deliveries.kept.values()] == [
        (fresh.id, "refused")
    ]
