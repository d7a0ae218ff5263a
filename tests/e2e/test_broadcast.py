"""A broadcast on the engine: to everybody once, whatever comes twice; and on any queue what no reader can handle."""

import json
import os
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from chalicelib import bootstrap
from chalicelib.aws.broadcasts import SubscriptionsTable
from chalicelib.bootstrap.broadcasts import tallies
from chalicelib.broadcasts.model import parts_of
from chalicelib.broadcasts.subscriptions import Said, Subscription, Via
from chalicelib.messages.failover import SMS_PROVIDERS
from chalicelib.messages.model import Delivery
from demo.access.stage import done
from demo.channels.broadcasts import Broadcasts, Subscriber
from demo.scenes import Play, until
from infra.paths import listed
from infra.queues import TRIES
from infra.redrive import dead_letters, depth, redrive
from infra.stack import Stack
from tests.e2e.playing import comes_true, settle

TOPIC, TITLE, EACH = "jobs", "春季招聘会", 10
VIAS: tuple[Via, ...] = ("sms", "wechat", "miniprogram")
TEXT = "三月八日上午九时，区体育馆举办春季招聘会，二百家单位到场，凭身份证入场。"
DEPARTMENT = "human_resources"
NOBODY = "01K7B2Q0M0HM2YHQ4V8PS2XG00"
"""A case that there is not."""
ENDS = 200.0
"""Seconds until it is looked whether all is sent, and once more."""
CHANNELS = ("sms", "wechat", "miniprogram", "webhook")
MISSED = {
    **dict.fromkeys(
        ("history", "certificates", "counters", "notices", "ratings", "results", "feed"), ("application", "approved")
    ),
    "accountability": ("application", "card_issued"),
    "bundles": ("bundle", "bundle_submitted"), "broadcast": ("broadcast", "broadcast_published"),
    "imports": ("ocds_file", "ocds_file_brought"), "open311": ("ticket", "ticket_registered"),
    "suggesting": ("ticket", "ticket_registered"),
}  # fmt: skip
"""Queue → flow and kind of a fact whose case its reader misses, where there is none; others have nothing to do then."""
AGAIN, AGAIN_WARM, GIVEN_UP = "6", "2", 120.0
"""Seconds after which what failed comes again here: longer than a function takes to start, and once all have started;
and until it is given up.
"""


@pytest.fixture(scope="module")
def subscribers(play: Play) -> list[Subscriber]:
    """As the platform keeps them: each with a key of their own, and a sealed address."""
    privacy = play.desk.tokens.privacy
    store = SubscriptionsTable(os.environ["TABLE_ACCESS"], os.environ["TABLE_KEYS"])
    made: list[Subscriber] = []
    for n in range(EACH * len(VIAS)):
        via = VIAS[n % len(VIAS)]
        to = f"137{n:08d}" if via == "sms" else f"o-{via}-subscribes-{n}"
        person = privacy.person(privacy.lookup("person", f"subscriber {n}"))
        bare = Subscription(topic=TOPIC, person=person.id, via=via)
        said = Said(given=True, at=play.clock.now().wall, version="2026-11", via=via)
        store.keep(bare.saying(said, privacy.seal(person, to, about=bare.subscriber)), person)
        made.append(Subscriber(via, to, ""))
    return made


def again(broadcast: str, deliveries: list[Delivery]) -> None:
    """Its queues carry once more the first step, which puts every page there; and of what was sent errands and end."""
    client = boto3.client("sqs")
    ref = {"flow": "broadcast", "case_id": broadcast, "seq": 2, "kind": "broadcast_published"}
    for step in [ref, {**ref, "stage": "end"}] if deliveries else [ref]:
        client.send_message(QueueUrl=os.environ["QUEUE_BROADCAST"], MessageBody=json.dumps(step))
    for delivery in deliveries:
        url = os.environ[f"QUEUE_{delivery.errand.channel.upper()}_BULK"]
        client.send_message(QueueUrl=url, MessageBody=delivery.errand.model_dump_json())


def deliveries_of(broadcast: str) -> list[Delivery]:
    return [one for part in parts_of(broadcast) for one in bootstrap.deliveries().of_case(part)]


def left(broadcast: str) -> int:
    """Messages that a provider has taken, whatever it told of them since."""
    counts = tallies().count(parts_of(broadcast))
    return counts.sent + counts.delivered


def tries(delivery: Delivery) -> tuple[str, int, str]:
    """Which message it is, how often it was tried, and what the provider calls it: a receipt changes none of these."""
    return delivery.errand.message_id, delivery.attempts, delivery.provider_id


