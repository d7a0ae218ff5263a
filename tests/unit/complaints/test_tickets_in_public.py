"""What the public learns of tickets: kind, category and how far; nothing of what is confidential, or accuses."""

from typing import Any

from chalicelib.complaints.public import TicketsInPublic
from tests.ticketing import CITY, HEALTH, PHONE, STREET, TEXT, Ticketing


def test_the_public_learns_how_far_it_is() -> None:
    world = Ticketing()
    case = world.replied()
    told = TicketsInPublic(world.cases).told(case)
    assert [one.type for one in told] == [
        "ticket.ticket_registered", "ticket.dispatched", "ticket.signed_for", "ticket.replied",
    ]  # fmt: skip
    assert {(one.item, one.street, one.department) for one in told} == {(world.stands(case).number, STREET, CITY)}
    assert told[0].said == {"what": "help", "category": world.category}
    text = "".join(one.model_dump_json() for one in told)
    assert TEXT not in text
    assert PHONE not in text


def test_of_accusations_and_what_is_confidential_nothing_is_told() -> None:
    world = Ticketing()
    public = TicketsInPublic(world.cases)
    kept: tuple[dict[str, Any], ...] = (
        {"identity": "confidential"}, {"kind": "report"}, {"kind": "complaint", "accused": {"departments": [HEALTH]}},
        {"accused": {"officers": ["D2"]}},
    )  # fmt: skip
    for number, told in enumerate(kept):
        assert public.told(world.reports(text=f"{TEXT}第{number}件", **told).id) == ()
