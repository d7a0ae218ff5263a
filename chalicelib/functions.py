"""What each function that is not HTTP does with its event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalicelib import bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.messages.model import Channel

AT_ONCE = 5
"""Messages of a batch that are on their way to providers at the same time: one that is silent holds up no other."""


def decide(event: dict[str, Any]) -> dict[str, Any]:
    """The one function of the instant workflow."""
    from chalicelib.applications.instant import decide_instantly

    return decide_instantly(bootstrap.judge(), event)


def read(event: dict[str, Any], reader: Callable[[], Any]) -> Any:
    """A reader of facts, made by the bootstrap, consumes its queue."""
    from chalicelib.aws.queues import consume
    from chalicelib.kernel.facts import Ref

    return consume(event, Ref, reader().handle)


def send(event: dict[str, Any], channel: Channel) -> Any:
    """A channel consumes its queue."""
    from chalicelib.aws.queues import consume
    from chalicelib.messages.model import Errand

    try:
        return consume(event, Errand, bootstrap.sending(channel).handle, AT_ONCE)
    finally:
        bootstrap.providers(channel).flush()


def send_bulk(event: dict[str, Any], channel: Channel) -> Any:
    """A channel consumes the queue of what is one of very many."""
    from chalicelib.aws.queues import consume
    from chalicelib.messages.model import Errand

    try:
        return consume(event, Errand, bootstrap.bulk_sending(channel).handle, AT_ONCE)
    finally:
        bootstrap.providers(channel).flush()


def broadcast(event: dict[str, Any]) -> Any:
    """Broadcasts go out, step by step."""
    from chalicelib.aws.queues import consume
    from chalicelib.broadcasts.ports import Step

    return consume(event, Step, bootstrap.fanout().handle)


def call(event: dict[str, Any]) -> Any:
    """Events go out to the endpoints of departments."""
    from chalicelib.aws.queues import consume
    from chalicelib.messages.model import Errand

    return consume(event, Errand, bootstrap.calling().handle, AT_ONCE)


def feed(event: dict[str, Any]) -> Any:
    """The reader of facts for the public feed: a batch is one write."""
    from chalicelib.aws.batches import consume_together
    from chalicelib.kernel.facts import Ref

    return consume_together(event, Ref, bootstrap.feeding().bring)


def releases(event: dict[str, Any]) -> Any:
    """The reader of facts for the open data of trading: a batch is one write."""
    from chalicelib.aws.batches import consume_together
    from chalicelib.kernel.facts import Ref

    return consume_together(event, Ref, bootstrap.release_listing().bring)


def reconcile(event: dict[str, Any]) -> dict[str, int]:
    """One round of the reconciler, as the schedule or a person asks for it."""
    patience = timedelta(seconds=float(event.get("patience", 60)))
    return bootstrap.reconciler().run(patience, everything=bool(event.get("everything")))


def track_results(_event: dict[str, Any]) -> Any:
    """The courier is asked about the results that are with it, as the schedule or a person asks for it.

    A courier that says nothing of any of them fails the function, which raises the alarm.
    """
    from dataclasses import asdict

    looked = bootstrap.arrivals().look()
    if looked.under_way and looked.silent == looked.under_way:
        raise RuntimeError("the courier does not answer")
    return asdict(looked)


def typeset(event: dict[str, Any]) -> dict[str, str]:
    """One document, as another function asks for it: ``{"template", "data"}``; the PDF in base64."""
    from base64 import b64encode

    return {"pdf": b64encode(bootstrap.compiler().pdf(event["template"], event["data"])).decode()}


def anchor(_event: dict[str, Any]) -> Any:
    """The audit trail of the days that have ended is anchored, as the schedule or a person asks for it.

    A broken chain fails the function, which raises the alarm; it is anchored all the same.
    """
    done = bootstrap.anchors().run()
    if done["faults"]:
        raise RuntimeError(f"the audit trail is broken: {sorted(done['faults'])}")
    return done


def erase(_event: dict[str, Any]) -> Any:
    """What is due to be erased is destroyed, as the schedule or a person asks for it."""
    return bootstrap.erasures().run()


def open_data(_event: dict[str, Any]) -> dict[str, int]:
    """The file of last month's open data is written, as the schedule or a person asks for it."""
    month, releases = bootstrap.months().catch_up()
    return {month: releases}


def rotate(event: dict[str, Any]) -> Any:
    """One step of rotating the secret that signs tokens, as Secrets Manager asks for it."""
    return bootstrap.rotation().handle(event)
