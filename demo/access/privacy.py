"""Personal data: masked, copied, corrected, no longer agreed to, deleted."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.kernel.privacy import mask_name, mask_number
from demo.access.functions import put_forward, verified
from demo.access.stage import Stage, check, refused
from demo.desk import Answer
from demo.officers import HOUSE
from demo.people import Resident
from demo.plays import Played
from demo.report import Check
from demo.scenes import ALLOWANCE

RETENTION_DAYS = 70
"""Legal days after which a decided case is kept no longer: sixty, and whatever the last one is put off by."""


class Privacy:
    """What somebody may do with their own data, and what others see of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.department = stage.play.items[HOUSE].department.credit_code
        self.officer = stage.on_duty("demo-reviewer", "officer", self.department, "reviewer")
        self.who = stage.somebody()
        self.own = self._sure(self.who)
        self.case = self._house()

    def scenes(self) -> Iterator[Check]:
        yield self.dossier()
        yield self.copy()
        yield self.corrected()
        yield self.consent()
        yield from self.deletion()

    def dossier(self) -> Check:
        """Masked, unless the purpose allows more."""
        look, who = f"/v1/applications/{self.case.case}/dossier", self.who
        masked = self.desk.get(look, self.officer)
        whole = self.desk.get(look, self.officer, purpose="handling").body
        own = self.desk.get(look, self.own, purpose="own").body
        plain = json.dumps(masked.body, ensure_ascii=False)
        return check("privacy.dossier", {
            "an officer sees it masked": masked.body.get("number") == mask_number(who.number)
            and masked.body.get("name") == mask_name(who.name),
            "all of it": not any(said in plain for said in (who.number, who.name, who.phone)),
            "in full to handle it": whole.get("number") == who.number and whole.get("name") == who.name,
            "not as if it were their own": refused(
                self.desk.get(look, self.officer, purpose="own"), 403, "purpose_not_allowed"
            ),
            "whose it is sees it in full": own.get("number") == who.number,
        })  # fmt: skip

    def copy(self) -> Check:
        """Everything that is held, to take along."""
        told = self.desk.get("/v1/me/data", self.own)
        account = told.body.get("account") or {}
        cases = [one["number"] for one in told.body.get("applications", ())]
        return check("privacy.copy", {
            "the account": (account.get("name"), account.get("number")) == (self.who.name, self.who.number),
            "what departments told": "property_right" in [one["kind"] for one in told.body.get("records", ())],
            "the applications": cases == [self.case.number],
            "how long it is kept": bool(told.body.get("retention")),
        })  # fmt: skip

    def corrected(self) -> Check:
        """A correction is open until the department tells the value as asked."""
        self.desk.tell(self.who, {"profile": {"household": "530114002"}})
        asked = {"section": "profile", "field": "household", "wrong": "530114002", "right": "530114001"}
        first = self.desk.post("/v1/me/corrections", asked | {"reason": "户口已经迁到龙城街道。"}, self.own)
        self.desk.tell(self.who, {"profile": {"household": "530114001"}})
        after = self.desk.get("/v1/me/data", self.own).body["corrections"]
        return check("privacy.correction", {
            "it is taken": first.body.get("state") == "open",
            "and resolved": [one["state"] for one in after] == ["corrected"],
        })  # fmt: skip

    def consent(self) -> Check:
        """Given and withdrawn: then nobody else has anything filled in for them."""
        told = self.desk.get("/v1/me/consents", self.own).body
        version = next(text["version"] for text in told["purposes"] if text["purpose"] == "autofill")
        given = self.desk.post("/v1/me/consents", {"purpose": "autofill", "version": version}, self.own)
        ask = {"item": self.stage.play.items[ALLOWANCE].code, "applicant": self.who.applicant(), "consent": True}
        window = self.desk.tokens.officer("civil_affairs", "window-1", "centre-01")
        before = self.desk.post("/v1/autofill", ask, window)
        withdrawn = self.desk.post("/v1/me/consents/withdrawal", {"purpose": "autofill"}, self.own)
        after = self.desk.post("/v1/autofill", ask, window)
        return check("privacy.consent", {
            "it is given": given.body.get("standing") is True,
            "and a window may use what is held": before.status == 200,
            "it is withdrawn": withdrawn.body.get("given") is False,
            "and the window is offered nothing": refused(after, 409, "consent_withdrawn") or after.status == 403,
        })  # fmt: skip

    def deletion(self) -> Iterator[Check]:
        """It waits while a case is open and while it must be kept; then the key is destroyed for good."""
        asked = self.desk.post("/v1/me/deletion", {}, self.own).body
        early = put_forward("Erase", 0)
        self.stage.decide(self.case.case, self.officer, "refuse")
        kept = self.desk.get("/v1/me/deletion", self.own).body
        still = put_forward("Erase", 0)
        yield check("privacy.deletion.waits", {
            "while the case is open, and why": asked.get("state") == "waiting" and "还没有办结" in asked["reason"],
            "then until it need not be kept": kept.get("state") == "waiting" and bool(kept.get("until")),
            "and nothing is erased meanwhile": early["erased"] == still["erased"] == 0,
        }, str(kept.get("reason")))  # fmt: skip
        done = put_forward("Erase", RETENTION_DAYS)
        look = f"/v1/applications/{self.case.case}"
        dossier, steps = (self.desk.get(f"{look}/{part}", self.officer) for part in ("dossier", "timeline"))
        kinds = [step["kind"] for step in steps.body.get("steps", ())]
        again = self.desk.post("/v1/me/real-name", self._name(), self.own)
        ended, lines = verified()
        summary = lines[-1]
        yield check("privacy.deletion", {
            "it is carried out": done["erased"] == 1,
            "what was submitted is gone": refused(dossier, 410, "personal_data_destroyed"),
            "the timeline is whole": kinds[:1] == ["submitted"] and kinds[-1:] == ["refused"],
            "whoever was logged in is not": again.status in (401, 404),
            "every case still folds": ended == summary["differ"] == 0,
        }, f"{done}, {summary}")  # fmt: skip

    def _name(self) -> dict[str, Any]:
        return {"name": self.who.name, "id_number": self.who.number, "consent": True}

    def _sure(self, who: Resident) -> str:
        return str(self.stage.shown(self.stage.named(who)["access_token"]).body["access_token"])

    def _house(self) -> Played:
        answer: Answer
        answer, row = self.stage.submit(self.stage.ready(HOUSE, "web", "human", self.who, self.own))
        if answer.status != 201:
            raise RuntimeError(f"the case was refused: {answer.body}")
        return row
