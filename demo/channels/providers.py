"""What becomes of a message: receipts, a provider that fails, one that does not answer, and what must reach anyway."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from chalicelib.messages.failover import SMS_PROVIDERS
from demo.access.stage import done
from demo.application.desk import Counter
from demo.plays import Ready
from demo.report import Check, held
from demo.scenes import ALLOWANCE, Play
from infra import simulators

FOOD = "food_business_licence"
LAW = "《中华人民共和国行政许可法》第三十二条"
AT_MOST = 90.0
"""Seconds that a message and its receipt take at most: some providers' receipts are fetched, once a minute."""


class Simulators:
    """The providers, who do as they are told."""

    def __init__(self, port: int) -> None:
        self._at = simulators.addresses(port)

    def behave(self, provider: str, **orders: Any) -> None:
        """From now on it behaves so."""
        httpx.post(f"{self._at[provider]}/_control", json=orders, trust_env=False).raise_for_status()

    def told(self, provider: str) -> dict[str, Any]:
        """What it took, refused and was asked."""
        found: dict[str, Any] = httpx.get(f"{self._at[provider]}/_control", trust_env=False).json()
        return found


def soon(right: Callable[[], bool], seconds: float = AT_MOST) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while not right():
        if time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True


class Providers:
    """Messages and their providers."""

    def __init__(self, play: Play, port: int) -> None:
        self.play = play
        self.counter = Counter(play)
        self.simulators = Simulators(port)

    def scenes(self) -> Iterator[Check]:
        """One after another: each leaves the providers as it found them."""
        yield self.receipts()
        yield self.stands_in()
        yield self.falls_back()
        yield self.phoned()
        yield self.forged()

    def receipts(self) -> Check:
        """Every message is delivered, once its provider says so."""
        made, case = self._applied()
        arrived = soon(lambda: self._states(made, case) == [("sms", "delivered")])
        return Check("channels.receipts", arrived, f"{self._states(made, case)}")

    def stands_in(self) -> Check:
        """What one provider of SMS does not take, another one is given."""
        self.simulators.behave("aliyun", errors=1, error="isv.AMOUNT_NOT_ENOUGH")
        try:
            cases = [self._applied() for _ in range(4)]
            right = {f"message {n + 1} arrives": self._arrives(*one) for n, one in enumerate(cases)}
        finally:
            self.simulators.behave("aliyun", errors=0, error="")
        took = [self.simulators.told(name)["accepted"] for name in SMS_PROVIDERS - {"aliyun"}]
        right["the others took all four, each once"] = all(
            sum(one.get(f"{case}-2-applicant-sms", 0) for one in took) == 1 for _, case in cases
        )
        return Check("channels.sms.stands_in", *held(right))

    def falls_back(self) -> Check:
        """Who refused the mini-program's messages is told by SMS."""
        made = self.play.make(ALLOWANCE, "miniprogram", "instant")
        self.simulators.behave("wechat", errors=1, error="43101")
        try:
            answer, row = self.play.submit(made, "channels")
            done(answer)
            wanted = [("miniprogram", "failed"), ("sms", "delivered")]
            right = {"told by SMS": soon(lambda: self._states(made, row.case) == wanted)}
        finally:
            self.simulators.behave("wechat", errors=0, error="")
        return Check("channels.falls_back", *held(right))

    def phoned(self) -> Check:
        """What must reach, and reaches nobody, a window phones about."""
        made = self.counter.ready(FOOD)
        phone = made.player.phone
        for provider in SMS_PROVIDERS:
            self.simulators.behave(provider, blocked=[phone])
        try:
            case = self.counter.submit(made).case
            refusal = {"reason": "申请事项不属于本机关职权范围。", "law": LAW}
            done(self.counter.act(case, "non-acceptance", refusal, self.counter.officer(FOOD, "A")))
            window = self.play.desk.tokens.officer(made.item.department.credit_code, "window-1", site="centre-01")
            task = self._task(window, case)
        finally:
            for provider in SMS_PROVIDERS:
                self.simulators.behave(provider, blocked=[])
        right = {"a window is asked to phone": task is not None}
        if task is not None:
            told = {"reached": True, "revision": task["revision"]}
            path = f"/v1/phone-tasks/{task['message_id']}/outcome"
            right["with the number and what to say"] = task["phone"] == phone and "不予受理" in task["text"]
            right["and then it is delivered"] = self.play.desk.post(path, told, window).body["state"] == "delivered"
        return Check("channels.phoned", *held(right))

    def forged(self) -> Check:
        """Receipts of others change nothing; those of what nobody knows are taken."""
        desk = self.play.desk
        unknown = [{"out_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV-2-applicant-sms", "success": True}]
        right = {
            "a forged receipt is refused": desk.post("/receipts/aliyun/wrong", unknown, key="").status == 401,
            "one for an unknown message is taken": desk.post(
                f"/receipts/aliyun/{simulators.RECEIPT_KEY}", unknown, key=""
            ).status == 200,
            "a forged call of WeChat is refused": desk.get(
                "/receipts/wechat", signature="0" * 40, timestamp="1", nonce="1", echostr="x"
            ).status == 401,
        }  # fmt: skip
        return Check("channels.forged", *held(right))

    def _applied(self) -> tuple[Ready, str]:
        made = self.play.make(ALLOWANCE, "web", "instant")
        answer, row = self.play.submit(made, "channels")
        done(answer)
        return made, row.case

    def _arrives(self, made: Ready, case: str) -> bool:
        return soon(lambda: ("sms", "delivered") in self._states(made, case))

    def _states(self, made: Ready, case: str) -> list[tuple[str, str]]:
        told = self.play.desk.get(f"/v1/applications/{case}/messages", made.token).body
        return [(one["channel"], one["state"]) for one in told["items"]]

    def _task(self, window: str, case: str) -> dict[str, Any] | None:
        found: list[dict[str, Any]] = []

        def there() -> bool:
            tasks = self.play.desk.get("/v1/phone-tasks", window).body["items"]
            found[:] = [task for task in tasks if task["case_id"] == case]
            return bool(found)

        return found[0] if soon(there) else None
