"""What everybody sees over Open311: how far tickets are, and nothing that is private."""

import json
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from chalicelib.complaints.open311 import listing
from chalicelib.complaints.open311.ports import Stand
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Ref
from chalicelib.web.api import SECURITY_HEADERS
from tests.open311 import REPORT, V2
from tests.open311_city import City, refused
from tests.ticketing import ADDRESS, HEALTH, PHONE, TEXT

MINE = ("杨", "秀英", PHONE, "yang@example.com", "device-1", "account-1")


@pytest.fixture
def city() -> City:
    return City()


def test_the_discovery_leads_to_the_services_in_both_forms(city: City) -> None:
    told = city.get("/open311/discovery.json").json_body
    [endpoint] = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith(V2)
    assert endpoint["type"] == "test"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    xml = city.get("/open311/discovery.xml")
    assert xml.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert ElementTree.fromstring(xml.body).findtext("changeset") == told["changeset"]  # noqa: S314  our own
    assert SECURITY_HEADERS.keys() <= set(xml.headers)


def test_every_category_is_a_service_and_has_a_definition(city: City) -> None:
    services = city.told("services")
    assert [one["service_code"] for one in services] == [one.name for one in city.catalogue.complaints().categories]
    assert {one["type"] for one in services} == {"realtime", "batch", "blackbox"}
    for one in services:
        definition = city.told(f"services/{one['service_code']}")
        assert [attribute["code"] for attribute in definition["attributes"]] == ["kind", "confidential"]


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "report"}, {"identity": "confidential"}, {"kind": "complaint", "accused": {"departments": [HEALTH]}},
        {"kind": "complaint", "accused": {"officers": ["X1"]}}, {"category": None},
    ],
)  # fmt: skip
def test_an_accusation_and_what_is_confidential_is_never_shown(city: City, told: dict[str, Any]) -> None:
    ticket = city.reports(**told)
    city.side.bring(ticket.id)
    assert city.told("requests") == []
    assert city.told("requests", service_request_id=ticket.number) == []
    assert refused(city.get(f"{V2}/requests/{ticket.number}.json"))[0] == 404


def test_a_ticket_that_turns_out_to_be_private_is_taken_down_and_stays_down(city: City) -> None:
    ticket = city.reports(category=city.side.code())
    city.side.bring(ticket.id)
    assert city.listed() == [ticket.number]
    known = city.side.listed.stand(ticket.number)
    city.dispatched(ticket.id, category=city.side.code("blackbox"))
    city.side.bring(ticket.id)
    assert city.listed() == []
    now = city.side.listed.stand(ticket.number)
    assert known is not None
    assert now == Stand(known.revision + 1, None)


def test_nothing_that_anybody_wrote_is_shown(city: City) -> None:
    named = {"last_name": "杨", "first_name": "秀英", "phone": PHONE}
    city.takes(**named, email="yang@example.com", device_id="device-1", account_id="account-1")
    case = city.newest
    city.replied(case)
    city.side.bring(case)
    shown = "".join(city.get(f"{V2}/requests.{one}").body.decode() for one in ("xml", "json"))
    assert city.stands(case).number in shown
    for word in (*MINE, ADDRESS, "兴呈路", "路灯", "经现场查看", REPORT["lat"], REPORT["long"]):
        assert word not in shown
    kept = json.dumps([record.data for record in city.documents.kept.values()], ensure_ascii=False, default=str)
    for word in (*MINE, "路灯"):
        assert word not in kept


def test_what_lies_outside_the_district_is_told_where_to_go(city: City) -> None:
    receipt = city.takes(lat="37.76524078", long="-122.4212043")
    city.side.bring(city.newest)
    [one] = city.told(f"requests/{receipt['service_request_id']}")
    assert (one["status"], one["status_notes"]) == ("closed", "不属于受理范围，已告知诉求人途径。")


def test_reads_that_are_wrong_are_refused_in_the_standards_form(city: City) -> None:
    for path in ("services/potholes", "requests/GD1", "tokens/123456"):
        assert refused(city.get(f"{V2}/{path}.json"))[0] == 404
    for path in ("services", "requests"):
        assert refused(city.get(f"{V2}/{path}.json", jurisdiction_id="city.gov"))[0] == 404
    assert refused(city.get(f"{V2}/requests.json", service_code="potholes"))[0] == 404
    assert refused(city.get(f"{V2}/requests.json", start_date="yesterday"))[0] == 400
    for path in ("services/noise", "services/noise.csv", "services/.xml"):
        answer = city.get(f"{V2}/{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/xml; charset=utf-8")


def test_the_list_is_cut_by_service_status_and_time_newest_first(city: City) -> None:
    start = city.clock.at
    services = [one.name for one in city.catalogue.complaints().categories if one.public][:3]
    made: list[tuple[str, str, datetime]] = []
    for place in range(6):
        service = services[place % 3]
        ticket = city.anonymous(text=f"{TEXT}第{place}处。", category=service)
        if place % 2:
            ground = city.catalogue.complaints().refusals[0].ground
            city.does("refer", ticket.id, city.operator, ground=ground)
        city.side.bring(ticket.id)
        made.insert(0, (ticket.number, service, city.clock.at))
        city.clock.move(timedelta(days=1))
    assert city.listed() == [number for number, _, _ in made]
    assert city.listed(service_code=services[1]) == [number for number, service, _ in made if service == services[1]]
    two = ",".join(services[:2])
    assert city.listed(service_code=two) == [number for number, service, _ in made if service in services[:2]]
    assert city.listed(status="closed") == [number for number, _, _ in made][::2]
    assert city.listed(status="open,closed") == city.listed()
    until = (start + timedelta(days=2)).isoformat()
    assert city.listed(end_date=until) == [number for number, _, at in made if at <= start + timedelta(days=2)]
    assert city.listed(start_date=until) == [number for number, _, at in made if at >= start + timedelta(days=2)]
    pages = [city.listed(page=str(page), page_size="4") for page in (1, 2, 3)]
    assert pages == [city.listed()[:4], city.listed()[4:], []]
    asked = ",".join([made[3][0], "GD0", made[1][0]])
    assert city.listed(service_request_id=asked, status="open") == [made[3][0], made[1][0]]
    city.clock.move(timedelta(days=100))
    assert city.listed() == []


def test_a_page_is_a_few_queries_however_long_the_list_is(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "READ", 2)
    for place in range(9):
        city.side.bring(city.anonymous(text=f"{TEXT}第{place}处。").id)
    whole = city.listed()
    assert len(whole) == len(set(whole)) == 9
    city.side.listed.queries = 0
    assert city.listed(page_size="3") == whole[:3]
    assert city.side.listed.queries == 2


def test_a_reader_that_knows_less_or_comes_again_changes_nothing(city: City) -> None:
    ticket = city.reports(category=city.side.code())
    city.side.bring(ticket.id)
    known = dict(city.side.listed.kept)
    city.side.bring(ticket.id)
    assert city.side.listed.kept == known
    with pytest.raises(NotFound):
        city.side.posting.handle(Ref(flow="ticket", case_id=city.fresh(), seq=1, kind="ticket_registered"))
