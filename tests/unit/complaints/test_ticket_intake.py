"""A ticket comes: over the right channel, looked at, numbered, once."""

from typing import Any

import pytest

from chalicelib.complaints import schemas as asks
from chalicelib.complaints.values import ByNumber
from chalicelib.kernel.caller import PUBLIC, Caller
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.ids.ticket_number import TicketNumber
from tests.builders import RELATIONS, YOUNGER, once
from tests.ticketing import ADDRESS, CITY, DESK, GOVERNMENT, PHONE, REPORTER, STREET, TEXT, Ticketing, officer

INSIDE, OUTSIDE = {"longitude": 102.85, "latitude": 24.88}, {"longitude": 100.23, "latitude": 26.88}


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def refused(world: Ticketing, caller: Caller | None = None, **told: Any) -> tuple[str, str]:
    before = len(world.cases.kept)
    with pytest.raises(DomainError) as failure:
        world.reports(caller, **told)
    assert len(world.cases.kept) == before
    return failure.value.code, failure.value.field


def happened(world: Ticketing, case: str) -> list[str]:
    return [fact.kind for fact in world.cases.timeline(case)]


def test_who_reports_gets_a_number_and_a_query_code(world: Ticketing) -> None:
    told = world.reports()
    assert str(TicketNumber.parse(told.number)) == told.number
    assert (told.stage, told.repeated, told.advice) == ("registered", False, "")
    assert told.code == world.privacy.code(told.id)
    assert world.cases.claimant(f"ticket:{told.number}") == told.id
    assert world.sound(told.id)


def test_nothing_that_was_written_lies_open(world: Ticketing) -> None:
    case = world.reports(place={"address": ADDRESS, "street": STREET, **INSIDE}).id
    kept = repr(world.cases.kept) + repr(world.cases.answers) + repr(world.cases.claims)
    for secret in (TEXT, PHONE, ADDRESS, REPORTER["name"], "102.85"[:6] + "3"):
        assert secret not in kept
    shown = world.shown(case)
    assert (shown.text, shown.address, shown.reporter and shown.reporter.phone) == (TEXT, ADDRESS, PHONE)


def test_a_repeat_of_the_request_is_answered_the_same(world: Ticketing) -> None:
    asked = asks.NewTicket.model_validate({"kind": "help", "channel": "web", "reporter": REPORTER, "text": TEXT})
    key, caller = once(request="one"), world.resident()
    first, second = (
        once_only(world.cases, key, lambda: world.tickets.intake.open(caller, asked, key)) for _ in range(2)
    )
    assert first == second
    assert len(world.cases.kept) == 1


def test_the_same_words_within_a_day_are_the_first_ticket(world: Ticketing) -> None:
    first = world.reports()
    world.passes(0.9)
    again = world.reports(text=TEXT.replace("，", "! "))
    assert (again.id, again.number, again.code, again.repeated) == (first.id, first.number, first.code, True)
    world.passes(0.2)
    assert world.reports().id != first.id


def test_the_same_words_of_another_person_or_about_another_place_are_another_ticket(world: Ticketing) -> None:
    first = world.reports()
    other = world.reports(world.resident(YOUNGER))
    elsewhere = world.reports(place={"address": "联大街9号", "street": STREET})
    assert len({first.id, other.id, elsewhere.id}) == 3


def test_who_repeats_what_somebody_said_without_a_name_learns_no_code(world: Ticketing) -> None:
    first, again = world.anonymous(), world.anonymous()
    assert (again.number, again.repeated, again.code) == (first.number, True, "")
    assert first.code


def test_a_source_brings_a_ticket_once(world: Ticketing) -> None:
    partner = Caller("department", DESK, department=DESK, scopes=frozenset({"tickets:write"}), relations=RELATIONS)
    told = {"channel": "mailbox", "source": "MB-2026-1"}
    first = world.reports(partner, **told)
    world.passes(40)
    again = world.reports(partner, text=TEXT + "补充", **told)
    assert (again.id, again.repeated) == (first.id, True)


def test_a_system_without_the_scope_brings_none(world: Ticketing) -> None:
    partner = Caller("department", DESK, department=DESK, relations=RELATIONS)
    assert refused(world, partner, channel="mailbox")[0] == "scope_missing"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"text": ""}, ("ticket_text_empty", "text")),
        ({"text": "路灯" * 25_000}, ("ticket_text_long", "text")),
        ({"text": "😀😀😀😀"}, ("ticket_text_nothing", "text")),
        ({"text": "快来看" * 30}, ("ticket_text_spam", "text")),
        ({"reporter": None}, ("ticket_reporter_missing", "reporter")),
        ({"identity": "anonymous"}, ("ticket_reporter_not_wanted", "reporter")),
        ({"identity": "anonymous", "kind": "petition", "reporter": None}, ("ticket_anonymous_not_offered", "identity")),
        ({"category": "no_such_thing"}, ("ticket_category", "category")),
        ({"accused": {"departments": ["91530100MA6K0T0A1X"]}}, ("ticket_department_unknown", "accused.departments.0")),
        ({"channel": "hotline"}, ("ticket_channel_not_yours", "channel")),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    world: Ticketing, told: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert refused(world, **told) == expected


