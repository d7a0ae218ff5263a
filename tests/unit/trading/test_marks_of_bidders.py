"""What bidders have in common is compared in one form: phones, addresses, devices; of partners, too."""

import pytest

from chalicelib.trading.marks import address, blinded, device, phone
from chalicelib.trading.schemas import ReadOut
from tests.supervising import Supervised
from tests.trading import Blind, firm, yuan


@pytest.mark.parametrize(
    "text",
    [
        "13900000000",
        "+8613900000000",
        "+86 139-0000-0000",
        "0086 139 0000 0000",
        "86-13900000000",
        "１３９００００００００",
    ],
)
def test_a_mobile_is_one_however_it_is_written(text: str) -> None:
    assert phone(text) == "13900000000"


@pytest.mark.parametrize("text", ["0871-67470018", "(0871) 6747 0018", "+86 871 67470018", "+86-0871-67470018"])
def test_a_landline_is_one_however_it_is_written(text: str) -> None:
    assert phone(text) == "087167470018"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.168.1.10", "192.168.1.10"),
        ("192.168.001.010:8080", "192.168.1.10"),
        (" ::FFFF:192.168.1.10", "192.168.1.10"),
        ("2001:0DB8:0000::0001", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("00-1A-2B-3C-4D-5E", "001a2b3c4d5e"),
        ("", ""),
    ],
)
def test_an_address_is_one_however_it_is_written(text: str, found: str) -> None:
    assert address(text) == found


@pytest.mark.parametrize("text", ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "001A2B3C4D5E"])
def test_a_device_is_one_however_it_is_written(text: str) -> None:
    assert device(text) == "001a2b3c4d5e"
    assert device("SN 77-A") == device("sn77a") != device("sn77b")


def test_partners_are_compared_too_and_partners_of_one_bid_have_nothing_to_hide() -> None:
    same = {"contact": "139-0000-0000"}
    told = {"bidder": firm(1), "price": yuan(1), **same, "partners": [firm(2) | same, firm(3)]}
    bid = blinded(Blind(), ReadOut.model_validate(told))
    other = blinded(Blind(), ReadOut.model_validate({"bidder": firm(4), "price": yuan(1), "contact": "+8613900000000"}))
    assert bid.marks("contact") == other.marks("contact")
    assert [one.code for one in bid.partners] == [firm(2)["code"], firm(3)["code"]]
    assert "139-0000" not in bid.model_dump_json()
    alone = blinded(Blind(), ReadOut.model_validate({"bidder": firm(1), "price": yuan(1), "partners": [firm(2)]}))
    assert alone.others == ()


def test_a_partner_of_a_joint_bid_is_compared_too() -> None:
    world = Supervised()
    joint = {"partners": [firm(20) | {"contact": "+86 138-8888-0001"}]}
    case = world.opened(joint, {"contact": "13888880001"}, {})
    world.hears(case)
    [alert] = world.alerts(case)
    assert (alert.rule, alert.evidence["bidders"]) == ("same_contact", f"{firm(1)['name']}、{firm(2)['name']}")
