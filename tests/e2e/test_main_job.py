"""The main job over HTTP on the whole stack."""

import httpx

from demo.desk import FILES
from demo.scenes import CHANNELS, Play
from tests.e2e.playing import ALLOWANCE, HOUSE, comes_true, decided, kinds, submitted, view


def test_a_resident_holds_the_decision_at_once_and_the_message_follows(play: Play) -> None:
    made, row = submitted(play)
    assert row.outcome == "已批准"
    assert kinds(play, made, row) == ["submitted", "approved_by_rule"]
    comes_true(lambda: len(play.messages_of(row)) == 1)
    assert row.number in play.messages_of(row)[0]["text"]


def test_an_automatic_approval_explains_itself_in_chinese_and_computes_again(play: Play) -> None:
    made, row = submitted(play)
    why = view(play, made, row, "/explanation")
    assert why["outcome"] == "approve"
    assert {"周岁", "户籍所在地"} <= {used["name"] for used in why["used"]}
    assert "个人信息保护法" in why["rights"]
    officer = play.desk.tokens.officer(made.item.department.credit_code)
    again = play.desk.post(f"/v1/applications/{row.case}/recomputation", {}, officer).body
    assert again["same"] is True
    assert again["recorded"] == again["recomputed"] == f"approve:{why['rule']}"


def test_the_applicant_can_have_a_person_look_at_an_automatic_decision(play: Play) -> None:
    made, row = submitted(play, "offsite_medical_filing")
    asked = play.desk.post(f"/v1/applications/{row.case}/review", {"reason": "想请工作人员再看一下。"}, made.token)
    assert asked.body["check"] == "due"
    officer = play.desk.tokens.officer(made.item.department.credit_code)
    queue = play.desk.get("/v1/work-queue", officer, kind="check").body["items"]
    assert row.case in [case["case_id"] for case in queue]
    done = play.desk.post(f"/v1/applications/{row.case}/check", {"result": "confirmed", "note": "无误。"}, officer)
    assert done.body["check"] == "confirmed"


def test_a_second_grant_of_an_item_granted_once_goes_to_a_person(play: Play) -> None:
    made, first = submitted(play)
    answer, second = play.submit(made, "human")
    assert (first.outcome, second.outcome) == ("已批准", "审核中")
    assert answer.body["stage"] == "in_review"


def test_an_applicant_may_ask_for_a_person(play: Play) -> None:
    made, row = submitted(play, automatic=False)
    assert kinds(play, made, row)[:2] == ["submitted", "handed_over"]


def test_what_has_no_table_waits_for_an_officer_who_decides(play: Play) -> None:
    made, row = submitted(play, HOUSE, "human")
    assert row.outcome == "审核中"
    officer = play.desk.tokens.officer(made.item.department.credit_code)
    queue = play.desk.get("/v1/work-queue", officer).body["items"]
    assert row.case in [case["case_id"] for case in queue]
    assert decided(play, made, row).body["stage"] == "approved"
    comes_true(lambda: len(play.messages_of(row)) == 2)
    queue = play.desk.get("/v1/work-queue", officer).body["items"]
    assert row.case not in [case["case_id"] for case in queue]


def test_the_officer_sees_the_form_and_the_files_and_a_stranger_does_not(play: Play) -> None:
    made, row = submitted(play, HOUSE, "human")
    officer = play.desk.tokens.officer(made.item.department.credit_code)
    dossier = play.desk.get(f"/v1/applications/{row.case}/dossier", officer, purpose="handling").body
    assert {field["title"]: field["value"] for field in dossier["form"]}["买方姓名"] == made.player.name
    masked = play.desk.get(f"/v1/applications/{row.case}/dossier", officer).body
    assert (masked["number"].count("*"), masked["materials"][0]["link"]) == (8, "")
    [contract] = [material for material in dossier["materials"] if material["code"] == "contract"]
    assert httpx.get(contract["link"], trust_env=False).content == FILES["pdf"][1]
    stranger = play.desk.tokens.officer("education")
    assert play.desk.get(f"/v1/applications/{row.case}/dossier", stranger).status == 404


