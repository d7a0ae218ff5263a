"""Scenes in which people act: officers decide, check and revoke; deadlines bring cards; the engine restarts."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from demo.desk import Answer
from demo.plays import Played, Ready
from demo.report import Check
from demo.scenes import ALLOWANCE, Play, until

HOUSE = "house_transfer"
RETIREMENT = "retirement_application"
RESTART = 240.0
"""Seconds for what follows a restart: every function starts anew, and every workflow is begun again."""
"""Ten working days: its clock runs still when the engine is back."""


class Officers:
    """Plays what follows a submission."""

    def __init__(self, play: Play, reconcile: Callable[[], dict[str, int]]) -> None:
        self.play = play
        self.reconcile = reconcile

    def act(self, made: Ready, row: Played, what: str, said: dict[str, str]) -> Answer:
        """An officer of the item's department acts on the case."""
        token = self.play.desk.tokens.officer(made.item.department.credit_code)
        return self.play.desk.post(f"/v1/applications/{row.case}/{what}", said, token)

    def view(self, made: Ready, row: Played, part: str = "") -> dict[str, Any]:
        """The case as its applicant sees it."""
        return self.play.desk.get(f"/v1/applications/{row.case}{part}", made.token).body

    def told(self, row: Played, times: int) -> bool:
        """Whether so many messages about the case have arrived."""
        return len(self.play.messages_of(row)) == times

    def human(self) -> Iterator[Check]:
        """An officer approves one case and refuses another; each applicant is told."""
        ends = {}
        for outcome in ("approve", "refuse"):
            made = self.play.make(HOUSE, "web", "human")
            _, row = self.play.submit(made, "human")
            said = {"outcome": outcome, "opinion": "材料齐全，予以办理。", "law": "不动产登记暂行条例第二十二条"}
            ends[outcome] = self.act(made, row, "decision", said).body.get("stage")
            told = until(partial(self.told, row, 2))
            yield Check(f"spine.human.{outcome}", told, f"{ends[outcome]}, {len(self.play.messages_of(row))} messages")

    def explained(self) -> Iterator[Check]:
        """An automatic approval explains itself, computes again, is checked, and can be revoked."""
        made = self.play.make(ALLOWANCE, "web", "instant")
        _, row = self.play.submit(made, "instant")
        why = self.view(made, row, "/explanation")
        yield Check(
            "spine.explanation", bool(why.get("used")) and why.get("outcome") == "approve", why.get("reason", str(why))
        )
        again = self.act(made, row, "recomputation", {}).body
        yield Check(
            "spine.recomputation", again.get("same") is True, f"{again.get('recorded')} = {again.get('recomputed')}"
        )
        revoked = self.act(made, row, "revocation", {"reason": "抽查发现户籍已迁出。", "law": "行政许可法第六十九条"})
        steps = [step["kind"] for step in self.view(made, row, "/timeline")["steps"]]
        right = revoked.body.get("stage") == "revoked" and steps == ["submitted", "approved_by_rule", "revoked"]
        yield Check("spine.revocation", right, " → ".join(steps))

    def sampled(self) -> Iterator[Check]:
        """A share of the automatic approvals waits for a person's check."""
        for item in self.play.items.values():
            token = self.play.desk.tokens.officer(item.department.credit_code)
            queue = self.play.desk.get("/v1/work-queue", token, kind="check").body["items"]
            if queue:
                case = queue[0]["case_id"]
                said = {"result": "confirmed", "note": "与档案一致。"}
                done = self.play.desk.post(f"/v1/applications/{case}/check", said, token).body
                yield Check("spine.sampling", done.get("check") == "confirmed", f"{case} {done.get('check')}")
                return
        yield Check("spine.sampling", False, "no case was drawn for a check")

    def autofill(self) -> Iterator[Check]:
        """What the platform holds is offered with its source, and need not be sent."""
        made = self.play.make(ALLOWANCE, "miniprogram", "instant")
        asked = {"item": made.item.code, "applicant": made.player.applicant(), "consent": True}
        offered = self.play.desk.post("/v1/autofill", asked, made.token).body
        sources = {field["field"]: field["source"] for field in offered.get("fields", ())}
        yield Check(
            "spine.autofill", "street" in sources and bool(offered["records"]), json.dumps(sources, ensure_ascii=False)
        )

    def in_flight(self) -> list[tuple[Ready, Played]]:
        """Cases that wait for a person when the engine is stopped: one to be decided, one to run late."""
        waiting = []
        for short in (RETIREMENT, ALLOWANCE):
            made = self.play.make(short, "web", "human")
            if short == ALLOWANCE:
                made = Ready(made.item, made.player, made.channel, made.body | {"automatic": False}, made.token)
            _, row = self.play.submit(made, "human")
            waiting.append((made, row))
        time.sleep(2)
        return waiting

    def resumed(self, waiting: list[tuple[Ready, Played]]) -> Iterator[Check]:
        """After a restart the workflows are revived, the late case gets its cards, the other is decided."""
        mended = self.reconcile()
        yield Check("spine.restart.workflows", mended.get("workflows", 0) > 0, str(mended))
        (retirement, decided), (allowance, late) = waiting
        cards = until(lambda: self.view(allowance, late)["cards"] == ["yellow", "red"])
        yield Check("spine.cards", cards, str(self.view(allowance, late)["cards"]))
        answer = self.act(retirement, decided, "decision", {"outcome": "approve", "opinion": "材料齐全。"})
        told = until(partial(self.told, decided, 2), RESTART)
        yield Check(
            "spine.restart.decided", answer.body.get("stage") == "approved" and told, str(answer.body.get("stage"))
        )
        second = self.reconcile()
        yield Check("spine.reconciler", second.get("dispatched", 0) == 0 and second.get("notices", 0) == 0, str(second))