@pytest.mark.usefixtures("day")
def test_every_subscriber_hears_once_however_often_each_step_comes(
    play: Play, stack: Stack, subscribers: list[Subscriber]
) -> None:
    scene, path = Broadcasts(play, stack.port), "/v1/broadcasts"
    writer, second = (play.desk.tokens.officer(DEPARTMENT, name) for name in ("head-1", "head-2"))
    said = {"topic": TOPIC, "title": TITLE, "text": TEXT}
    broadcast = str(done(play.desk.post(path, said, writer))["id"])
    done(play.desk.post(f"{path}/{broadcast}/confirmation", {}, second))
    again(broadcast, [])  # at the same time as its own
    comes_true(lambda: left(broadcast) == len(subscribers), ENDS)
    sent = deliveries_of(broadcast)
    again(broadcast, sent)
    comes_true(lambda: bootstrap.cases().timeline(broadcast)[-1].kind == "broadcast_finished", ENDS)
    again(broadcast, sent)
    settle(3)
    assert [len(scene.heard(one, TITLE)) for one in subscribers] == [1] * len(subscribers)
    assert [tries(one) for one in deliveries_of(broadcast)] == [tries(one) for one in sent]
    accepted = [count for provider in SMS_PROVIDERS for count in scene.accepted(provider, broadcast)]
    assert accepted == [1] * EACH
    assert scene.accepted("wechat", broadcast) == [1] * EACH
    assert [fact.kind for fact in bootstrap.cases().timeline(broadcast)] == [
        "broadcast_asked", "broadcast_published", "broadcast_finished",
    ]  # fmt: skip
    shown = play.desk.get(f"{path}/{broadcast}", writer).body
    assert (shown["stage"], shown["total"], left(broadcast)) == ("finished", len(subscribers), len(subscribers))


def poison(queue: str) -> str:
    """A message of the queue's own form about a case that there is not; where that is none, one without its form."""
    channel, _, bulk = queue.partition("_")
    flow, kind = MISSED.get(queue, ("application", "approved"))
    ref = {"flow": flow, "case_id": NOBODY, "seq": 1, "kind": kind}
    if channel in CHANNELS:
        recipient = {"recipient": "e0123456789ab"} if channel == "webhook" else {}
        return json.dumps({"ref": ref, "channel": channel, "bulk": bool(bulk), **recipient})
    return json.dumps(ref if queue in MISSED else {"flow": flow})


@dataclass(frozen=True)
class Letter:
    """A dead letter, and how often a reader was given it."""

    body: str
    tries: int


@pytest.fixture(scope="module")
def given_up(environment: dict[str, str]) -> dict[str, list[Letter]]:  # noqa: ARG001  of the stack
    """By queue, what became of a message that no reader can handle: at first, and after it was brought back."""
    client = boto3.client("sqs")
    urls = {name: os.environ[f"QUEUE_{name.upper()}"] for name in listed("queues")}
    dead = {name: dead_letters(client, url) for name, url in urls.items()}
    before = {name: visibility(client, url, AGAIN) for name, url in urls.items()}
    found: dict[str, list[Letter]] = {name: [] for name in urls}
    for name, url in urls.items():
        client.purge_queue(QueueUrl=dead[name])
        client.send_message(QueueUrl=url, MessageBody=poison(name))
    for first in (True, False):
        for url in () if first else urls.values():
            visibility(client, url, AGAIN_WARM)
            redrive(client, url)
        until(lambda: all(depth(client, url) for url in dead.values()), GIVEN_UP)
        for name in urls:
            found[name] += letters(client, dead[name])
    for name, url in urls.items():
        client.purge_queue(QueueUrl=dead[name])
        visibility(client, url, before[name])
    return found


def visibility(client: Any, url: str, seconds: str) -> str:
    """Set for how long a message that was received stays out of sight; for how long it did before."""
    name = "VisibilityTimeout"
    before = client.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name]
    client.set_queue_attributes(QueueUrl=url, Attributes={name: seconds})
    return str(before)


def letters(client: Any, dead: str) -> list[Letter]:
    """What lies there; this look is counted, too."""
    count = "ApproximateReceiveCount"
    found = client.receive_message(QueueUrl=dead, AttributeNames=[count], VisibilityTimeout=0).get("Messages", [])
    return [Letter(one["Body"], int(one["Attributes"][count]) - 1) for one in found]


@pytest.mark.parametrize("queue", listed("queues"))
def test_what_no_reader_can_handle_is_given_up_after_five_tries_and_comes_back_as_it_was(
    given_up: dict[str, list[Letter]], queue: str
) -> None:
    assert given_up[queue] == [Letter(poison(queue), TRIES)] * 2
