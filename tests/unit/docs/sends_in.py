"""Run within a checkout into which somebody typed a third provider of SMS: the platform sends over it.

``python -m tests.unit.docs.sends_in PORT SITE`` starts the simulators of the checkout as a local stack does, publishes
its catalogue, and prints what happened as JSON. SITE is where the sandbox's phone is.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

from chalicelib.access.texts import SmsTexts
from chalicelib.aws import pulses
from chalicelib.bootstrap import channels
from chalicelib.catalogue.publishing.publisher import publish_district
from chalicelib.catalogue.service import Catalogue
from infra import providers, simulators
from infra.paths import ROOT
from tests.fakes.catalogue_store import MemoryCatalogue
from tests.fakes.time_and_numbers import SetClock

PHONE = "13887100001"
USUAL = 4566


class Unmoved:
    """A :class:`~chalicelib.messages.providers.Pulses` of which nothing was ever moved."""

    def __init__(self, *_: str) -> None:
        self.counted: list[tuple[Any, ...]] = []

    def add(self, *counted: Any) -> None:
        self.counted.append(counted)

    def shares(self) -> None:
        """Those of the rule."""


class Pulled:
    """Takes receipts, and keeps them."""

    def __init__(self) -> None:
        self.kept: dict[str, list[tuple[str, str]]] = {}

    def pull(self, provider: str, pull: Any) -> int:
        """As :meth:`chalicelib.messaging.receiving.Receiving.pull`."""
        self.kept[provider] = [(one.state, one.message_id) for one in pull()]
        return len(self.kept[provider])


class Quiet:
    """A provider that has no receipts."""

    def pull(self) -> tuple[()]:
        return ()


def asked(address: str) -> Any:
    with urllib.request.urlopen(f"{address}/_control", timeout=5) as answer:  # noqa: S310  our own
        return json.load(answer)


def sent(port: int, site: str) -> dict[str, Any]:
    store = MemoryCatalogue()
    store.put_document("site", {"url": "https://chenggong.example"})
    *_, report = publish_district(store, ROOT / "catalogue").lines()
    told, catalogue, pulled = simulators.accounts(port, site), Catalogue(store), Pulled()
    providers.Sms.model_validate(told["sms"])
    platform: Any = channels
    platform.provider_secrets, platform.catalogue, platform.clock = (lambda: told), (lambda: catalogue), SetClock
    os.environ["TABLE_DELIVERIES"] = "deliveries"
    pulses.PulsesTable = Unmoved  # type: ignore[misc,assignment]
    chosen = platform.sms_providers()
    taken = SmsTexts(chosen, catalogue.messages).send(PHONE, "123456", "try-1")
    platform.receiving, platform.tencent, chosen.watch = (lambda: pulled), Quiet, (lambda: False)
    watched: dict[str, int] = {}
    while not watched:  # the receipt is on its way
        watched = platform.sms_watch()
    control = asked(simulators.addresses(port)["yunpian"])
    return {
        "report": report, "chosen": {chosen.choose(str(n)).name for n in range(50)}.pop(), "sent": taken,
        "accepted": control["accepted"], "watched": watched, "receipts": pulled.kept,
        "address": simulators.addresses(USUAL)["yunpian"],
    }  # fmt: skip


if __name__ == "__main__":
    assert Path.cwd() == ROOT, "the checkout that was typed into comes first"
    try:
        print(json.dumps(sent(int(sys.argv[1]), sys.argv[2])))
    finally:
        simulators.stop(int(sys.argv[1]))
