"""A ticket belongs elsewhere, or to another; it is followed up, opened again, reviewed, supervised; departments end."""

import pytest

from chalicelib.kernel.errors import DomainError
from tests.builders import YOUNGER
from tests.ticketing import (
    CITY,
    HEALTH,
    HOUSING,
    TEXT,
    WHY,
    Ticketing,
    officer,
)


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


class TestElsewhere:
    """It belongs elsewhere, or to another ticket."""

    def test_it_is_referred_with_where_to_go(self, world: Ticketing) -> None:
        refusal = world.catalogue.complaints().refusals[0]
        case = world.reports().id
        assert world.refuses("refer", case, world.operator, ground="no_such") == "ticket_ground"
        assert world.does("refer", case, world.operator, ground=refusal.ground).stage == "referred"
        [told] = [one for one in world.shown(case, world.resident()).said if one.kind == "referred"]
        assert refusal.where in told.text

    def test_it_goes_on_as_another_case_that_there_is(self, world: Ticketing) -> None:
        case, other = world.taken_on(), world.reports(world.resident(YOUNGER)).id
        for wrong in ("01K7B2Q0M0HM2YHQ4V8PS2XG5N", other):
            told = {"flow": "application", "case": wrong, "reason": WHY}
            assert world.refuses("hand_over", case, world.operator, **told) == "ticket_case_elsewhere"
        told = {"flow": "disclosure", "reason": WHY}
        assert world.does("hand_over", case, world.operator, **told).stage == "handed_over"

    def test_a_merged_ticket_goes_on_as_the_other(self, world: Ticketing) -> None:
        main, other = world.taken_on(), world.reports(world.resident(YOUNGER)).id
        assert world.refuses("merge", other, world.operator, into=other) == "ticket_merge_unknown"
        assert (
            world.refuses("merge", other, world.operator, into="01K7B2Q0M0HM2YHQ4V8PS2XG5N") == "ticket_merge_unknown"
        )
        told = world.does("merge", other, world.operator, into=main)
        assert (told.stage, told.into) == ("merged", main)
        assert world.stands(main).joined == (other,)
        world.does("step", main, world.worker, kind="visit", text=WHY)
        drafted = world.does("draft", main, world.worker, text="路灯都修好了。", result="resolved")
        world.does("check", main, world.checker, draft=drafted.draft, sent=True)
        shown = world.shown(other, world.resident(YOUNGER))
        assert [one.text for one in shown.said if one.kind == "replied"] == ["路灯都修好了。"]
        assert shown.goes_on
        assert world.sound(main, other)

    def test_who_takes_it_back_leaves_it_to_those_who_joined(self, world: Ticketing) -> None:
        main, other = world.taken_on(), world.reports(world.resident(YOUNGER)).id
        world.does("merge", other, world.operator, into=main)
        for _ in range(2):
            assert world.does("withdraw", main, world.resident(), reason="不用了。").stage == "handling"
        assert [fact.kind for fact in world.cases.timeline(main)].count("reporter_left") == 1
        world.does("step", main, world.worker, kind="onsite", text=WHY)
        drafted = world.does("draft", main, world.worker, text="路灯都修好了。", result="resolved")
        world.does("check", main, world.checker, draft=drafted.draft, sent=True)
        assert world.refuses("confirm", main, world.resident(), solved=True) == "ticket_left"
        assert world.refuses("confirm", main, world.resident(), solved=False, text="又坏了。") == "ticket_left"
        assert world.refuses("comment", main, world.resident(), text="我还想说一句话。") == "ticket_left"
        shown = world.shown(other, world.resident(YOUNGER))
        assert [one.text for one in shown.said if one.kind == "replied"] == ["路灯都修好了。"]
        assert world.does("follow_up", main, world.operator, reached=True, solved=True).outcome == "solved"
        assert world.sound(main, other)

    def test_without_others_it_is_over(self, world: Ticketing) -> None:
        case = world.taken_on()
        assert world.does("withdraw", case, world.resident(), reason="不用了。").stage == "withdrawn"

    def test_who_joined_reads_where_the_other_was_referred_or_handed_over(self, world: Ticketing) -> None:
        refusal = world.catalogue.complaints().refusals[0]
        for act, told, kind in (
            ("refer", {"ground": refusal.ground}, "referred"),
            ("hand_over", {"flow": "disclosure", "reason": WHY}, "handed_over"),
        ):
            main = world.reports(text=f"{TEXT}{act}").id
            other = world.reports(world.resident(YOUNGER), text=f"{TEXT}{act}").id
            world.does("merge", other, world.operator, into=main)
            world.does(act, main, world.operator, **told)
            shown = world.shown(other, world.resident(YOUNGER))
            assert [one.kind for one in shown.said] == [kind]
            assert shown.goes_on

    def test_an_accuser_is_not_merged_into_what_the_accused_handles(self, world: Ticketing) -> None:
        main = world.taken_on()
        other = world.reports(world.resident(YOUNGER), kind="complaint", accused={"departments": [CITY]}).id
        assert world.refuses("merge", other, world.operator, into=main) == "ticket_accused_handler"
        assert world.stands(main).joined == ()