def test_of_two_officers_one_decides_and_the_other_is_told_the_new_state(play: Play) -> None:
    made, row = submitted(play, HOUSE, "human")
    assert decided(play, made, row, "refuse", "officer-a").status == 200
    late = decided(play, made, row, "approve", "officer-b")
    assert (late.status, late.body["code"]) == (409, "wrong_stage")
    assert "不予批准" in late.body["detail"]


def test_another_department_s_officer_may_not_decide(play: Play) -> None:
    made, row = submitted(play, HOUSE, "human")
    stranger = play.desk.tokens.officer("education")
    said = {"outcome": "approve", "opinion": "可以。"}
    answer = play.desk.post(f"/v1/applications/{row.case}/decision", said, stranger)
    assert (answer.status, answer.body["code"]) == (404, "case_unknown")
    assert play.desk.get(f"/v1/applications/{row.case}", stranger).status == 404
    assert kinds(play, made, row)[:2] == ["submitted", "handed_over"]


def test_a_revoked_grant_can_be_given_again(play: Play) -> None:
    made, row = submitted(play)
    officer = play.desk.tokens.officer(made.item.department.credit_code)
    said = {"reason": "抽查发现户籍已经迁出。", "law": "行政许可法第六十九条"}
    assert play.desk.post(f"/v1/applications/{row.case}/revocation", said, officer).body["stage"] == "revoked"
    comes_true(lambda: len(play.messages_of(row)) == 2)
    _, again = play.submit(made, "instant")
    assert again.outcome == "已批准"


def test_what_is_held_is_offered_with_its_source_and_not_asked_again(play: Play) -> None:
    made = play.make(ALLOWANCE, "miniprogram", "instant")
    asked = {"item": made.item.code, "applicant": made.player.applicant(), "consent": True}
    offered = play.desk.post("/v1/autofill", asked, made.token).body
    street = next(field for field in offered["fields"] if field["field"] == "street")
    assert (street["title"], street["source"]) == ("户籍所在街道", "部门共享数据")
    form = {name: said for name, said in made.body["form"].items() if name != "street"}
    answer = play.desk.post("/v1/applications", made.body | {"form": form}, made.token)
    assert answer.body["stage"] == "approved"


def test_an_approval_adds_a_record_that_the_next_item_reuses(play: Play) -> None:
    made, row = submitted(play, "residence_registration")
    assert row.outcome == "已批准"

    def held() -> bool:
        endorsement = play.items["residence_permit_endorsement"]
        asked = {"item": endorsement.code, "applicant": made.player.applicant(), "consent": True}
        offered = play.desk.post("/v1/autofill", asked, made.token).body
        return any("居住登记" in field["source"] for field in offered["fields"])

    comes_true(held)


def test_progress_needs_the_query_code(play: Play) -> None:
    made, row = submitted(play)
    found = play.desk.get("/v1/progress", number=row.number, code=row.code)
    assert found.body["case_id"] == row.case
    wrong = play.desk.get("/v1/progress", number=row.number, code="00000000")
    unknown = play.desk.get("/v1/progress", number=row.number[:-1] + "Z", code=row.code)
    assert wrong.status == unknown.status == 404
    assert wrong.body == unknown.body
    del made


def test_residents_see_their_own_cases_and_nobody_else_s(play: Play) -> None:
    made, row = submitted(play)
    _, other = submitted(play)
    mine = play.desk.get("/v1/applications", made.token).body["items"]
    assert [case["case_id"] for case in mine] == [row.case]
    assert play.desk.get(f"/v1/applications/{other.case}", made.token).status == 404


def test_every_channel_takes_an_application(play: Play) -> None:
    outcomes = {}
    for channel in CHANNELS:
        answer, row = play.submit(play.make("offsite_medical_filing", channel, "instant"), "instant")
        outcomes[channel] = (answer.status, row.outcome)
    assert outcomes == dict.fromkeys(CHANNELS, (201, "已批准"))
