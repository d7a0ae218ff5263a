"""Which answers of a form the search for plain personal data looks for."""

from demo.forms import personal
from tests.builders import items


def test_free_text_that_is_marked_is_sought_and_nothing_else() -> None:
    item = items()["elder_allowance"]
    form = {
        "address": "龙城街道示例路8号",
        "bank_account": "6222021234567890123",
        "street": "530114001",
        "bank_name": "银行",
    }
    assert sorted(personal(item, form)) == ["6222021234567890123", "龙城街道示例路8号"]


def test_a_date_is_nobodys() -> None:
    item = items()["elder_allowance"]
    assert personal(item, {"address": "2026-11-24"}) == []
