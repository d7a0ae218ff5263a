"""Deliveries on fakes, and what providers push about them."""

from chalicelib.messages.providers import Alone
from chalicelib.messages.receipts import Receipts
from chalicelib.messages.settling import Settling
from chalicelib.messaging.receiving import Receiving
from channels.sms import aliyun, tencent
from tests.builders import World
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider

KEY = "the-last-part-of-the-address"


class Messaging:
    """What is told of the cases of a world."""

    def __init__(self, world: World) -> None:
        self.deliveries, self.outbox, self.counted = MemoryDeliveries(), MemoryOutbox(), list[str]()
        settling = Settling(self.deliveries, self.outbox, world.catalogue.messages, world.clock, self.counted.append)
        providers = Alone(MemoryProvider())
        self.receipts = receipts = Receipts(self.deliveries, settling, providers.arrived, self.counted.append)
        readers = {"aliyun": aliyun.read_receipts, "tencent": tencent.read_receipts}
        self.pauses: list[float] = []
        self.receiving = Receiving(receipts, readers, KEY, providers, world.clock, self.pauses.append)
