"""What the providers counted and the phone saw in a run, case by case. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from bench.chaos_flow import FACTS, mark
from bench.chaos_providers import Phone, counted_as, event_of

NAMES = {"aliyun": "aliyun", "tencent": "tencent", "wechat": "wechat", "receiver": "webhook"}
"""Simulator → provider; that of WeChat is the mini-program's, too."""


def accepted(counts: Mapping[str, Any], cases: Iterable[str]) -> dict[str, dict[str, Counter[str]]]:
    """Case → provider → mark → how often the provider took it."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    keys = {counted_as(one, mark(one, seq)): mark(one, seq) for one in cases for seq in range(1, FACTS + 1)}
    for simulator, provider in NAMES.items():
        for message_id, number in counts[simulator]["accepted"].items():
            fact = keys.get(message_id) or "-".join(message_id.split("-")[:2])
            name = "miniprogram" if message_id in keys else provider
            found[fact.partition("-")[0]][name][fact] += number
    return found


def renamed(counts: Mapping[str, Any]) -> list[str]:
    """Events that were told under more than one id, and ids under which more than one event was told."""
    told: dict[str, set[str]] = defaultdict(set)
    for message_id, message in counts["receiver"]["messages"].items():
        for event in {event_of(body) for body in message["bodies"]}:
            told[event].add(message_id)
            told[message_id].add(event)
    return [one for one, others in told.items() if len(others) > 1]


def sightings(phone: Phone) -> dict[str, list[tuple[str, str]]]:
    """Case → (provider, mark) in the order in which they were seen."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for provider, fact in phone.seen:
        found[fact.partition("-")[0]].append((provider, fact))
    return found
