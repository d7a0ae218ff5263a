"""What both providers of SMS do alike: limits, taking, receipts."""

import time
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, ClassVar, Literal

import httpx
from pydantic import BaseModel, ConfigDict

from simulators.behaviour import Settings
from simulators.server import Simulator

BEIJING = timezone(timedelta(hours=8))


class Limit(BaseModel):
    """Not more than ``most`` messages ``per`` something in any ``seconds``; what is more is refused with ``code``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    seconds: float
    most: int
    code: str
    per: Literal["account", "number", "template", "content"] = "number"
    """``template`` and ``content`` are those of one number."""


class SmsSettings(Settings):
    """What a simulator of SMS is started with; the defaults of limits and lengths are the provider's own."""

    key_id: str
    key_secret: str
    signatures: tuple[str, ...]
    """Approved, without brackets."""
    templates: dict[str, str]
    """Approved: number → text with its variables."""
    limits: tuple[Limit, ...] = ()
    longest_value: int = 500
    """Characters in the value of a variable."""
    receipts_url: str = ""
    """Where receipts are pushed; nowhere when left out."""
    push_waits: tuple[float, ...] = ()
    """Seconds until a push that was not answered right comes again."""


@dataclass
class Sms:
    """One message that was taken, or asks to be."""

    message_id: str
    to: str
    template: str
    signature: str
    text: str
    """Without its signature."""
    at: float = 0.0
    serial: str = ""
    nth: int = 0
    """Which message of that id it is, when one was taken more than once."""
    code: str = ""
    """What its receipt tells; nothing before it is there."""
    received: float = 0.0

    @property
    def shown(self) -> str:
        """As it arrives."""
        return f"【{self.signature}】{self.text}"


class SmsSimulator(Simulator):
    """Takes messages, and tells what became of them."""

    delivered: ClassVar[str]
    """Codes of a receipt for one that arrived, of one that did not, and of what is blocked."""
    undelivered: ClassVar[str]
    refused_blocked: ClassVar[str]
    settings: SmsSettings

    def __init__(self, settings: SmsSettings) -> None:
        super().__init__(settings)
        self.taken: dict[str, list[Sms]] = defaultdict(list)
        """Number → what was taken for it, oldest first."""
        self._times: dict[tuple[Limit, str], list[float]] = defaultdict(list)

    def take(self, sms: Sms) -> str:
        """Take a message that is otherwise right; the code of why not, or nothing when it was taken."""
        fate = self.fate(sms.message_id)
        with self.lock:
            code = self.behaviour.error if fate == "refused" else self._refusal(sms)
            if code:
                return code
            self._keep(sms)
        self.show({"id": sms.message_id, "channel": "sms", "to": sms.to, "text": sms.shown})
        self.later.add(self.behaviour.receipt_delay, partial(self._report, sms))
        if fate == "lost":
            self.keep_silent()
            raise NoAnswer
        return ""

    def refuse(self, code: str) -> str:
        """Count a refusal."""
        with self.lock:
            self.rejected[code] += 1
        return code

    @abstractmethod
    def tell(self, sms: Sms) -> None:
        """Tell a receipt, or keep it until it is asked for."""

    def push_receipt(self, report: dict[str, Any], right: Callable[[httpx.Response], bool]) -> None:
        """Push one receipt; providers push lists."""
        if url := self.settings.receipts_url:
            self.push(url, [report], right, self.settings.push_waits)

    def _refusal(self, sms: Sms) -> str:
        if sms.to in self.behaviour.blocked:
            return self.refused_blocked
        now = time.time()
        for limit in self.settings.limits:
            times = self._times[limit, _counted(limit, sms)]
            times[:] = [then for then in times if then > now - limit.seconds]
            if len(times) >= limit.most:
                return limit.code
        return ""

    def _keep(self, sms: Sms) -> None:
        sms.at = time.time()
        for limit in self.settings.limits:
            self._times[limit, _counted(limit, sms)].append(sms.at)
        self.accepted[sms.message_id] += 1
        sms.nth = self.accepted[sms.message_id]
        self.taken[sms.to].append(sms)
        sms.serial = self.number(self.accepted.total())

    @abstractmethod
    def number(self, count: int) -> str:
        """The provider's own number of the ``count``-th message."""

    def _report(self, sms: Sms) -> None:
        failed = self.happens(self.behaviour.failed_receipts, "receipt", sms.message_id, str(sms.nth))
        with self.lock:
            sms.received = time.time()
            sms.code = (self.behaviour.failure or self.undelivered) if failed else self.delivered
        self.tell(sms)


class NoAnswer(Exception):
    """A message was taken, and its sender is not told."""


def beijing(seconds: float) -> str:
    """As both providers write times."""
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _counted(limit: Limit, sms: Sms) -> str:
    parts = {
        "account": (), "number": (sms.to,), "template": (sms.to, sms.signature, sms.template),
        "content": (sms.to, sms.shown),
    }  # fmt: skip
    return "/".join(parts[limit.per])
