"""How fast messages go out and receipts come in: what the sms channel's function sends beside the floor's, to providers
that take their time to answer; and how soon a receipt that was pushed is seen.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import httpx

from bench import floor
from bench.place import Place, Platform, reconciler_at_rest
from bench.results import Entry, percentile
from bench.sampling import Caller
from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.messages.model import Errand
from infra import naming, simulators
from infra.paths import listed
from simulators.aliyun import AliyunSettings, serve as serve_aliyun
from simulators.server import Running
from simulators.tencent import TencentSettings, serve as serve_tencent

NAMES = ("channels.throughput", "channels.receipt.visible")
ANSWER = {"answer_delay": 0.05}
"""Providers answer within 50 to 200 ms."""
WARMING, EACH, ROUNDS = 120, 120, 3
AT_ONCE = 4
"""People who apply at once."""
MESSAGES = WARMING + ROUNDS * EACH
RECEIPTS = 50
GOAL, GOAL_SECONDS = 0.7, 2
PATIENCE = 240.0
"""Seconds for any one step."""
SENDER, PLANNER, BATCH = "sms_sender", "notices_reader", 10


@dataclass(frozen=True)
class Side:
    """A queue whose function sends each message to a provider."""

    platform: Platform
    url: str
    mapping: str
    sent: Callable[[], int]

    def rate(self, bodies: list[str]) -> float:
        """Messages a second, from the first to the last that reached the provider."""
        sqs = self.platform.client("sqs")
        for start in range(0, len(bodies), BATCH):
            part = bodies[start : start + BATCH]
            entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(part)]
            sqs.send_message_batch(QueueUrl=self.url, Entries=entries)
        before = self.sent()
        with _enabled(self.platform, self.mapping):
            _until(lambda: self.sent() > before, 0.002)
            began, first = time.perf_counter(), self.sent()
            _until(lambda: self.sent() >= before + len(bodies), 0.002)
            return (before + len(bodies) - first) / (time.perf_counter() - began)


def measure(place: Place) -> Iterator[Entry]:
    """Real cases, their errands held until they are sent; what else happens to cases waits meanwhile."""
    platform = place.platform
    os.environ |= platform.env
    with reconciler_at_rest(platform), ExitStack() as stack:
        mapping = _mapping(platform, platform.resource(naming.function(SENDER)))
        for other in {queue["reader"] for queue in listed("queues").values()} - {PLANNER}:
            stack.enter_context(_disabled(platform, _mapping(platform, platform.resource(naming.function(other)))))
        bodies = _errands(platform)
        aliyun, tencent = _providers(platform, stack)
        ours = Side(platform, platform.env["QUEUE_SMS"], mapping, lambda: _accepted(aliyun) + _accepted(tencent))
        beside = Side(platform, *_floor(place, aliyun), lambda: _rejected(aliyun))
        rates = _rates(ours, beside, bodies)
        own, least = (median(side) for side in zip(*rates, strict=True))
        how = (
            f"warm, median of {ROUNDS} rounds of {EACH} a side, in turn, batches of {BATCH}, 5 at once; "
            f"the provider answers after {ANSWER['answer_delay'] * 1000:.0f} ms; floor: one HTTP request each"
        )
        yield Entry(NAMES[0], own, "messages/s", how, floor=least, goal=GOAL, sense="least")
        seconds = _receipts(platform, [Errand.model_validate_json(body) for body in bodies])
        how = f"from the push of a receipt over HTTP until the record says delivered, 99th percentile of {RECEIPTS}"
        yield Entry(NAMES[1], percentile(seconds, 99), "s", how, goal=GOAL_SECONDS)


def _rates(ours: Side, beside: Side, bodies: list[str]) -> list[tuple[float, float]]:
    ours.rate(bodies[:WARMING])
    beside.rate(bodies[:WARMING])
    found = []
    for n in range(ROUNDS):
        part = bodies[WARMING + n * EACH :][:EACH]
        floored = beside.rate(part) if n % 2 else 0.0
        own = ours.rate(part)
        found.append((own, floored or beside.rate(part)))
    return found


def _errands(platform: Platform) -> list[str]:
    """What stands in the channel's queue once so many people have applied, taken off it."""
    caller = Caller(platform.stack.api_url)
    requests = [platform.players.by_rule() for _ in range(MESSAGES)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(caller.send, requests))
    sqs, url, taken = platform.client("sqs"), platform.env["QUEUE_SMS"], list[str]()

    def all_taken() -> bool:
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=1).get("Messages", [])
        for message in got:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            taken.append(message["Body"])
        return len(taken) >= MESSAGES

    _until(all_taken, 0)
    return taken[:MESSAGES]


