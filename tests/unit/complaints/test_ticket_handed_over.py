"""What goes on as an application or a trading complaint: its number there is shown, and told to who reported it."""

from typing import Any

import pytest

from chalicelib.complaints.letters import TicketLetters
from chalicelib.kernel.errors import Invalid
from chalicelib.messages.model import APPLICANT, Errand
from tests.builders import allowance
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
    assert said(world, case) == [WHY]
