"""What WeChat tells an account's callback, and the answers.

Sources: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html,
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html,
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html,
https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from channels.wechat.crypto import Sealed, Unreadable, fields

SCENE = "qrscene_"
"""Stands before the scene of a code by whose scan somebody began to follow."""
TAKEN = "success"
"""The answer to what is not replied to; WeChat otherwise asks again: 3 times, when 5 seconds are over each time."""
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """Somebody did something. ``account`` is the account's own id (``gh_…``), ``sender`` an openid."""

    account: str
    sender: str = field(repr=False)
    at: datetime
    dedupe_key: str
    """The same when WeChat tells the same again."""


@dataclass(frozen=True, slots=True)
class Text(Inbound):
    """A person wrote."""

    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Followed(Inbound):
    """A person began to follow the account, with ``scene`` by scanning a code."""

    scene: str


@dataclass(frozen=True, slots=True)
class Unfollowed(Inbound):
    """A person follows no more."""


@dataclass(frozen=True, slots=True)
class Scanned(Inbound):
    """A follower scanned a code."""

    scene: str


@dataclass(frozen=True, slots=True)
class Clicked(Inbound):
    """A person touched a menu's entry."""

    key: str


@dataclass(frozen=True, slots=True)
class TemplateFinished(Inbound):
    """What became of a template message: TEMPLATESENDJOBFINISH."""

    provider_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A decision about a template; ``accepted`` once and ``acceptWithAudio`` alike."""

    template: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Consents(Inbound):
    """A person decided on subscription messages: when asked, or later in the settings (``changed``)."""

    decisions: tuple[Consent, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a subscription message."""

    template: str
    provider_id: str
    code: int
    """0: it was sent."""


@dataclass(frozen=True, slots=True)
class SubscriptionsSent(Inbound):
    """What became of subscription messages: subscribe_msg_sent_event."""

    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Other(Inbound):
    """Anything else; ``kind`` is the event, or the type of the message."""

    kind: str


def parse(text: str | bytes) -> Inbound:
    """Read one message: in safe mode what was decrypted, in plain mode the body.

    Raises
    ------
    Unreadable
        no message.
    """
    told = fields(text)
    sender, since, kind = _text(told, "FromUserName"), _text(told, "CreateTime"), _text(told, "MsgType")
    if not sender or not (since.isascii() and since.isdecimal() and len(since) <= 11):
        raise Unreadable("no sender or time")
    at = datetime.fromtimestamp(int(since), UTC)
    common = (_text(told, "ToUserName"), sender, at, _dedupe_key(told))
    if kind == "text":
        return Text(*common, _text(told, "Content"))
    event = _text(told, "Event") if kind == "event" else ""
    read = EVENTS.get(event)
    return read(common, told) if read else Other(*common, event or kind)


def reply(to: Inbound, content: str, at: datetime) -> str:
    """The text that answers a person, to be sealed."""
    return (
        f"<xml><ToUserName>{_cdata(to.sender)}</ToUserName><FromUserName>{_cdata(to.account)}</FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(content)}</Content></xml>"
    )


def sealed(answer: Sealed) -> str:
    """The body of an encrypted answer."""
    return (
        f"<xml><Encrypt>{_cdata(answer.encrypted)}</Encrypt><MsgSignature>{_cdata(answer.signature)}</MsgSignature>"
        f"<TimeStamp>{int(answer.timestamp)}</TimeStamp><Nonce>{_cdata(answer.nonce)}</Nonce></xml>"
    )


Common = tuple[str, str, datetime, str]
Fields = Mapping[str, Any]


def _followed(common: Common, told: Fields) -> Inbound:
    key = _text(told, "EventKey")
    return Followed(*common, key.removeprefix(SCENE) if key.startswith(SCENE) else "")


def _finished(common: Common, told: Fields) -> Inbound:
    return TemplateFinished(*common, _text(told, "MsgID"), _text(told, "Status"))


def _consents(common: Common, told: Fields) -> Inbound:
    decisions = tuple(
        Consent(_text(one, "TemplateId"), _text(one, "SubscribeStatusString").startswith("accept"))
        for one in _listed(told)
    )
    return Consents(*common, decisions, _text(told, "Event") == "subscribe_msg_change_event")


def _sent(common: Common, told: Fields) -> Inbound:
    outcomes = tuple(
        Outcome(_text(one, "TemplateId"), _text(one, "MsgID"), _number(_text(one, "ErrorCode")))
        for one in _listed(told)
    )
    return SubscriptionsSent(*common, outcomes)


EVENTS: Mapping[str, Callable[[Common, Fields], Inbound]] = {
    "subscribe": _followed,
    "unsubscribe": lambda common, _: Unfollowed(*common),
    "SCAN": lambda common, told: Scanned(*common, _text(told, "EventKey")),
    "CLICK": lambda common, told: Clicked(*common, _text(told, "EventKey")),
    "TEMPLATESENDJOBFINISH": _finished,
    "subscribe_msg_popup_event": _consents,
    "subscribe_msg_change_event": _consents,
    "subscribe_msg_sent_event": _sent,
}
LISTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")
"""What holds the ``List`` of an event in XML; JSON has it outside, and a single one without brackets."""


def _listed(told: Fields) -> list[Fields]:
    holder = next((told[name] for name in LISTS if name in told), told)
    found = holder.get("List", []) if isinstance(holder, dict) else holder
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _dedupe_key(told: Fields) -> str:
    """By MsgId; without one by sender, time and event, and by what tells apart the events of one second."""
    if msgid := _text(told, "MsgId"):
        parts = [_text(told, "ToUserName"), msgid]
    else:
        names = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "MsgID")
        parts = [*(_text(told, name) for name in names), json.dumps(_listed(told), sort_keys=True)]
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]


def _text(told: Fields, name: str) -> str:
    value = told.get(name)
    return str(value) if isinstance(value, str | int) else ""


def _number(text: str) -> int:
    """The number; -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1


def _cdata(text: str) -> str:
    return f"<![CDATA[{ILLEGAL.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
