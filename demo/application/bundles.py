"""Bundles (一件事): a firm from its name to its insurance, a newborn told honestly, contradictions, life events."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from demo import people
from demo.desk import Answer, Who
from demo.people import Resident
from demo.report import Check
from demo.scenes import Play, until

FIRM: dict[str, Any] = {
    "company_name": "昆明呈贡花间示例商贸有限公司", "industry": "花卉批发", "company_kind": "有限责任公司",
    "responsible": True, "registered_capital": 50, "payment_years": 5, "shareholders": 2, "foreign_invested": False,
    "street": "530114003", "address": "呈贡区斗南街道示例路8号", "premises": "租赁", "scope": "花卉批发零售",
    "needs_prior_licence": False, "commitment": True, "seals": ["法定名称章", "财务专用章"], "maker": "呈贡示例印章店",
    "bank": "滇池惠民银行龙城支行", "taxpayer": "小规模纳税人", "accounting": "小企业会计准则",
    "invoice": "数电发票（普通发票）", "monthly_amount": 8, "finance_officer": "李财务", "employees": 3, "insured": 3,
    "agent": "王经办",
}  # fmt: skip
"""The one form, answered once; name, number and phone are the application's own."""
CARD = "social_security_card"
PATIENCE = 200.0
"""Seconds for a whole bundle: its items wait for each other, and functions that nobody called yet start first."""


