"""Open311 over HTTP: an app reports, and what is wrong is refused in the standard's form."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from chalicelib.complaints.open311 import filing
from chalicelib.kernel.errors import NotFound
from tests.open311 import REPORT, V2, form
from tests.open311_city import City, refused
from tests.ticketing import CITY, PHONE, REPORTER


@pytest.fixture
def city() -> City:
    return City()


def test_a_report_becomes_a_ticket_and_everybody_sees_how_far_it_is(city: City) -> None:
    receipt = city.takes()
    number, case = receipt["service_request_id"], city.newest
    assert "token" not in receipt
    assert number in receipt["service_notice"]
    state = city.stands(case)
    assert (state.channel, state.what, state.identity, state.number) == ("open311", "help", "anonymous", number)
    city.side.bring(case)
    [one] = city.told(f"requests/{number}")
    assert one["status"] == "open"
    assert (one["lat"], one["long"]) == (24.885, 102.821)
    assert one["description"] is one["media_url"] is None
    assert city.told("requests") == [one]

    city.clock.move(timedelta(hours=1))
    city.replied(case)
    city.side.bring(case)
    [one] = city.told("requests", status="open")
    assert one["agency_responsible"] == city.catalogue.departments().name(CITY)
    assert one["updated_datetime"] > one["requested_datetime"]
    progress = receipt["service_notice"]
    code = progress[progress.index("查询码") + 3 :][:8]
    assert city.cases.claimant(f"ticket:{number}") == case
    assert city.privacy.code(case) == code

    city.passes(40, case)
    city.side.bring(case)
    assert city.told("requests", status="open") == []
    [one] = city.told(f"requests/{number}")
    assert (one["status"], one["status_notes"]) == ("closed", "已办结。已解决。")
    assert city.sound(case)


def test_the_same_report_again_is_the_same_ticket_and_another_is_another(city: City) -> None:
    first = city.takes()
    assert city.takes() == first
    assert len(city.cases.kept) == 1
    assert city.takes(description="三岔口的井盖不见了，车子开过去很危险，请尽快补上。") != first
    assert len(city.cases.kept) == 2


def test_a_report_that_was_cut_off_before_its_answer_is_answered_when_it_comes_again(city: City) -> None:
    kept = city.documents.kept
    first = city.takes(service_code=city.side.code("batch"))
    for key in [key for key in kept if key[0].startswith("open311-token")]:
        del kept[key]
    assert city.takes(service_code=city.side.code("batch")) == first
    assert city.told(f"tokens/{first['token']}") == [{"service_request_id": None, "token": first["token"]}]


def test_a_token_leads_to_the_number_once_somebody_has_the_ticket(city: City) -> None:
    receipt = city.takes(service_code=city.side.code("batch"))
    assert "service_request_id" not in receipt
    token, case = receipt["token"], city.newest
    assert city.stands(case).number not in json.dumps(receipt)
    assert city.told(f"tokens/{token}") == [{"service_request_id": None, "token": token}]
    city.dispatched(case, category=city.side.code("batch"))
    assert city.told(f"tokens/{token}") == [{"service_request_id": city.stands(case).number, "token": token}]


def test_what_is_not_public_is_taken_without_a_number_and_never_shown(city: City) -> None:
    receipt = city.takes(service_code=city.side.code("blackbox"))
    assert receipt["service_request_id"] is None
    assert city.stands(city.newest).number not in receipt["service_notice"]
    city.side.bring(city.newest)
    assert city.told("requests") == []
    assert refused(city.get(f"{V2}/requests/{city.stands(city.newest).number}.json"))[0] == 404


def test_who_says_who_they_are_is_known_to_the_handler_alone(city: City) -> None:
    city.takes(last_name="杨", first_name="秀英", phone=PHONE, media_url="https://example.com/1.jpg")
    whole = city.shown(city.newest)
    assert whole.reporter is not None
    assert (whole.reporter.name, whole.reporter.phone) == ("杨秀英", PHONE)
    assert "图片：https://example.com/1.jpg" in whole.text


def test_who_leaves_an_address_only_can_be_written_to(city: City) -> None:
    city.takes(email="yang@example.com", phone="555-0100")
    assert "联系邮箱：yang@example.com" in city.shown(city.newest).text
    assert city.stands(city.newest).identity == "anonymous"


def test_a_confidential_report_names_who_reports_and_is_not_shown(city: City) -> None:
    secret = {"attribute[confidential]": "yes", "attribute[kind]": "complaint"}
    assert refused(city.send(city.side.form(city.key, **secret)))[0] == 400
    city.takes(**secret, last_name="杨", first_name="秀英", phone=PHONE)
    state = city.stands(city.newest)
    assert (state.identity, state.what) == ("confidential", "complaint")
    city.side.bring(city.newest)
    assert city.told("requests") == []


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"api_key": None}, 403), ({"api_key": "xyz"}, 403), ({"service_code": None}, 400),
        ({"service_code": "potholes"}, 404), ({"jurisdiction_id": "city.gov"}, 404),
        ({"lat": None, "long": None, "address_string": None}, 400), ({"long": None}, 400), ({"lat": "north"}, 400),
        ({"attribute[WHISPAWN]": "123456"}, 400), ({"attribute[kind]": "report"}, 400),
        ({"description": "😀😀😀😀"}, 400), ({"description": "坏了" * 200}, 400), ({"description": "字" * 4001}, 400),
    ],
)  # fmt: skip
def test_a_report_that_is_wrong_is_refused_in_the_standards_form_and_keeps_nothing(
    city: City, told: dict[str, str | None], status: int
) -> None:
    documents = dict(city.documents.kept)
    answer = city.send(city.side.form(city.key, **told))
    assert refused(answer)[0] == status
    assert (city.cases.kept, city.documents.kept) == ({}, documents)
    xml = city.send(city.side.form(city.key, **told), "xml")
    assert (xml.status_code, xml.headers["Content-Type"]) == (status, "text/xml; charset=utf-8")
    assert ElementTree.fromstring(xml.body).findtext("error/code") == str(status)  # noqa: S314  our own


def test_every_field_that_is_wrong_is_an_error_of_its_own(city: City) -> None:
    status, told = refused(city.send(city.side.form(city.key, lat="91", long="181")))
    assert status == 400
    assert [one.partition("：")[0] for one in told] == ["lat", "long"]


def test_what_is_no_form_is_refused(city: City) -> None:
    for body in (b"\xff\xfe", b"service_code=a&service_code=b", b"x" * 70_000, json.dumps(REPORT).encode()):
        assert refused(city.send(body))[0] == 400
    assert city.cases.kept == {}


def test_a_key_that_was_replaced_or_taken_away_is_no_good(city: City) -> None:
    old, city.key = city.key, city.side.key()
    assert refused(city.send(city.side.form(old)))[0] == 403
    city.takes()
    city.side.keys.close("city-app")
    assert refused(city.send(city.side.form(city.key)))[0] == 403
    with pytest.raises(NotFound):
        city.side.keys.close("nobody")
    assert [app.code for app in city.side.keys.all()] == ["city-app"]


def test_a_key_may_be_used_so_often_an_hour(city: City) -> None:
    city.key = city.side.keys.issue("city-app", hourly=2).api_key
    for _ in range(2):
        city.takes()
    answer = city.send(city.side.form(city.key))
    assert refused(answer)[0] == 429
    assert answer.headers["Retry-After"] == "3600"
    city.counters.later(timedelta(hours=1))
    city.takes()


def test_the_standards_own_report_is_refused_for_its_city_and_taken_without_it(city: City) -> None:
    theirs = {
        "api_key": city.key, "jurisdiction_id": "city.gov", "service_code": city.side.code(), "lat": "37.76524078",
        "long": "-122.4212043", "address_string": "1234 5th street", "email": "smit333@sfgov.edu",
        "device_id": "tt222111", "account_id": "123456", "first_name": "john", "last_name": "smith",
        "phone": "111111111", "description": "A large sinkhole is destroying the street",
        "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
    }  # fmt: skip
    assert refused(city.send(form(theirs)))[0] == 404
    answer = city.send(form({**theirs, "jurisdiction_id": ""}))
    assert answer.status_code == 200
    assert "A large sinkhole" in city.shown(city.newest).text
    assert city.cases.timeline(city.newest)[0].by.role == filing.ROLE
    assert REPORTER["name"] not in city.shown(city.newest).text
