"""Scenes that legal time plays by itself: begun early, looked at when the days have passed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demo.access.stage import done
from demo.application.desk import Counter
from demo.plays import Ready
from demo.report import Check, held
from demo.scenes import Play, until

FOOD, ALLOWANCE = "food_business_licence", "minimum_living"
PATIENCE = 420.0
"""Seconds for what takes three weeks of legal time."""


@dataclass(frozen=True)
class Waiting:
    """A case that only waits."""

    made: Ready
    case: str


class Clock:
    """What happens at the end of a deadline when nobody does anything."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.counter = Counter(play)

    def begin(self) -> None:
        """Bring each case to where it only has to wait."""
        counter, officer = self.counter, self.counter.officer(FOOD, "A")
        self.silent_organ = Waiting(*counter.submitted(FOOD))
        self.silent_applicant = Waiting(*counter.submitted(FOOD))
        missing = {"missing": [{"material": "layout", "what": "图纸不清楚"}]}
        done(counter.act(self.silent_applicant.case, "supplement-notice", missing, officer))
        promised = counter.promise(counter.ready(FOOD), "safety_rules")
        self.broken = Waiting(promised, counter.submit(promised).case)
        done(counter.act(self.broken.case, "acceptance", {"opinion": "容缺受理。"}, officer))
        self.publicity = Waiting(*counter.accepted(ALLOWANCE))
        shown = {"kind": "publicity", "days": 7, "reason": "在社区张榜公示。"}
        done(counter.act(self.publicity.case, "procedure", shown, counter.officer(ALLOWANCE, "B")))

    def scenes(self) -> Iterator[Check]:
        """What has become of them; each is waited for, the soonest first."""
        yield self._became("deemed_accepted", self.silent_organ, "deemed_accepted", {
            "examined from now on": lambda view: view["stage"] == "examining",
            "the time runs from the receipt": lambda view: view["deadlines"][0]["start"] == view["opened_at"],
        })  # fmt: skip
        yield self._became("promise_broken", self.broken, "promise_broken", {
            "ended, and told what follows": lambda view: view["stage"] == "ended" and "信用" in view["next"],
            "a mark of credit": lambda _: self._marked(),
        })  # fmt: skip
        yield self._became("publicity", self.publicity, "procedure_ended", {
            "the clock runs again": lambda view: all(deadline["due"] for deadline in view["deadlines"]),
        })  # fmt: skip
        yield self._became("lapsed", self.silent_applicant, "lapsed", {
            "ended, and may apply again": lambda view: view["stage"] == "ended" and "重新申请" in view["next"],
        })  # fmt: skip

    def _became(
        self, name: str, waiting: Waiting, kind: str, more: Mapping[str, Callable[[dict[str, Any]], bool]]
    ) -> Check:
        """That a fact came by itself, under its article, and what is so since."""
        until(lambda: kind in self.counter.kinds(waiting.made, waiting.case), PATIENCE)
        steps = self.play.desk.get(f"/v1/applications/{waiting.case}/timeline", waiting.made.token).body["steps"]
        came = [step for step in steps if step["kind"] == kind and step["by"] == "系统"]
        view = self.counter.view(waiting.made, waiting.case)
        rests = all(deadline["basis"] for deadline in view["deadlines"])
        right = {"it comes by itself": bool(came), "every deadline has its article": rests}
        return Check(
            f"application.clock.{name}", *held(right | {what: bool(came) and true(view) for what, true in more.items()})
        )

    def _marked(self) -> bool:
        """An officer sees the mark that the broken promise left."""
        officer, path = self.counter.officer(FOOD, "A"), f"/v1/applications/{self.broken.case}/dossier"
        return until(lambda: self.play.desk.get(path, officer).body["credit"]["grade"] == "black")