class Bundles:
    """Residents apply for bundles, and read what became of them."""

    def __init__(self, play: Play) -> None:
        self.play, self.desk = play, play.desk

    def scenes(self) -> Iterator[Check]:
        """All of them."""
        yield self._life_events()
        yield from self._firm()
        yield from self._contradictions()
        yield from self._newborn()

    def _life_events(self) -> Check:
        """From a life's first day to what comes after its last, without logging in."""
        events = self.desk.get("/v1/life-events").body["items"]
        bundles = {bundle["code"] for event in events for bundle in event["bundles"]}
        listed = {bundle["code"] for bundle in self.desk.get("/v1/bundles").body["items"]}
        names = [event["name"] for event in events]
        right = names[0] == "出生" and "退休" in names and bundles == listed and len(listed) >= 5
        return Check("application.bundles.life_events", right, f"{'、'.join(names)}; {len(listed)} bundles")

    def _firm(self) -> Iterator[Check]:
        """One form and one set of materials; six items of five departments, four of them at the same time."""
        founder, who = self._resident(records={"identity_card": {"note": "在库"}})
        shown = self.desk.get("/v1/bundles/open_firm").body
        asked, once = (
            len(shown["form"]["properties"]),
            sum(len(f["x-items"]) for f in shown["form"]["properties"].values()),
        )
        yield Check("application.bundles.one_form", asked < once, f"{asked} questions instead of {once}")
        answer = self._apply("open_firm", founder, who, FIRM, {"identity": "identity_card"})
        if answer.status != 201:
            yield Check("application.bundles.firm", False, str(answer.body))
            return
        case = answer.body["case_id"]
        done = until(lambda: self._completed(case, who), PATIENCE)
        view = self._view(case, who)
        stages = {child["item"]: child["stage"] for child in view["children"]}
        right = done and set(stages.values()) == {"granted"} and len(stages) == 6
        yield Check("application.bundles.firm", right, str(view.get("summary")))
        limits = [[limit["basis"] for limit in child["deadlines"]] for child in view["children"]]
        said = f"{sum(map(len, limits))} limits with their basis"
        yield Check("application.bundles.deadlines", all(found and all(found) for found in limits), said)
        told = until(lambda: len(self._told(founder, case)) == 2)
        yield Check("application.bundles.told", told, " / ".join(self._told(founder, case)))

    def _contradictions(self) -> Iterator[Check]:
        """Refused with the fields that contradict each other, and nothing is kept of it."""
        founder, who = self._resident(records={"identity_card": {"note": "在库"}})
        wrong = {
            "constraint": (FIRM | {"insured": 5}, {"form.insured", "form.employees"}),
            "same thing": (FIRM | {"seal_filing.company_name": "别的名称有限公司"},
                           {"form.company_name", "form.seal_filing.company_name"}),
        }  # fmt: skip
        for name, (form, fields) in wrong.items():
            answer = self._apply("open_firm", founder, who, form, {"identity": "identity_card"})
            told = {error["field"] for error in answer.body.get("errors", ())}
            kept = self.desk.get("/v1/bundle-applications", who).body["items"]
            single = self.desk.get("/v1/applications", who).body["items"]
            right = answer.status == 422 and told == fields and not kept and not single
            yield Check("application.bundles.contradiction", right, f"{name}: {answer.status} {sorted(told)}")

    def _newborn(self) -> Iterator[Check]:
        """Three items are granted, an officer refuses the fourth: each is told as it is."""
        records = {"identity_card": {"note": "在库"}}
        parent, who = self._resident(records=records, profile={"household": "530114003"})
        self.desk.tell(parent, {"records": {**records, "birth_record": {"mother_name": parent.name}}})
        form = {
            "child_name": "李小花", "child_sex": "女", "born_on": (self.play.today - timedelta(days=5)).isoformat(),
            "hospital": "呈贡区人民医院", "mother_name": parent.name, "mother_id": parent.number, "settle_with": "母亲",
            "street": "530114003", "address": "呈贡区斗南街道示例路8号", "nation": "汉族", "bank": "滇池惠民银行",
        }  # fmt: skip
        self.play.personal |= {form["child_name"], form["mother_name"]}
        held = {"identity": "identity_card", "birth_record": "birth_record"}
        answer = self._apply("newborn", parent, who, form, held)
        if answer.status != 201:
            yield Check("application.bundles.partial", False, str(answer.body))
            return
        case = answer.body["case_id"]
        opened = until(lambda: self._child(case, who).get("stage") == "open")
        child = self._child(case, who)
        officer = self.desk.tokens.officer(self.play.items[CARD].department.credit_code)
        said = {"outcome": "refuse", "opinion": "照片不符合制卡要求。", "law": "《社会保险法》第五十八条"}
        self.desk.post(f"/v1/applications/{child['case_id']}/decision", said, officer)
        done = until(lambda: self._view(case, who).get("stage") == "completed")
        view = self._view(case, who)
        right = opened and done and view["summary"] == "共4项：已办成3项，1项没有办成（社会保障卡申领：未通过）。"
        yield Check("application.bundles.partial", right, view["summary"])
        remedy = "行政复议" in self._child(case, who)["next"]
        told = until(lambda: any("1项没有办成" in text for text in self._told(parent, case)))
        yield Check("application.bundles.partial_told", remedy and told, " / ".join(self._told(parent, case)))

    def _resident(self, **told: Any) -> tuple[Resident, Who]:
        """Somebody new, of whom departments tell this."""
        player = people.resident(33, self.play.today)
        self.desk.tell(player, told)
        return player, self.desk.tokens.resident(player.number)

    def _apply(self, code: str, player: Resident, who: Who, form: dict[str, Any], held: dict[str, str]) -> Answer:
        """Apply as the bundle is published: what is on record is reused, each other material is uploaded once."""
        shown = self.desk.get(f"/v1/bundles/{code}").body
        case_id: str | None = None
        materials: list[dict[str, str]] = []
        for paper in shown["materials"]:
            if paper["code"] in held:
                materials.append({"code": paper["code"], "record": held[paper["code"]]})
            elif paper["required"]:
                kind = "pdf" if "pdf" in paper["formats"] else "jpg"
                case_id, given = self.desk.upload(paper["code"], case_id, who, kind)
                materials.append(given)
        signed = {
            part["item"]: {"version": part["letter"]["version"], "digest": part["letter"]["digest"]}
            for part in shown["parts"]
            if part["letter"]
        }
        asked = {
            "channel": "web", "applicant": player.applicant(), "form": form, "materials": materials,
            "commitments": signed, "case_id": case_id,
        }  # fmt: skip
        return self.desk.post(f"/v1/bundles/{code}/applications", asked, who)

    def _view(self, case: str, who: Who) -> dict[str, Any]:
        return self.desk.get(f"/v1/bundle-applications/{case}", who).body

    def _completed(self, case: str, who: Who) -> bool:
        """Whether all is done. What a busy machine did not decide in time lies with an officer, who approves."""
        view = self._view(case, who)
        for child in view.get("children", ()):
            if child["stage"] == "open":
                officer = self.desk.tokens.officer(self.play.items[child["item"]].department.credit_code)
                said = {"outcome": "approve", "opinion": "材料齐全，予以办理。"}
                self.desk.post(f"/v1/applications/{child['case_id']}/decision", said, officer)
        return view.get("stage") == "completed"

    def _child(self, case: str, who: Who) -> dict[str, Any]:
        children: list[dict[str, Any]] = self._view(case, who).get("children", [])
        return next((child for child in children if child["item"] == CARD), {})

    def _told(self, player: Resident, case: str) -> list[str]:
        """What arrived on the phone about the bundle itself."""
        items = self.desk.get("/sandbox/messages", to=player.phone).body["items"]
        return [message["text"] for message in items if message["id"].startswith(case)]
