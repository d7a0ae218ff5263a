"""The documents of Open311 against the standard's own examples, byte for byte where it is consistent with itself."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from chalicelib.complaints.open311 import documents
from chalicelib.complaints.open311.values import (
    Attribute,
    Definition,
    Discovery,
    Endpoint,
    Listed,
    Option,
    Point,
    Receipt,
    Service,
)
from chalicelib.complaints.open311.writing import FORBIDDEN, Document, Many

EXAMPLES = Path(__file__).parents[2] / "data" / "open311"
NOTICE = (
    "The City will inspect and require the responsible party to correct within 24 hours and/or issue a Correction "
    "Notice or Notice of Violation of the Public Works Code"
)
OURS = frozenset({"description", "address_id", "zipcode", "media_url"})
"""What is never shown here: who wrote it did not write it for everybody."""


def example(name: str) -> str:
    return (EXAMPLES / name).read_text()


def of_json(name: str) -> Any:
    """The example's JSON with every number as a text: ``001`` is none in JSON, and a number of ours is a text."""
    return json.loads(re.sub(r"(?<=:)-?[0-9.]+(?=,?\n)", lambda number: f'"{number[0]}"', example(name)))


def as_texts(value: Any) -> Any:
    """Numbers as texts."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def tree(text: str) -> Any:
    """Names, texts and children: what an XML document says, without how it is laid out."""

    def told(one: ElementTree.Element) -> Any:
        return one.tag, (one.text or "").strip(), sorted(told(child) for child in one) if len(one) else []

    return told(ElementTree.fromstring(text))  # noqa: S314  the standard's examples and our own


SERVICES = (
    Service(
        service_code="001", service_name="Cans left out 24x7", metadata=True, keywords="lorem, ipsum, dolor",
        group="sanitation", description="Garbage or recycling cans that have been left out for more than 24 hours after"
        " collection. Violators will be cited.",
    ),
    Service(
        service_code="002", service_name="Construction plate shifted", metadata=True, keywords="lorem, ipsum, dolor",
        group="street", description="Metal construction plate covering the street or sidewalk has been moved.",
    ),
    Service(
        service_code="003", service_name="Curb or curb ramp defect", metadata=True, keywords="lorem, ipsum, dolor",
        group="street",
        description="Sidewalk curb or ramp has problems such as cracking, missing pieces, holes, and/or chipped curb.",
    ),
)  # fmt: skip
DEFINITION = Definition(
    service_code="DMV66",
    attributes=(
        Attribute(
            code="WHISHETN", datatype="singlevaluelist", required=True, order=1,
            description="What is the ticket/tag/DL number?",
            values=(Option(key="123", name="Ford"), Option(key="124", name="Chrysler")),
        ),
    ),
)  # fmt: skip
TIME = datetime.fromisoformat
LISTED = (
    Listed(
        service_request_id="638344", status="closed", status_notes="Duplicate request.",
        service_name="Sidewalk and Curb Issues", service_code="006", requested=TIME("2010-04-14T06:37:38-08:00"),
        updated=TIME("2010-04-14T06:37:38-08:00"), expected=TIME("2010-04-15T06:37:38-08:00"),
        address="8TH AVE and JUDAH ST", place=Point(lat=37.762221815, long=-122.4651145),
    ),
    Listed(
        service_request_id="638349", status="open", service_name="Sidewalk and Curb Issues", service_code="006",
        requested=TIME("2010-04-19T06:37:38-08:00"), updated=TIME("2010-04-19T06:37:38-08:00"),
        expected=TIME("2010-04-19T06:37:38-08:00"), address="8TH AVE and JUDAH ST",
        place=Point(lat=37.762221815, long=-122.4651145),
    ),
)  # fmt: skip


def test_the_list_of_services_is_the_standards() -> None:
    told = documents.services(SERVICES)
    assert tree(told.xml) == tree(example("service-list.xml"))
    assert as_texts(json.loads(told.json)) == of_json("service-list.json")
    first = documents.services(SERVICES[:1]).xml.splitlines()
    assert first[:-1] == example("service-list.xml").splitlines()[: len(first) - 1]  # its other two are in other orders


def test_a_definition_is_the_standards_byte_for_byte() -> None:
    told = documents.definition(DEFINITION)
    assert told.xml == example("service-definition.xml")
    assert as_texts(json.loads(told.json)) == of_json("service-definition.json")
    keys = re.sub(r'"key":"(\d+)"', r'"key":\1', told.json)
    assert keys == example("service-definition.json")


def test_a_receipt_is_the_standards() -> None:
    told = documents.receipt(Receipt(service_request_id="293944", service_notice=NOTICE))
    assert tree(told.xml) == tree(example("service-request-post.xml"))
    assert as_texts(json.loads(told.json)) == of_json("service-request-post.json")


def test_a_receipt_has_a_number_or_a_token_and_never_both() -> None:
    told = json.loads(documents.receipt(Receipt(service_request_id="293944", token="12345")).json)
    assert told == [{"token": "12345", "service_notice": None, "account_id": None}]


def test_what_a_token_stands_for_is_the_standards_byte_for_byte() -> None:
    told = documents.token(Receipt(service_request_id="638344", token="12345"))
    assert told.xml == example("request-from-token.xml")
    assert re.sub(r'"(\d+)"', r"\1", told.json) == example("request-from-token.json")


@pytest.mark.parametrize(("name", "count"), [("service-requests", 2), ("service-request", 1)])
def test_requests_have_the_standards_fields_in_its_order_and_its_values_but_for_what_is_not_public(
    name: str, count: int
) -> None:
    told = documents.requests(LISTED[:count])
    theirs = of_json(f"{name}.json")
    ours = as_texts(json.loads(told.json))
    assert [list(one) for one in ours] == [list(one) for one in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert {k: v for k, v in one.items() if k in OURS} == dict.fromkeys(OURS)
        for field in set(one) - OURS:
            if field.endswith("_datetime"):
                assert TIME(one[field]) == TIME(other[field])
                assert one[field].endswith("+08:00")
            else:
                assert one[field] == other[field]
    names = re.findall(r"<(\w+)>", told.xml)
    assert names == re.findall(r"<(\w+)>", example(f"{name}.xml"))


def test_errors_are_the_standards_byte_for_byte() -> None:
    told = documents.errors([(403, "Invalid api_key received -- can't proceed with create_request.")])
    assert told.xml == example("errors.xml")
    assert told.json == example("errors.json")


def test_the_discovery_is_the_standards() -> None:
    xml = ("text/xml",)
    told = Discovery(
        changeset="2011-02-03 14:18", contact="You can email or call for assistance api@mycity.org +1 (555) 555-5555",
        key_service="You can request a key here: http://api.mycity.gov/api_key/request",
        endpoints=(
            Endpoint(url="http://open311.mycity.gov/v2", changeset="2010-11-23 09:01", type="production", formats=xml),
            Endpoint(url="http://open311.mycity.gov/test/v2", changeset="2010-10-02 09:01", type="test"),
            Endpoint(
                url="http://open311.mycity.gov/v3", changeset="2011-02-03 14:18", type="test",
                specification="http://wiki.open311.org/GeoReport_v3",
            ),
        ),
    )  # fmt: skip
    document = documents.discovery(told)
    assert document.xml.splitlines()[1:] == example("discovery.xml").splitlines()[1:]  # it writes UTF-8 in capitals
    assert document.json == example("discovery.json")


leaves = st.one_of(st.text(), st.booleans(), st.integers(), st.none())


@given(rows=st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), leaves), max_size=4))
def test_whatever_is_told_is_sound_in_both_forms_and_says_the_same(rows: list[dict[str, Any]]) -> None:
    told = Document("all", Many("one", tuple(rows)))
    xml = ElementTree.fromstring(told.xml.encode())  # noqa: S314  our own
    plain = json.loads(told.json)
    assert len(xml) == len(plain) == len(rows)
    for element, one, row in zip(xml, plain, rows, strict=True):
        assert [child.tag for child in element] == list(one) == list(row)
        for child, value in zip(element, row.values(), strict=True):
            if isinstance(value, str):
                lines = FORBIDDEN.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
                assert (child.text or "") == lines
            else:
                assert child.text == (None if value is None else str(value).lower())
