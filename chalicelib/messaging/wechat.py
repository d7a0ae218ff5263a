"""WeChat's callbacks: of the official account, and of the mini-program (消息推送).

Each call is believed once its signature is right, and heard once: WeChat tells again what is not answered within 5
seconds, so nothing here waits for anybody but our own stores. What fails is forgotten, to be heard when told again.

Sources: https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html,
https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from aws_lambda_powertools import Logger

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Unauthenticated, Unavailable
from chalicelib.kernel.records import Counters
from chalicelib.messages.receipts import Receipts
from chalicelib.messaging.chat import HELP, Chat
from chalicelib.messaging.ledger import ConsentLedger
from channels.message import Receipt
from channels.miniprogram.subscription import receipts as receipts_of
from channels.wechat import inbound
from channels.wechat.crypto import Callback, Refused, Unreadable
from channels.wechat.inbound import (
    TAKEN,
    Clicked,
    Consents,
    Followed,
    Inbound,
    Other,
    SubscriptionsSent,
    TemplateFinished,
    Text,
)
from channels.wechat.official import receipt as receipt_of

REMEMBERED = timedelta(hours=1)
FRESH = timedelta(minutes=30)
"""How old a signature may be: younger than what is remembered, so that no call can be played again."""
EARLY = timedelta(seconds=10)
"""How old a receipt is that may have overtaken what it is about: WeChat names messages by ids that are known, and
written down, when its answer has come."""
MEDIA = frozenset({"image", "voice", "video", "shortvideo", "location", "link"})
"""Messages that are no text."""
log = Logger()


class Door:
    """Lets in what WeChat tells one account, once."""

    def __init__(self, name: str, callback: Callback, counters: Counters, clock: Clock) -> None:
        self._name = name
        self._callback = callback
        self._counters = counters
        self._clock = clock

    def greeted(self, query: Mapping[str, str]) -> str:
        """The answer to WeChat's first call.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``: WeChat did not call.
        """
        try:
            self._fresh(query)
            return self._callback.greeted(query)
        except Refused:
            raise Unauthenticated("signature_invalid") from None

    def heard(self, query: Mapping[str, str], body: str, act: Callable[[Inbound], str]) -> str:
        """What ``act`` answers to what is told for the first time; empty for repeats, and for what nobody can read.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``; nothing happens.
        """
        try:
            told = inbound.parse(self._opened(query, body))
        except Unreadable:
            log.warning("WeChat told what nobody can read", extra={"account": self._name})
            return ""
        key = f"{self._name}#{told.dedupe_key}"
        if not self._counters.once(key, REMEMBERED):
            return ""
        try:
            return act(told)
        except Exception:  # goes on up; WeChat tells it again, and then it must not count as told
            self._counters.clear(key)
            raise

    def young(self, told: Inbound) -> bool:
        """Whether it happened just now."""
        return self._clock.now().wall - told.at < EARLY

    def replied(self, to: Inbound, content: str) -> str:
        """A reply as WeChat takes it: sealed."""
        now = self._clock.now().wall
        answer = self._callback.seal(
            inbound.reply(to, content, now), str(int(now.timestamp())), secrets.token_hex(8)
        )  # fmt: skip
        return inbound.sealed(answer)

    def _opened(self, query: Mapping[str, str], body: str) -> str:
        try:
            self._fresh(query)
            self._callback.check(query)
            return self._callback.opened(query, body.encode())
        except (Refused, Unreadable):
            raise Unauthenticated("signature_invalid") from None

    def _fresh(self, query: Mapping[str, str]) -> None:
        """The time that is part of the signature."""
        told, now = query.get("timestamp", ""), self._clock.now().wall.timestamp()
        number = told.isascii() and told.isdecimal() and len(told) <= 11
        if not number or abs(now - int(told)) > FRESH.total_seconds():
            raise Refused("signature")


class OfficialAccount:
    """What the official account is told."""

    def __init__(self, door: Door, chat: Chat, receipts: Receipts) -> None:
        self._door = door
        self._chat = chat
        self._receipts = receipts

    def greeted(self, query: Mapping[str, str]) -> str:
        """See :meth:`Door.greeted`."""
        return self._door.greeted(query)

    def told(self, query: Mapping[str, str], body: str) -> str:
        """The sealed reply to a person, or ``success``. Unauthenticated as :meth:`Door.heard`."""
        return self._door.heard(query, body, self._answer) or TAKEN

    def _answer(self, told: Inbound) -> str:
        words = self._words(told)
        return self._door.replied(told, words) if words else ""

    def _words(self, told: Inbound) -> str:
        match told:
            case Text():
                return self._chat.answer(told.sender, _whole(told.content))
            case Clicked():
                return self._chat.answer(told.sender, _whole(told.key))
            case Followed():
                return HELP
            case TemplateFinished():
                found = receipt_of(told)
                taken(self._receipts, "wechat", [found] if found is not None else [], self._door.young(told))
            case Other(kind=kind) if kind in MEDIA:
                return HELP
            case _:
                log.info("WeChat told what is nobody's affair", extra={"kind": type(told).__name__})
        return ""


class MiniProgramPushes:
    """What the mini-program is told: who consents to messages, and what became of them. Nothing is replied."""

    def __init__(self, door: Door, ledger: ConsentLedger, receipts: Receipts) -> None:
        self._door = door
        self._ledger = ledger
        self._receipts = receipts

    def greeted(self, query: Mapping[str, str]) -> str:
        """See :meth:`Door.greeted`."""
        return self._door.greeted(query)

    def told(self, query: Mapping[str, str], body: str) -> str:
        """``success``. Unauthenticated as :meth:`Door.heard`."""
        self._door.heard(query, body, self._take)
        return TAKEN

    def _take(self, told: Inbound) -> str:
        match told:
            case Consents():
                self._ledger.heard(told)
            case SubscriptionsSent():
                taken(self._receipts, "miniprogram", receipts_of(told), self._door.young(told))
            case _:
                log.info("WeChat told what is nobody's affair", extra={"kind": type(told).__name__})
        return ""


def taken(receipts: Receipts, provider: str, told: Sequence[Receipt], young: bool) -> None:
    """Move deliveries on. What is finished, or nobody knows, is logged and taken: it would only come again.

    Raises
    ------
    Unavailable
        ``receipt_early``: nobody knows a ``young`` one yet. WeChat tells it again.
    """
    found = receipts.take(provider, told)
    if young and "unknown" in found:
        raise Unavailable("receipt_early")
    for what in ("unknown", "finished"):
        if what in found:
            log.info("receipts passed over", extra={"provider": provider, what: found.count(what)})


def _whole(text: str) -> str:
    """Half of a character, which JSON may tell and nothing can store, is read as a question mark."""
    return text.encode(errors="replace").decode()
