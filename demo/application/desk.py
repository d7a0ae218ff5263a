"""What the scenes of handling share: applications made ready, and officers who act on them."""

from dataclasses import replace
from typing import Any

from chalicelib.catalogue.model import Channel, Item
from demo.access.stage import done
from demo.desk import Answer, Who
from demo.people import Player
from demo.plays import Played, Ready, ready
from demo.scenes import Play

LAW = "《中华人民共和国行政许可法》第三十八条"
GOVERNMENT = "district_government"


class Counter:
    """Who applies, and who handles it."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.desk = play.desk

    def item(self, short: str) -> Item:
        """An item as it is published."""
        return self.play.items[short]

    def ready(self, short: str, channel: Channel = "web", player: Player | None = None, **more: Any) -> Ready:
        """An application by somebody new, or by ``player``; ``more`` is said besides."""
        made = ready(self.desk, self.item(short), channel, "human", self.play.today, player)
        if made is None:
            raise LookupError(f"{short} cannot be played")
        return replace(made, body=made.body | more)

    def submitted(self, short: str, channel: Channel = "web", **more: Any) -> tuple[Ready, str]:
        """A case that was just submitted."""
        made = self.ready(short, channel, **more)
        return made, self.submit(made).case

    def submit(self, made: Ready) -> Played:
        """Submit what is ready."""
        answer, row = self.play.submit(made, "application")
        done(answer)
        return row

    def officer(self, short: str, name: str) -> str:
        """An officer of the item's department, by a name that facts remember."""
        return self.desk.tokens.officer(self.item(short).department.credit_code, name)

    def act(self, case: str, what: str, said: dict[str, Any], who: Who) -> Answer:
        """Somebody acts on a case."""
        return self.desk.post(f"/v1/applications/{case}/{what}", said, who)

    def accepted(self, short: str, channel: Channel = "web", **more: Any) -> tuple[Ready, str]:
        """A case that was accepted by officer A."""
        made, case = self.submitted(short, channel, **more)
        done(self.act(case, "acceptance", {"opinion": "材料齐全，予以受理。"}, self.officer(short, "A")))
        return made, case

    def view(self, made: Ready, case: str) -> dict[str, Any]:
        """The case as its applicant sees it."""
        return self.desk.get(f"/v1/applications/{case}", made.token).body

    def kinds(self, made: Ready, case: str) -> list[str]:
        """The kinds of its facts."""
        steps = self.desk.get(f"/v1/applications/{case}/timeline", made.token).body["steps"]
        return [step["kind"] for step in steps]

    def deadlines(self, made: Ready, case: str) -> dict[str, dict[str, Any]]:
        """Its deadlines by kind."""
        return {deadline["kind"]: deadline for deadline in self.view(made, case)["deadlines"]}

    def without(self, made: Ready, *codes: str) -> Ready:
        """The same application without some materials."""
        left = [material for material in made.body["materials"] if material["code"] not in codes]
        return replace(made, body=made.body | {"materials": left})

    def promise(self, made: Ready, *codes: str) -> Ready:
        """The same application, its applicant having signed to bring some materials later."""
        path = f"/v1/items/{made.item.code}/promise"
        letter = self.desk.get(path, made.token, materials=",".join(codes)).body
        signed = {"version": letter["version"], "digest": letter["digest"]}
        left = self.without(made, *codes)
        return replace(left, body=left.body | {"promise": {"materials": list(codes), "letter": signed}})


def decision(outcome: str = "approve") -> dict[str, str]:
    """What an officer says who decides."""
    return {"outcome": outcome, "opinion": "符合条件，予以办理。", "law": LAW}