class TestAfterwards:
    """回访, 重新办理, 复查."""

    def test_not_solved_is_handled_again(self, world: Ticketing) -> None:
        case = world.replied()
        told = world.does("confirm", case, world.resident(), solved=False, text="又坏了。")
        assert (told.stage, told.handling, told.department) == ("handling", 2, CITY)

    def test_a_comment_moves_no_limit(self, world: Ticketing) -> None:
        case = world.replied()
        before = world.stands(case).clocks
        world.passes(1)
        world.does("comment", case, world.resident(), text="谢谢，我看看今天晚上亮不亮。")
        assert world.stands(case).clocks == before
        assert world.refuses("comment", case, world.resident(), text="👍") == "ticket_text_nothing"
        assert world.refuses("comment", case, world.worker, text="我们会再来看。") == "ticket_not_yours"

    def test_who_has_number_and_code_confirms(self, world: Ticketing) -> None:
        from chalicelib.complaints.schemas import ConfirmationByNumber
        from chalicelib.kernel.caller import PUBLIC
        from tests.builders import once

        told = world.anonymous()
        world.replied(told.id)
        wrong = ConfirmationByNumber(number=told.number, code="00000000", solved=True)
        with pytest.raises(DomainError) as failure:
            world.tickets.reporting.confirm_by_number(PUBLIC, wrong, once())
        assert failure.value.code == "case_unknown"
        right = wrong.model_copy(update={"code": told.code.lower()})
        assert world.tickets.reporting.confirm_by_number(PUBLIC, right, once())["outcome"] == "solved"

    def test_a_call_tells_whether_it_is_solved(self, world: Ticketing) -> None:
        case = world.replied()
        assert world.refuses("follow_up", case, world.operator, reached=True) == "ticket_follow_up_solved"
        assert world.does("follow_up", case, world.operator, reached=True, solved=True).outcome == "solved"

    def test_a_petition_is_reviewed_by_the_organ(self, world: Ticketing) -> None:
        rules = world.catalogue.complaints()
        case = world.replied(world.reports(kind="petition").id)
        world.does("ask_review", case, world.resident(), reason="没有答复到点上。")
        organ = officer("R1", rules.organ)
        told = world.does("decide_review", case, organ, ruling="upheld", text="答复正确。")
        assert (told.stage, told.outcome) == ("closed", "decided")

    def test_a_final_review_is_decided_above_the_organ_and_ends_it(self, world: Ticketing) -> None:
        rules = world.catalogue.complaints()
        case = world.replied(world.reports(kind="petition").id)
        world.does("ask_review", case, world.resident(), reason="没有答复到点上。")
        world.does("decide_review", case, officer("R1", rules.organ), ruling="upheld", text="答复正确。")
        told = world.does("ask_review", case, world.resident(), reason="复查没有到现场。")
        assert (told.stage, world.stands(case).organ) == ("reviewing", rules.final_organ)
        above = officer("R2", rules.final_organ)
        assert world.refuses("decide_review", case, above, ruling="redone", text="重办。") == "ticket_final_redone"
        told = world.does("decide_review", case, above, ruling="changed", text="应当赔偿误工费。")
        assert (told.stage, told.outcome) == ("closed", "decided")
        [said] = [one for one in world.shown(case, world.resident()).said if one.kind == "final_review_decided"]
        assert said.text == "应当赔偿误工费。"
        assert world.refuses("ask_review", case, world.resident(), reason="还是不服。") == "ticket_review_over"

    def test_an_order_of_supervision_is_answered_by_whom_it_is_for(self, world: Ticketing) -> None:
        case = world.taken_on()
        told = world.does("order", case, world.operator, text="请按期办结。")
        assert told.supervised == 1
        order = world.stands(case).order
        assert order is not None
        by = world.worker if order.to == CITY else officer("Z", order.to, "head")
        assert world.does("answer_order", case, by, text="已经安排抢修。").supervised == 0


def test_a_department_that_was_merged_is_succeeded(world: Ticketing) -> None:
    case, other = world.dispatched(joint=[HEALTH]), world.reports(world.resident(YOUNGER)).id
    body = dict(world.catalogue.document("departments"))
    day = world.clock.at.date().isoformat()
    body["urban_management"] = body["urban_management"] | {"succeeded_by": "housing_construction", "succeeded_on": day}
    world.store.put_document("departments", body)
    told = {"department": CITY, "category": world.category}
    assert world.refuses("dispatch", other, world.operator, **told) == "ticket_department_unknown"
    world.ticking.replan(case)
    assert world.stands(case).main == HOUSING
    assert world.does("sign", case, officer("B1", HOUSING)).signed
    world.ticking.replan(case)
    assert [fact.kind for fact in world.cases.timeline(case)].count("department_succeeded") == 1
    assert world.sound(case)
