"""The search for plain personal data finds it in every form in which text may hide it."""

import base64
import json
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest

from demo import people
from demo.plaintext import Found, Values

WHO = people.resident(40, date(2026, 11, 24))
ADDRESS = "呈贡区龙城街道示例路8号"
ACCOUNT, DIVISION = "6222021234567890123", "510100"

SAID = {
    "identity number": WHO.number, "phone": WHO.phone, "openid": WHO.openid, "name": WHO.name,
    "answer in a form": ADDRESS,
}  # fmt: skip


@pytest.fixture
def values() -> Values:
    play: Any = SimpleNamespace(personal={ADDRESS, ACCOUNT, DIVISION})
    return Values(play)


def hidden(text: str) -> dict[str, str]:
    """A text in each form."""
    inner = json.dumps({"said": text})
    return {
        "as it lies": f"before {text} after",
        "beside digits": f"0{text}9",
        "escaped by JSON": inner,
        "escaped twice": json.dumps({"record": inner}),
        "in an address": f"/v1/x?said={quote(text)}",
        "in base64": base64.b64encode(f"xy{text}".encode()).decode(),
        "in a token": "head." + base64.urlsafe_b64encode(inner.encode()).decode().rstrip("=") + ".signature",
    }


@pytest.mark.parametrize("kind", SAID)
@pytest.mark.parametrize("form", hidden(""))
def test_a_value_is_found_in_every_form(values: Values, kind: str, form: str) -> None:
    text = hidden(SAID[kind])[form]
    assert (kind, SAID[kind].encode()) in values.within(text.encode())


def test_an_account_number_in_a_form_is_found(values: Values) -> None:
    assert ("answer in a form", ACCOUNT.encode()) in values.within(f'{{"bank": "{ACCOUNT}"}}'.encode())


def test_a_few_digits_are_found_by_themselves_and_not_within_more(values: Values) -> None:
    found = {("answer in a form", DIVISION.encode())}
    assert values.within(f'{{"destination": "{DIVISION}"}}'.encode()) == found
    assert values.within(f"17959{DIVISION}42".encode()) == set()
    assert values.within(f"0{ACCOUNT}9".encode()) == {("answer in a form", ACCOUNT.encode())}


def test_what_is_not_personal_is_not_found(values: Values) -> None:
    other = {"number": "53012119700101001", "phone": "13812345678", "case": "01M8704DKV320AGF22K57KJKWP"}
    assert values.within(json.dumps(other | {"sealed": base64.b64encode(bytes(range(256))).decode()}).encode()) == set()


def test_a_finding_tells_the_place_and_not_the_value() -> None:
    said = str(Found("table CASES 'x'", "phone", WHO.phone))
    assert "table CASES 'x'" in said
    assert WHO.phone not in said


def test_contacts_of_firms_are_among_those_sought() -> None:
    firm = people.firm(date(2026, 11, 24))
    assert firm.contact in people.met()
    assert firm.openid == firm.contact.openid