def _providers(platform: Platform, stack: ExitStack) -> tuple[Running, Running]:
    """Providers of the bench's own, to which the function speaks as long as ``stack`` lasts. They show nothing on the
    phone and push no receipts: both would be further calls of the platform's.
    """
    settings = simulators.settings(platform.stack.port, platform.stack.api_url)
    quiet: dict[str, Any] = {"port": 0, "phone_url": "", "receipts_url": "", "behaviour": ANSWER}
    aliyun = serve_aliyun(AliyunSettings.model_validate(settings["aliyun"] | quiet))
    tencent = serve_tencent(TencentSettings.model_validate(settings["tencent"] | quiet))
    for one in (aliyun, tencent):
        stack.enter_context(one)
    secrets, name = platform.client("secretsmanager"), platform.env["PROVIDERS_SECRET"]
    before = secrets.get_secret_value(SecretId=name)["SecretString"]
    told = json.loads(before)
    told["sms"]["aliyun"]["endpoint"], told["sms"]["tencent"]["endpoint"] = aliyun.url, tencent.url
    function = platform.resource(naming.function(SENDER))
    secrets.put_secret_value(SecretId=name, SecretString=json.dumps(told))
    stack.callback(platform.afresh, function, platform.variables(function))
    stack.callback(secrets.put_secret_value, SecretId=name, SecretString=before)
    platform.afresh(function, platform.variables(function))
    return aliyun, tencent


def _floor(place: Place, provider: Running) -> tuple[str, str]:
    """Queue and mapping of the floor, whose function posts to the provider now."""
    function = floor.resource(place.port, "Post")
    place.platform.afresh(function, place.platform.variables(function) | {"SINK_URL": f"{provider.url}/"})
    return floor.resource(place.port, "PostQueue"), _mapping(place.platform, function)


def _receipts(platform: Platform, errands: list[Errand]) -> list[float]:
    """Seconds of each, one at a time."""
    url = f"{platform.stack.api_url}/receipts/aliyun/{simulators.RECEIPT_KEY}"
    records, http = DeliveriesTable(platform.env["TABLE_DELIVERIES"]), httpx.Client(timeout=30, trust_env=False)
    found: list[float] = []
    for errand in errands:
        delivery = records.get(errand.ref.case_id, errand.place)
        if delivery is None or (delivery.provider, delivery.state) != ("aliyun", "sent"):
            continue
        began = time.perf_counter()
        http.post(url, json=[_report(errand.message_id, delivery.provider_id)]).raise_for_status()
        _until(lambda errand=errand: _delivered(records, errand), 0.005)  # type: ignore[misc]
        found.append(time.perf_counter() - began)
        if len(found) == RECEIPTS:
            return found
    raise LookupError(f"only {len(found)} messages were sent by the provider")


def _report(message_id: str, provider_id: str) -> dict[str, Any]:
    return {
        "phone_number": "13800001234", "send_time": "2026-11-24 09:00:00", "report_time": "2026-11-24 09:00:05",
        "success": True, "err_code": "DELIVERED", "err_msg": "用户接收成功", "sms_size": "1", "biz_id": provider_id,
        "out_id": message_id,
    }  # fmt: skip


def _delivered(records: DeliveriesTable, errand: Errand) -> bool:
    delivery = records.get(errand.ref.case_id, errand.place)
    return delivery is not None and delivery.state == "delivered"


def _accepted(provider: Running) -> int:
    with provider.simulator.lock:
        return provider.simulator.accepted.total()


def _rejected(provider: Running) -> int:
    with provider.simulator.lock:
        return provider.simulator.rejected.total()


def _mapping(platform: Platform, function: str) -> str:
    [found] = platform.client("lambda").list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    return str(found["UUID"])


@contextmanager
def _enabled(platform: Platform, mapping: str, now: bool = True) -> Iterator[None]:
    """The mapping takes messages meanwhile, or does not; and the other way round afterwards."""
    functions = platform.client("lambda")
    functions.update_event_source_mapping(UUID=mapping, Enabled=now)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=mapping, Enabled=not now)


def _disabled(platform: Platform, mapping: str) -> Any:
    return _enabled(platform, mapping, now=False)


def _until(met: Callable[[], bool], pause: float) -> None:
    end = time.monotonic() + PATIENCE
    while not met():
        if time.monotonic() > end:
            raise TimeoutError("not all messages came")
        time.sleep(pause)
