"""How sure it must be who applies, and whom one may apply for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from demo import people
from demo.access.stage import Stage, check, refused
from demo.officers import HOUSE
from demo.report import Check
from demo.scenes import ALLOWANCE

FIRM_ITEM, OTHER_ITEM = "prepackaged_food_filing", "company_change"
CHILD_ITEM = "offsite_medical_filing"


class Mandates:
    """Assurance, and agents, principals and guardians."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk

    def assurance(self) -> Check:
        """What is costly to get wrong asks for the face; the rest for a name."""
        who, submit = self.stage.somebody(), self.stage.submit
        phone = self.stage.by_mini_program(who.openid)["access_token"]
        unsure, _ = submit(self.stage.ready(ALLOWANCE, "web", "person", who, phone))
        by_phone, _ = submit(self.stage.ready(HOUSE, "web", "human", who, phone))
        name = self.stage.named(who)["access_token"]
        by_name, _ = submit(self.stage.ready(HOUSE, "web", "human", who, name))
        face = self.stage.shown(name).body["access_token"]
        by_face, _ = submit(self.stage.ready(HOUSE, "web", "human", who, face))
        return check("assurance", {
            "a phone is not enough for an allowance": refused(unsure, 403, "assurance_real_name"),
            "a phone is not enough for a house": refused(by_phone, 403, "assurance_face"),
            "a name is not enough for a house": refused(by_name, 403, "assurance_face"),
            "a face is": by_face.status == 201,
        })  # fmt: skip

    def firm(self) -> Iterator[Check]:
        """The legal representative claims the firm, sends an agent, and takes the mandate back."""
        owner, agent, stranger = (
            self.stage.named(who) | {"who": who} for who in (self.stage.somebody() for _ in "123")
        )
        firm = people.firm(self.stage.play.today)
        code, agents_number = {"credit_code": firm.number}, {"id_number": agent["who"].number}
        self.desk.tell(firm, {"profile": {"legal_representative_number": owner["who"].number}})
        claimed = self.desk.post("/v1/me/firms", code, owner["access_token"])
        theirs = self.desk.post("/v1/me/firms", code, stranger["access_token"])
        principal = self._again(owner)
        until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
        sent = self.desk.post("/v1/me/agents", code | agents_number | {"items": [FIRM_ITEM], "until": until}, principal)
        sending = self._again(agent)
        made = self.stage.ready(FIRM_ITEM, "web", "instant", firm, sending)
        applied, row = self.stage.submit(made)
        beyond, _ = self.stage.submit(self.stage.ready(OTHER_ITEM, "web", "human", firm, sending))
        strange, _ = self.stage.submit(self.stage.ready(FIRM_ITEM, "web", "instant", firm, stranger["access_token"]))
        seen = self.desk.get(f"/v1/applications/{row.case}", principal)
        unseen = self.desk.get(f"/v1/applications/{row.case}", stranger["access_token"])
        dismissed = self.desk.post("/v1/me/agents/end", code | agents_number, principal)
        self.stage.watch("mandates.dismissed", "/v1/me/mandates", sending)
        yield check("mandates.firm", {
            "its representative claims it": claimed.body.get("items", [{}])[0].get("kind") == "principal",
            "nobody else does": refused(theirs, 403, "firm_not_yours"),
            "the principal sends an agent": sent.status == 200,
            "who applies for it": applied.status == 201,
            "but not for another item": refused(beyond, 403, "applicant_not_yours"),
            "a stranger cannot apply": refused(strange, 403, "applicant_not_yours"),
            "the principal sees the case": seen.status == 200,
            "a stranger does not": refused(unseen, 404, "case_unknown"),
            "the agent is dismissed": dismissed.status == 200,
        })  # fmt: skip

    def child(self) -> Check:
        """A guardian on record acts for a child under fourteen."""
        mother, stranger = (self.stage.named(who) | {"who": who} for who in (self.stage.somebody() for _ in "12"))
        child, grown = self.stage.somebody(6), self.stage.somebody(15)
        for one in (child, grown):
            self.desk.tell(one, {"profile": {"guardian_numbers": [mother["who"].number]}})
        claim, too_old = ({"id_number": one.number, "consent": True} for one in (child, grown))
        claimed = self.desk.post("/v1/me/children", claim, mother["access_token"])
        theirs = self.desk.post("/v1/me/children", claim, stranger["access_token"])
        late = self.desk.post("/v1/me/children", too_old, mother["access_token"])
        guardian = self._again(mother)
        applied, _ = self.stage.submit(self.stage.ready(CHILD_ITEM, "web", "instant", child, guardian))
        strange, _ = self.stage.submit(self.stage.ready(CHILD_ITEM, "web", "instant", child, stranger["access_token"]))
        return check("mandates.child", {
            "the guardian claims the child": claimed.body.get("items", [{}])[0].get("kind") == "guardian",
            "nobody else does": refused(theirs, 403, "guardian_not_on_record"),
            "nobody claims who is fourteen": refused(late, 422, "child_not_minor"),
            "the guardian applies for the child": applied.status == 201,
            "a stranger cannot": refused(strange, 403, "applicant_not_yours"),
        })  # fmt: skip

    def _again(self, pair: dict[str, str]) -> str:
        """A refreshed session: it has the mandates of now."""
        fresh = self.desk.post("/v1/sessions/refresh", {"refresh_token": pair["refresh_token"]}).body
        return str(fresh["access_token"])
