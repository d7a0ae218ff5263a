"""What goes on as an application or a trading complaint: its number there is shown, and told to who reported it."""

from typing import Any

import pytest

from chalicelib.applications.model import FLOW as APPLICATION
from chalicelib.complaints.letters import TicketLetters
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.ids.case_id import linked_case_id
from chalicelib.messages.model import APPLICANT, Errand
from tests.builders import ELDER, allowance
from tests.challenging import Challenging
from tests.ticketing import PHONE, WHY, Ticketing, services_on


def told(world: Ticketing, case: str) -> tuple[dict[str, str], str]:
    """To whom the last fact is told, and the message as it reads."""
    letters = TicketLetters(world.cases, world.privacy, world.catalogue)
    telling = letters.tell(Errand(ref=world.cases.timeline(case)[-1].ref(), recipient=APPLICANT, channel="sms"))
    assert telling is not None
    words = world.catalogue.messages().templates["ticket_handed_over"].newest.full.text
    return dict(telling.to), words.format(**telling.values)


def said(world: Ticketing, case: str, kind: str = "handed_over") -> list[str]:
    return [one.text for one in world.shown(case, world.resident()).said if one.kind == kind]


def handed_over(world: Ticketing, ticket: str, /, **asked: Any) -> str:
    return world.does("hand_over", ticket, world.operator, reason=WHY, **asked).stage


def test_the_number_of_the_application_is_told_and_shown() -> None:
    world = Ticketing()
    world.knows_the_elder()
    application, case = world.submit(allowance()), world.taken_on()
    assert handed_over(world, case, flow="application", case=application["case_id"]) == "handed_over"
    to, text = told(world, case)
    assert to == {"sms": PHONE}
    assert f"已转入办件程序办理（编号{application['number']}），" in text
    assert said(world, case) == [f"编号：{application['number']}\n{WHY}"]
    assert world.sound(case)


def test_a_trading_complaint_is_named_by_its_case() -> None:
    trade, world = Challenging(), Ticketing()
    world.cases, world.catalogue, world.privacy = trade.cases, trade.catalogue, trade.privacy
    world.clock, world.files = trade.clock, trade.files
    world.tickets = services_on(world, world.ticket_numbers)
    project = trade.registers()
    trade.tenders(project, days=30)
    raised, case = trade.challenges_with(project, "objection", "documents", standing="potential"), world.reports().id
    with pytest.raises(Invalid, match="ticket_case_elsewhere"):
        handed_over(world, case, flow="challenge", case=project)
    assert handed_over(world, case, flow="challenge", case=raised.id) == "handed_over"
    assert f"（编号{raised.id}），" in told(world, case)[1]
    assert said(world, case) == [f"编号：{raised.id}\n{WHY}"]


def test_what_is_to_be_begun_has_no_number_yet() -> None:
    world = Ticketing()
    case = world.taken_on()
    assert handed_over(world, case, flow="disclosure") == "handed_over"
    assert "编号）" not in told(world, case)[1]
    [words] = said(world, case)
    assert words.splitlines()[0] == WHY
    assert "政府信息的名称、文号" in words


def applying(**changes: Any) -> dict[str, Any]:
    """What an officer at a window sends besides whose it is and which item."""
    asked = allowance(channel="window") | changes
    return {"item": asked.pop("item"), "application": {k: v for k, v in asked.items() if k != "applicant"}}


def known(world: Ticketing) -> str:
    """A ticket of somebody whose identity number is known."""
    world.knows_the_elder()
    return world.taken_on(world.reports(reporter={"name": "杨秀英", "phone": PHONE, "id_number": ELDER}).id)


def test_an_application_is_opened_at_a_window_once_and_its_outcome_is_shown() -> None:
    world = Ticketing()
    case = known(world)
    asked = {"flow": "application", **applying()}
    assert handed_over(world, case, **asked) == "handed_over"
    elsewhere = world.stands(case).elsewhere
    assert elsewhere is not None
    assert elsewhere.case == linked_case_id(case, asked["item"])
    assert f"（编号{elsewhere.number}），" in told(world, case)[1]
    linked = world.shown(case, world.resident()).linked
    assert linked is not None
    assert (linked.number, linked.stage_text, linked.missing) == (elsewhere.number, "已批准", ())
    assert world.sound(case)


def test_an_application_that_was_opened_before_the_ticket_was_told_is_found_again() -> None:
    world = Ticketing()
    case, asked = known(world), applying()
    new = linked_case_id(case, asked["item"])
    body = {"applicant": {"kind": "person", "name": "杨秀英", "id_number": ELDER, "phone": PHONE}, "site": "centre-01"}
    elsewhere = world.tickets.handing_over._elsewhere
    body |= {**asked["application"], "item": asked["item"], "case_id": new}
    numbers = {elsewhere.open(world.operator, "application", new, body) for _ in range(2)}
    handed_over(world, case, flow="application", **asked)
    state = world.stands(case).elsewhere
    assert state is not None
    assert {state.number} == numbers


def test_what_is_missing_is_told_with_where_to_give_it() -> None:
    world = Ticketing()
    case, asked = known(world), applying(form={"street": "530114001"})
    handed_over(world, case, flow="application", **asked)
    linked = world.shown(case, world.resident()).linked
    assert linked is not None
    assert (linked.number, linked.link) == ("", f"guide?code={asked['item']}")
    assert linked.missing
    assert all(one in said(world, case)[0] for one in linked.missing)
    assert world.cases.head(APPLICATION, linked_case_id(case, asked["item"])) is None


def test_who_is_not_named_or_not_at_a_window_is_told_to_apply_themselves() -> None:
    for caller in ("operator", "colleague"):
        world = Ticketing()
        case = world.anonymous().id if caller == "operator" else known(world)
        asked = {"flow": "application", **applying(), "reason": WHY}
        world.does("hand_over", case, getattr(world, caller), **asked)
        linked = world.shown(case).linked
        assert linked is not None
        assert linked.missing == ("申请要有本人的姓名、身份证号码和手机号，以及办事指南列明的申请内容和材料。",)


def test_a_challenge_is_raised_by_who_has_the_standing_and_they_are_told_with_what() -> None:
    world = Ticketing()
    case = world.taken_on()
    handed_over(world, case, flow="challenge")
    linked = world.shown(case, world.resident()).linked
    assert linked is not None
    assert linked.link == "trading"
    assert any("统一社会信用代码" in one for one in linked.missing)


def test_an_item_that_there_is_not_is_refused() -> None:
    world = Ticketing()
    case = known(world)
    with pytest.raises(DomainError, match="item_unknown"):
        handed_over(world, case, flow="application", item="99999999999")
    assert world.stands(case).stage == "handling"
