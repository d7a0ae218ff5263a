"""Scenes of credit: letters, marks that applicant and officer see, what they bar from, and how they are repaired."""

from collections.abc import Iterator
from typing import Any

from demo import people
from demo.access.stage import done, refused
from demo.application.desk import LAW, Counter, decision
from demo.desk import POLICE
from demo.people import Player
from demo.report import Check, held
from demo.scenes import ALLOWANCE, Play, until

ADVERTISING, COMMITTED = "outdoor_advertising", "company_setup"
MARK = {
    "list": "black", "reason": "居住登记时承诺不实", "basis": "国办发〔2020〕42号", "since": "2026-01-05",
}  # fmt: skip
DECISION = {"outcome": "repaired", "reason": "已经核实，同意修复。"}


class Credit:
    """What a broken word costs, and how it is put right."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.desk = play.desk
        self.counter = Counter(play)

    def scenes(self) -> Iterator[Check]:
        yield self.letters()
        yield from self.repaired()
        yield self.false_commitment()

    def letters(self) -> Check:
        """The letters are public, in a version and with a digest; what is not handled so has none."""
        committed, advertising = (self.play.items[short].code for short in (COMMITTED, ADVERTISING))
        commitment = self.desk.get(f"/v1/items/{committed}/commitment")
        promise = self.desk.get(f"/v1/items/{advertising}/promise", materials="safety_statement").body
        same = self.desk.get(f"/v1/items/{committed}/commitment", version=commitment.body["version"])
        none = self.desk.get(f"/v1/items/{self.play.items[ALLOWANCE].code}/commitment")
        strange = self.desk.get(f"/v1/items/{advertising}/promise", materials="effect_picture")
        old = self.desk.get(f"/v1/items/{committed}/commitment", version="commitment-1999-1")
        headings = [paragraph["heading"] for paragraph in commitment.body["paragraphs"]]
        return Check("application.credit.letters", *held({
            "the commitment tells duty, liability, power to check, publicity": len(headings) == 10,
            "a version can be asked for again, to the letter": same.body == commitment.body,
            "the promise names its materials": "结构设计和安全说明" in str(promise["paragraphs"]),
            "no commitment where there is none": refused(none, 409, "item_no_commitment"),
            "no promise of what must be there": strange.status == 422,
            "no version that never was": refused(old, 404, "letter_version_unknown"),
        }))  # fmt: skip

    def repaired(self) -> Iterator[Check]:
        """Marked, seen by the applicant and on the case, excluded, repaired, believed again."""
        made = self.counter.ready(ADVERTISING, player=people.resident(40, self.play.today))
        promised = self.counter.promise(made, "safety_statement")
        case = self.counter.submit(made).case
        done(self.desk.tell(made.player, {"credit": [MARK]}, "昆明市公安局呈贡分局"))
        mine, other = self.seen(made.player), self.seen(people.resident(41, self.play.today))
        officer = self.counter.officer(ADVERTISING, "A")
        dossier = self.desk.get(f"/v1/applications/{case}/dossier", officer).body["credit"]
        own = self.desk.get(f"/v1/applications/{case}/dossier", made.token).body["credit"]
        barred = self.desk.post("/v1/applications", promised.body, promised.token)
        [mark] = mine["marks"]
        yield Check("application.credit.seen", *held({
            "the applicant reads it": mine["grade"] == "black" and mark["reason"] == MARK["reason"],
            "and how to repair it": bool(mark["how_to_repair"]),
            "nobody else's marks are shown": other["marks"] == [],
            "the officer sees grade and marks on the case": [m["reason"] for m in dossier["marks"]] == [MARK["reason"]],
            "the applicant's own view of the case shows none": own is None,
        }))  # fmt: skip
        right = {"no promise before the repair": refused(barred, 409, "credit_excludes_promises")}
        yield Check("application.credit.excluded", *held(right))
        yield self.repair(made.player, mark["id"])

    def repair(self, player: Player, mark: str) -> Check:
        """Asked for, seen and decided by the department that made the mark; then a promise is taken again."""
        token, asked = self.desk.tokens.resident(player.number), {"explanation": "已经改正，今后如实申报。"}
        request = done(self.desk.post(f"/v1/me/credit/{mark}/repair", asked, token))
        police, other = self.desk.tokens.officer(POLICE, "P"), self.counter.officer(ADVERTISING, "A")
        queued = [one["repair"]["id"] for one in self.desk.get("/v1/credit/repairs", police).body["items"]]
        path = f"/v1/credit/repairs/{request['id']}/decision"
        stranger = self.desk.post(path, DECISION, other)
        decided = done(self.desk.post(path, DECISION, police))
        late = self.desk.post(path, DECISION | {"outcome": "refused"}, police)
        after = self.seen(player)
        promised = self.counter.promise(self.counter.ready(ADVERTISING, player=player), "safety_statement")
        believed = self.desk.post("/v1/applications", promised.body, promised.token)
        return Check("application.credit.repaired", *held({
            "the department that made the mark has it in its queue": request["id"] in queued,
            "no other department decides": refused(stranger, 404, "repair_unknown"),
            "repaired": decided["state"] == "repaired" and after["grade"] == "normal",
            "the mark stays readable": [m["active"] for m in after["marks"]] == [False],
            "and that is the end": refused(late, 409, "repair_decided"),
            "a promise is taken again": believed.status == 201,
        }))  # fmt: skip

    def false_commitment(self) -> Check:
        """An approval that is revoked because of what was committed to leaves a mark by itself."""
        made = self.counter.ready(ALLOWANCE, automatic=False)
        row, officer = self.counter.submit(made), self.counter.officer(ALLOWANCE, "A")
        done(self.counter.act(row.case, "decision", decision(), officer))
        said = {"reason": "承诺与事实不符。", "law": LAW, "false_commitment": True}
        done(self.counter.act(row.case, "revocation", said, officer))
        marked = until(lambda: self.seen(made.player)["grade"] == "black")
        marks = self.seen(made.player)["marks"]
        return Check("application.credit.false_commitment", *held({
            "the reader of facts marks it": marked,
            "with the case and the ground": [(m["case"], "42号" in m["basis"]) for m in marks] == [(row.number, True)],
            "until it is repaired": [m["until"] for m in marks] == [None],
        }))  # fmt: skip

    def seen(self, player: Player) -> dict[str, Any]:
        """A resident's own credit."""
        return self.desk.get("/v1/me/credit", self.desk.tokens.resident(player.number)).body
