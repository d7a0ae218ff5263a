"""The platform's own parts that bring messages on their way, on the engine's tables and on queues of the bench's."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from bench import chaos_flow
from bench.chaos_flow import FACTS, FLOW, Fast, Tale, Unruly
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.aws.pulses import PulsesTable
from chalicelib.aws.queues import ChannelQueues, Queues
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.vault import KmsVault
from chalicelib.aws.wechat_tokens import TokensTable
from chalicelib.messages.model import Channel
from chalicelib.messages.providers import Alone, Providers, Shared
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.messages.watching import Watching
from chalicelib.webhooks.calling import Calling, Events
from chalicelib.webhooks.endpoints import Endpoints, EndpointStore, guarded
from channels.message import Message, Provider, Receipt, Result
from channels.miniprogram.subscription import MiniProgramSubscription
from channels.sms.aliyun import AliyunSms
from channels.sms.tencent import TencentSms
from channels.webhook.guard import Guard
from channels.webhook.sending import Answer, WebhookSender
from channels.wechat.official import WechatOfficial
from channels.wechat.tokens import Api
from infra.simulators import APP, KEYS, SIGNATURE

ACCOUNTS = {"wechat": "wx-official", "miniprogram": "wx-mini"}
"""Provider → appid."""
SECRET = "secret-of-the-simulated-account"  # noqa: S105  of a simulated account
SECONDS = 2.0
"""For one call of an endpoint."""


@dataclass(frozen=True)
class Setup:
    """What every process is told; addresses and names of what runs already."""

    anchor: datetime
    queues: dict[Channel, str]
    providers: dict[str, str]
    receiver: str
    """Host and port of the departments' systems."""
    log: str
    seed: str


class Parts:
    """The parts of one process; its environment is that of the stack."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.clock = Fast(setup.anchor)
        self.rules = chaos_flow.rules()
        self.deliveries = DeliveriesTable(os.environ["TABLE_DELIVERIES"])
        self.outbox = Unruly(ChannelQueues(Queues(), setup.queues), f"{setup.seed}/{os.getpid()}")
        self.settling = Settling(self.deliveries, self.outbox, lambda: self.rules, self.clock)
        self.watching = Watching(self.deliveries, self.settling, self.outbox, self.clock)
        self.store = EndpointStore(RecordsTable(os.environ["TABLE_ACCESS"]))
        self.guard = Guard(frozenset([setup.receiver]))
        self.endpoints = Endpoints(self.store, self._vault, guarded(self.guard), self.clock)
        self.tale = Tale(self.clock, lambda _: FACTS, lambda _: ())

    @cached_property
    def sms(self) -> Shared:
        pulses, own = PulsesTable(os.environ["TABLE_DELIVERIES"], "sms-chaos"), self.setup.providers
        make: dict[str, Callable[[], Provider]] = {
            "aliyun": lambda: Dated(endpoint=own["aliyun"], **KEYS, signature=SIGNATURE),
            "tencent": lambda: TencentSms(endpoint=own["tencent"], app_id=APP, **KEYS, signature=SIGNATURE),
        }
        return Shared(make, lambda: self.rules.sms, pulses, self.clock)

    def providers(self, channel: Channel) -> Providers:
        """Who sends the messages of a channel that is none of webhooks."""
        if channel == "sms":
            return self.sms
        tokens = TokensTable(os.environ["TABLE_LIMITS"], self._vault)
        api = Api(self.setup.providers["wechat"], ACCOUNTS[channel], SECRET, tokens)
        return Alone(WechatOfficial(api) if channel == "wechat" else MiniProgramSubscription(api))

    def sending(self, providers: Providers) -> Sending:
        authors = {FLOW: self.tale}
        return Sending(authors, self.deliveries, self.settling, providers, lambda: self.rules, self.clock)

    def calling(self) -> Calling:
        return Calling(
            {FLOW: Events(self.tale)}, self.endpoints, self.store, Timely(self.guard, seconds=SECONDS), self.deliveries,
            self.settling, self.outbox, self.clock,
        )  # fmt: skip

    @cached_property
    def _vault(self) -> KmsVault:
        return KmsVault(os.environ["PERSON_KEY"])


class Timely(WebhookSender):
    """Signs with the time of those who verify."""

    def send(self, url: str, message_id: str, body: bytes, secrets: Sequence[str], at: datetime) -> Answer:
        del at
        return super().send(url, message_id, body, secrets, datetime.now(UTC))


class Dated(AliyunSms):
    """Asks for the day on which the provider took a message."""

    def ask(self, message: Message, day: str) -> Result | Receipt | None:
        today, yesterday = chaos_flow.days(day)
        return super().ask(message, today) or super().ask(message, yesterday)