def test_photos_are_uploaded_before_and_named_by_digest(world: Ticketing) -> None:
    case = world.fresh()
    photo = world.photo(case)
    named = [photo.model_dump()]
    assert refused(world, photos=named) == ("ticket_photo_unknown", "photos.0.sha256")
    assert refused(world, photos=[{**named[0], "size": 3}], case_id=case)[0] == "ticket_photo_unknown"
    told = world.reports(photos=named, case_id=case)
    assert told.id == case
    assert world.shown(case).photos == (photo,)
    link = world.tickets.reading.photo(world.operator, case, photo.sha256)
    assert photo.sha256 in link.url


def test_an_id_that_is_taken_is_refused(world: Ticketing) -> None:
    case = world.reports().id
    with pytest.raises(Conflict) as failure:
        world.reports(text="另外一件事，人行道上的地砖松了。", case_id=case)
    assert failure.value.code == "case_submitted"


class TestPlaces:
    """Where it is."""

    def test_what_lies_outside_the_district_is_registered_and_referred(self, world: Ticketing) -> None:
        told = world.reports(place=OUTSIDE)
        assert told.stage == "referred"
        assert happened(world, told.id) == ["ticket_registered", "referred"]
        [where] = world.tickets.reading.progress(ByNumber(number=told.number, code=told.code)).replies
        assert where.text

    def test_a_street_of_elsewhere_is_outside(self, world: Ticketing) -> None:
        assert world.reports(place={"street": "530102001"}).stage == "referred"

    def test_coordinates_are_kept_in_wgs84(self, world: Ticketing) -> None:
        plain = world.shown(world.reports(place={**INSIDE, "system": "wgs84"}).id)
        moved = world.shown(world.reports(place={**INSIDE, "system": "gcj02"}, text=TEXT + "还有一处").id)
        assert (plain.longitude, plain.latitude) == (102.85, 24.88)
        assert moved.longitude is not None
        assert 0.0005 < abs(moved.longitude - 102.85) < 0.01
        assert plain.ticket.street.startswith("530114")

    def test_half_a_point_is_refused(self) -> None:
        with pytest.raises(ValueError, match="go together"):
            asks.Located.model_validate({"longitude": 102.85})


class TestWho:
    """Who reports, over which channel."""

    def test_the_public_reports_without_a_name_only(self, world: Ticketing) -> None:
        assert refused(world, PUBLIC) == ("ticket_anonymous_only", "identity")
        told = world.anonymous()
        state = world.stands(told.id)
        assert (state.subject, bool(state.holder)) == ("", True)
        assert world.shown(told.id).reporter is None

    def test_a_petition_is_raised_by_who_proved_their_name(self, world: Ticketing) -> None:
        by_phone = Caller("resident", world.stands(world.reports(world.operator, channel="hotline").id).holder, "phone")
        assert refused(world, by_phone, kind="petition") == ("identity_missing", "kind")
        told = world.reports(by_phone, text="学校门口的车乱停，接孩子很危险。")
        assert world.stands(told.id).subject == by_phone.id
        assert told.id in [one.id for one in world.tickets.reading.mine(by_phone, asks.Mine()).items]
        assert world.reports(kind="petition").kind == "petition"

    def test_each_anonymous_ticket_has_a_key_of_its_own(self, world: Ticketing) -> None:
        one, two = world.anonymous(), world.anonymous(text="学校门口的车乱停，接孩子很危险。")
        assert world.stands(one.id).holder != world.stands(two.id).holder

    def test_an_operator_takes_it_in_for_who_calls(self, world: Ticketing) -> None:
        told = world.reports(world.operator, channel="hotline")
        assert world.stands(told.id).opener == "officer#D1"
        assert [one.id for one in world.tickets.reading.taken(world.operator, asks.Mine()).items] == [told.id]

    def test_who_calls_with_an_identity_number_finds_it_among_their_own(self, world: Ticketing) -> None:
        told = world.reports(world.operator, channel="hotline", reporter={**REPORTER, "id_number": YOUNGER})
        mine = world.tickets.reading.mine(world.resident(YOUNGER), asks.Mine())
        assert [one.id for one in mine.items] == [told.id]
        assert not world.tickets.reading.mine(world.resident(), asks.Mine()).items

    def test_a_wrong_identity_number_is_told(self, world: Ticketing) -> None:
        reporter = {**REPORTER, "id_number": "530114202302290019"}
        assert refused(world, world.operator, channel="hotline", reporter=reporter)[1] == "reporter.id_number"

    def test_the_hotline_is_the_dispatching_departments(self, world: Ticketing) -> None:
        assert refused(world, world.checker, channel="hotline")[0] == "ticket_channel_not_yours"

    def test_a_window_is_where_the_officer_sits(self, world: Ticketing) -> None:
        assert world.stands(world.reports(world.worker, channel="window").id).site == "centre-01"
        assert refused(world, world.checker, channel="window")[0] == "ticket_channel_not_yours"

    def test_the_grid_reports_what_it_sees(self, world: Ticketing) -> None:
        assert world.stands(world.reports(world.grid, channel="grid").id).channel == "grid"

    def test_where_the_desk_is_accused_the_government_dispatches(self, world: Ticketing) -> None:
        told = world.reports(kind="complaint", accused={"departments": [DESK]})
        assert world.stands(told.id).desk == GOVERNMENT
        with pytest.raises(DomainError) as failure:
            world.shown(told.id, world.operator)
        assert failure.value.code == "case_unknown"
        mayor = officer("M1", GOVERNMENT, "head")
        assert world.does("dispatch", told.id, mayor, department=CITY, category=world.category).stage == "dispatched"
