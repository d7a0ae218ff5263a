"""Results on their way, by courier, over a window or as a certificate, and files that are collected for others."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.catalogue.model import Item
from demo import signing
from demo.access.functions import invoke
from demo.access.stage import LAW, Stage, done, refused
from demo.desk import Answer, Who
from demo.plays import Ready, ready
from demo.report import Check, held
from demo.scenes import Play, until

RETRIED = 200.0
"""Seconds within which a queue gives a message again that its reader failed on."""
CENTRE, CARD, RELIEF = "centre-01", "elder_card_wuhua", "temporary_relief"
WUHUA = "昆明市五华区民政局"
DRAGON_TOWN, DOUNAN = "530114001", "530114003"
"""龙城街道, 斗南街道."""


class Delivery:
    """What becomes of a result after the decision, and of files before it."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.desk = play.desk

    def scenes(self) -> Iterator[Check]:
        lost = self._approved({"how": "courier", "to": _home("昆明市五华区无回音巷1号")})
        yield self.courier()
        yield self.window()
        yield self.certificate()
        yield self.elsewhere()
        yield self.street()
        yield self.unheard(*lost)

    def courier(self) -> Check:
        """By courier to the door; the courier says by itself that it is there, and nobody else does."""
        made, case = self._approved({"how": "courier", "to": _home("呈贡区龙城街道兴呈路18号")})
        sent = until(lambda: self._where(made, case)["state"] == "sent", RETRIED)
        tracking = self._where(made, case)["tracking"]
        for status in ("collected", "moving"):
            done(self._told(self._moves(tracking, status)))
        on_its_way = [trace["status"] for trace in self._where(made, case)["traces"]]
        signed = self._moves(tracking, "signed")
        forged = self._told(signed | {"content": signed["content"].replace("signed", "signed ")})
        before = self._where(made, case)["state"]
        twice = [self._told(signed).status for _ in "12"]
        found = self._where(made, case)
        return Check("application.delivery.courier", *held({
            "the courier is ordered, and gives a number": sent and len(tracking) == 13,
            "the applicant sees where it is": on_its_way == ["collected", "moving"],
            "nobody else says that it has arrived": refused(forged, 401, "signature_invalid") and before == "sent",
            "signed for, it is delivered": twice == [200, 200] and found["state"] == "delivered",
            "once": self._kinds(made, case).count("result_delivered") == 1,
            "within the days of the law": "第四十四条" in found["basis"] and bool(found["due"]),
        }))  # fmt: skip

    def unheard(self, made: Ready, case: str) -> Check:
        """The courier's answer is lost, and later its word that the parcel has arrived: it is asked."""
        sent = until(lambda: self._where(made, case)["state"] == "sent", RETRIED)
        self._moves(self._where(made, case)["tracking"], "signed")
        unheard = self._where(made, case)["state"]
        looked = invoke("TrackResults")
        return Check("application.delivery.unheard", *held({
            "it is on its way though the answer was lost": sent,
            "with one order": self._kinds(made, case).count("result_sent") == 1,
            "what was not told is not known": unheard == "sent",
            "what is asked for is": looked["delivered"] >= 1 and self._where(made, case)["state"] == "delivered",
        }))  # fmt: skip

    def window(self) -> Check:
        """Over the window, to whoever shows the code, once."""
        made, case = self._approved({"how": "window"})
        department, path = made.item.department.credit_code, f"/v1/applications/{case}/pickup"
        found = self._where(made, case)
        code = {"code": found["pickup"]["code"]}
        there = self.desk.tokens.officer(department, "window-1", CENTRE)
        elsewhere = self.desk.tokens.officer(department, "window-2", "park-01")
        guessed = self.desk.post(path, {"code": "AAAAAAAA"}, there)
        strange = self.desk.post(path, code, elsewhere)
        handed, again = self.desk.post(path, code, there), self.desk.post(path, code, there)
        return Check("application.delivery.window", *held({
            "the applicant sees code and place": found["state"] == "ready" and found["pickup"]["site"] == CENTRE,
            "a wrong code opens nothing": refused(guessed, 403, "pickup_code_wrong"),
            "another site has nothing to hand out": refused(strange, 404, "case_unknown"),
            "the code opens it": handed.status == 200 and self._where(made, case)["state"] == "delivered",
            "once": refused(again, 409, "result_delivered"),
        }))  # fmt: skip

    def certificate(self) -> Check:
        """The certificate is the result: issued, it is delivered."""
        items = self.play.items.values()
        item = next(
            item for item in items if item.certificate and item.handling == "instant" and "web" in item.channels
        )
        made = self.play.make(item.short, "web", "instant")
        case = self._submitted(made, {"how": "certificate"})
        arrived = until(lambda: self._where(made, case)["state"] == "delivered", RETRIED)
        kinds = self._kinds(made, case)
        return Check("application.delivery.certificate", *held({
            "it is delivered": arrived,
            "after it was issued": kinds[-2:] == ["certified", "result_delivered"],
        }))  # fmt: skip

    def elsewhere(self) -> Check:
        """Collected at a window here, decided by another district, whose system tells so."""
        made = self._at(self.play.items[CARD], self.desk.served("window"))
        case = self._submitted(made)
        path, there = f"/v1/applications/{case}", signing.department(made.item.department.credit_code)
        sent = self.desk.post(f"{path}/parcels", {"materials": ["household_book"], "carrier": "courier"}, made.token)
        on_its_way = self._where(made, case)["parcels"]
        receipt = f"{path}/parcels/{on_its_way[0]['parcel']}/receipt"
        ours = self.desk.post(receipt, {}, self.desk.tokens.officer("civil_affairs"))
        received = self.desk.post(receipt, {}, there)
        decided = self.desk.post("/v1/callbacks", _decision(case), there)
        after = self._where(made, case)["parcels"]
        return Check("application.delivery.elsewhere", *held({
            "the files go off, and are followed": sent.status == 201 and len(on_its_way[0]["tracking"]) == 13,
            "to the authority that decides": (on_its_way[0]["to"], on_its_way[0]["state"]) == (WUHUA, "sent"),
            "no other department receives them": refused(ours, 404, "case_unknown"),
            "that authority does": received.status == 200 and after[0]["state"] == "received",
            "and tells what it decided": decided.body.get("stage") == "approved",
            "every step is told": {"files_sent", "files_received", "approved"} <= set(self._kinds(made, case)),
        }))  # fmt: skip

    def street(self) -> Check:
        """Decided in the street where it was applied for, and in no other."""
        stage, department = Stage(self.play), self.play.items[RELIEF].department.credit_code
        window = self.desk.tokens.officer(department, "window-3", f"street-{DRAGON_TOWN}")
        made = self._at(self.play.items[RELIEF], window)
        made = replace(made, body=made.body | {"site": f"street-{DRAGON_TOWN}"})
        case = self._submitted(made)
        here = stage.on_duty("demo-street", "officer", department, f"reviewer@{DRAGON_TOWN}")
        there = stage.on_duty("demo-street-other", "officer", department, f"reviewer@{DOUNAN}")
        return Check("application.delivery.street", *held({
            "another street has nothing to say": refused(stage.decide(case, there), 404, "case_unknown"),
            "its own street decides": stage.decide(case, here).body.get("stage") == "approved",
        }))  # fmt: skip

    # what the scenes do

    def _at(self, item: Item, who: Who) -> Ready:
        made = ready(self.desk, item, "window", "human", self.play.today, who=who)
        if made is None:
            raise LookupError(f"{item.short} cannot be played at a window")
        return made

    def _approved(self, delivery: Mapping[str, Any]) -> tuple[Ready, str]:
        """An application that one officer approved, whose result shall come so; its id."""
        items = self.play.items.values()
        item = next(i for i in items if not (i.decision or i.certificate or i.procedure.levels) and "web" in i.channels)
        made = self.play.make(item.short, "web", "human")
        case = self._submitted(made, delivery)
        said = {"outcome": "approve", "opinion": "材料齐全，予以办理。", "law": LAW}
        officer = self.desk.tokens.officer(item.department.credit_code)
        done(self.desk.post(f"/v1/applications/{case}/decision", said, officer))
        return made, case

    def _submitted(self, made: Ready, delivery: Mapping[str, Any] | None = None) -> str:
        asked = replace(made, body=made.body | ({"delivery": dict(delivery)} if delivery else {}))
        answer, row = self.play.submit(asked, "application")
        done(answer)
        return row.case

    def _where(self, made: Ready, case: str) -> dict[str, Any]:
        return done(self.desk.get(f"/v1/applications/{case}/delivery", made.token))

    def _kinds(self, made: Ready, case: str) -> list[str]:
        steps = done(self.desk.get(f"/v1/applications/{case}/timeline", made.token))["steps"]
        return [step["kind"] for step in steps]

    def _moves(self, tracking: str, status: str) -> dict[str, Any]:
        """The parcel moves; what the courier tells of it."""
        path = f"/sandbox/ems/parcels/{tracking}/progress"
        return done(self.desk.post(path, {"status": status, "place": "昆明市呈贡区"}, key=""))

    def _told(self, message: Mapping[str, Any]) -> Answer:
        """The courier's word reaches the platform."""
        return self.desk.post("/receipts/ems", dict(message), key="")


def _home(address: str) -> dict[str, str]:
    return {"name": "杨秀英", "phone": "13887100001", "address": address}


def _decision(case: str) -> dict[str, Any]:
    data = {"case_id": case, "outcome": "approve", "opinion": "符合条件，准予发证。"}
    return {"type": "application.decided", "timestamp": "2026-11-24T08:00:00Z", "data": data}
