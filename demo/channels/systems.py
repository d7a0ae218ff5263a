"""Other systems: a department that takes events, the platforms that read the feed, and WeChat's conversations."""

import time
from collections.abc import Iterator
from typing import Any

import httpx

from chalicelib.webhooks.endpoints import FRESH
from demo import signing
from demo.access.stage import done
from demo.application.desk import Counter, decision
from demo.channels.providers import FOOD, Simulators, soon
from demo.report import Check, held
from demo.scenes import ALLOWANCE, Play
from infra import simulators
from simulators.receiver import ReceiverSettings, serve

PAGE = "100"

HEARD = ["application.submitted", "application.accepted", "application.approved"]


class Systems:
    """Systems of others."""

    def __init__(self, play: Play, port: int) -> None:
        self.play = play
        self.counter = Counter(play)
        self.simulators = Simulators(port)
        self._host, self._port = simulators.receiver(port).split(":")
        code = self.counter.item(FOOD).department.credit_code
        self.department = signing.department(code, "records:write,callback:decide,webhooks:manage")

    def scenes(self) -> Iterator[Check]:
        """One after another."""
        yield self.events()
        yield self.feed()
        yield self.asked_over_wechat()

    def events(self) -> Check:
        """A department's system hears of each case in order, signed, again when it failed."""
        desk, url = self.play.desk, f"http://{self._host}:{self._port}/"
        made = done(desk.post("/v1/webhooks", {"url": url, "events": HEARD}, self.department))
        inside = desk.post("/v1/webhooks", {"url": "https://127.0.0.1/", "events": ["*"]}, self.department)
        time.sleep(FRESH + 1)  # until every process knows the endpoint
        with serve(ReceiverSettings(secrets=(made["secret"],), port=int(self._port))) as receiver:
            told = f"{receiver.url}/_control"
            httpx.post(told, json={"answers": [500, 200]}, trust_env=False).raise_for_status()
            case = self._approved()

            def events() -> list[dict[str, Any]]:
                found = httpx.get(told, trust_env=False).json()["messages"]
                return [one for message, one in found.items() if message.startswith(case)]

            heard = soon(lambda: len(events()) >= 3 and all(one["answers"][-1] == 200 for one in events()), 60)
            kinds = [one["bodies"][0].split('"')[3] for one in events()]
            first = events()[0] if heard else {"bodies": [], "answers": []}
        done(desk.post(f"/v1/webhooks/{made['id']}/end", {}, self.department))
        right = {
            "an address that leads inwards is refused": inside.body.get("code") == "endpoint_forbidden",
            "it hears of the case": heard,
            "in the order of what happened": kinds[:3]
            == ["application.submitted.v1", "application.accepted.v1", "application.approved.v1"],
            "again after it failed, the same words under the same id": first["answers"] == [500, 200]
            and len(set(first["bodies"])) == 1,
        }  # fmt: skip
        return Check("channels.events", *held(right))

    def feed(self) -> Check:
        """The platforms of city and province read everything public, once, and go on where they were."""
        entries, cursor = self._read("")
        fresh = self._approved()
        soon(lambda: any(one["case_id"] == fresh for one in self._read(cursor)[0]))
        later, _ = self._read(cursor)
        numbers = [one["number"] for one in entries + later]
        ids = [one["id"] for one in entries + later]
        seqs: dict[str, list[int]] = {}
        for one in entries + later:
            seqs.setdefault(one["case_id"], []).append(one["seq"])
        right = {
            "without a hole": numbers == list(range(1, len(numbers) + 1)),
            "each once": len(set(ids)) == len(ids),
            "each case's in order": all(found == sorted(found) for found in seqs.values()),
            "what came later comes behind": fresh in {one["case_id"] for one in later},
            "a cursor that was made up is refused": self._page("1." + "0" * 32).get("code") == "cursor_invalid",
        }
        return Check("channels.feed", *held(right))

    def asked_over_wechat(self) -> Check:
        """Whoever writes number and code to the official account is told where the case stands."""
        made = self.play.make(ALLOWANCE, "web", "instant")
        answer, row = self.play.submit(made, "channels")
        done(answer)
        appid = simulators.WECHAT["wechat"]["appid"]
        words = {"MsgType": "text", "Content": f"{row.number} {row.code}", "MsgId": "77001"}
        for _ in range(2):  # WeChat tells again what it got no answer to
            self.simulators.behave("wechat", tell=[{"appid": appid, "openid": "o-asks", "fields": words}])
        replies: list[Any] = []

        def answered() -> bool:
            replies[:] = [one for one in self.simulators.told("wechat")["replies"] if "已批准" in str(one)]
            return bool(replies)

        right = {"answered in one sentence": soon(answered), "once": len(replies) == 1}
        return Check("channels.wechat.progress", *held(right))

    def _approved(self) -> str:
        """A case that was accepted, examined and approved."""
        _, case = self.counter.accepted(FOOD)
        said = {"recommends": "approve", "opinion": "一致。"}
        done(self.counter.act(case, "examination", said, self.counter.officer(FOOD, "B")))
        done(self.counter.act(case, "decision", decision(), self.counter.officer(FOOD, "C")))
        return case

    def _page(self, after: str) -> dict[str, Any]:
        return self.play.desk.get("/v1/feed", self.department, after=after, limit=PAGE).body

    def _read(self, cursor: str) -> tuple[list[dict[str, Any]], str]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._page(cursor)
            found += page["items"]
            cursor = page["cursor"]
            if not page["items"]:
                return found, cursor
