"""WeChat's side of the platform on fakes, and calls as WeChat makes them."""

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

from chalicelib.complaints.answers import TicketWhole
from chalicelib.complaints.chatting import ChatTickets
from chalicelib.complaints.seats import waiting
from chalicelib.kernel.caller import Caller
from chalicelib.messages.receipts import Receipts
from chalicelib.messaging.authorising import Authorising, Web
from chalicelib.messaging.bindings import Bindings
from chalicelib.messaging.chat import Chat
from chalicelib.messaging.ledger import ConsentLedger
from chalicelib.messaging.wechat import Door, MiniProgramPushes, OfficialAccount
from chalicelib.messaging.wechat_routes import Wechat
from channels.wechat.crypto import Callback, fields
from channels.wechat.inbound import TAKEN
from simulators.wechat_orders import Account
from tests.builders import World
from tests.fakes.consent_counts import MemoryConsents
from tests.fakes.records import MemoryCounters
from tests.fakes.vault import MemoryVault
from tests.fakes.wechat_web import MemoryWeb
from tests.ticketing import DESK, officer, services_on

OFFICIAL = Account(appid="wx-official", secret="secret-of-official", kind="official", token="token-of-official")
MINI = Account(appid="wx-mini", secret="secret-of-mini", kind="miniprogram", token="token-of-mini", original="gh_mini")
OPENID = "o-of-somebody"


class WechatSide:
    """Everything that WeChat's routes call."""

    def __init__(
        self, on: World, receipts: Receipts, counters: MemoryCounters, vault: MemoryVault, web: Web | None = None
    ) -> None:  # fmt: skip
        self.counters, self.consents = counters, MemoryConsents()
        self.ledger = ConsentLedger(self.consents, on.privacy)
        self.bindings, self.web = Bindings(on.documents, on.privacy, on.clock), MemoryWeb()
        self.authorising = Authorising(
            on.documents, self.bindings, vault, web or self.web, on.catalogue.site, on.clock
        )  # fmt: skip
        self._on, self._tickets = on, services_on(on)
        tickets = ChatTickets(self._tickets.intake, on.cases, on.privacy, on.clock)
        self.chat = Chat(on.reading, self.bindings, tickets, counters, on.privacy, self.authorising.link)
        official = Door("wechat", callback(OFFICIAL), counters, on.clock)
        mini = Door("miniprogram", callback(MINI), counters, on.clock)
        self.official = OfficialAccount(official, self.chat, receipts)
        self.miniprogram = MiniProgramPushes(mini, self.ledger, receipts)
        self.routes = Wechat(self.official, self.miniprogram, self.bindings, self.authorising, on.cases)

    def reported(self) -> list[TicketWhole]:
        """The tickets that wait to be dispatched, as who dispatches reads them."""
        rows, _ = self._on.cases.in_queue(waiting(DESK, "dispatch"), 50, "")
        return [self._tickets.reading.show(officer("D1", DESK), case_id) for case_id, _ in rows]

    def begun(self, caller: Caller, openid: str = OPENID) -> tuple[str, str]:
        """Somebody opens the link of their own WeChat and presses the button: state and code, to finish with."""
        ticket = self.authorising.link(openid).partition("ticket=")[2]
        return self.web.authorised(self.authorising.begin(caller, ticket), openid)


def callback(account: Account) -> Callback:
    """The callback of an account, as WeChat and the platform both know it."""
    return Callback(account.token, account.aes_key, account.appid)


def greeting(account: Account, at: float | None = None) -> dict[str, str]:
    """The query of WeChat's first call."""
    timestamp, nonce = str(int(at or time.time())), "n-1"
    signature = callback(account).signed(timestamp, nonce)
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": "8241"}


def told(
    account: Account, at: float | None = None, openid: str = OPENID, **fields: Any
) -> tuple[dict[str, str], str]:  # fmt: skip
    """Query and body of a call that tells something: a text with ``Content``, or an ``Event``."""
    now = str(int(at or time.time()))
    kind = {"MsgType": "event"} if "Event" in fields else {"MsgType": "text", "MsgId": secrets.randbits(60)}
    who = {"ToUserName": account.original, "FromUserName": openid, "CreateTime": int(now)}
    return sealed(account, json.dumps(who | kind | fields, ensure_ascii=False), now)


def sealed(account: Account, text: str, timestamp: str) -> tuple[dict[str, str], str]:
    """Query and body of a call, signed and encrypted as the account's are."""
    ours = callback(account)
    made = ours.seal(text, timestamp, "n-2")
    query = {
        "signature": ours.signed(timestamp, "n-2"), "timestamp": timestamp, "nonce": "n-2", "openid": OPENID,
        "encrypt_type": "aes", "msg_signature": made.signature,
    }  # fmt: skip
    return query, json.dumps({"ToUserName": account.original, "Encrypt": made.encrypted})


def said(answer: str, account: Account = OFFICIAL) -> str:
    """What a person reads of an answer; empty for none."""
    if answer == TAKEN:
        return ""
    outer: Mapping[str, Any] = fields(answer)
    query = {"msg_signature": outer["MsgSignature"], "timestamp": outer["TimeStamp"], "nonce": outer["Nonce"]}
    inner = fields(callback(account).opened(query, answer.encode()))
    assert (inner["ToUserName"], inner["FromUserName"], inner["MsgType"]) == (OPENID, account.original, "text")
    return str(inner["Content"])
