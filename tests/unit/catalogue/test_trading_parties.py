"""Who may take part in trading as data: what publishing refuses."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.trading_parties import TradingParties
from infra.paths import document
from tests.builders import FOLDER

PUBLISHED: dict[str, Any] = document(Path(FOLDER) / "trading_parties.yaml")


def test_every_row_names_its_article_and_every_tie_has_words() -> None:
    law = TradingParties.from_document(PUBLISHED)
    bases = [row.basis for row in law.demands] + [row.basis for row in law.committees]
    bases += [row.basis for row in law.recusals] + [row.basis for row in law.agents]
    assert all("《" in basis for basis in bases)
    assert all("《" in row.joint_basis for row in law.demands)
    assert all(set(row.ties) == set(law.ties) for row in law.recusals)


WRONG: list[Callable[[dict[str, Any]], object]] = [
    lambda body: body["qualifications"].append(body["qualifications"][0] | {"title": "另一种"}),
    lambda body: body["qualifications"].append(body["qualifications"][0] | {"code": "another"}),
    lambda body: body["committees"][0].update(experts=[3, 2]),
    lambda body: body["committees"][0].update(least=0),
    lambda body: body["agents"][0].update(qualification="no_such"),
    lambda body: body["demands"][0].update(step="payment"),
    lambda body: body["recusals"][0]["ties"].update(friend=12),
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_row_that_cannot_be_is_refused(wrong: Callable[[dict[str, Any]], object]) -> None:
    body = deepcopy(PUBLISHED)
    wrong(body)
    with pytest.raises(ValidationError):
        TradingParties.from_document(body)


def test_a_newer_row_takes_the_place_of_an_older_one_from_its_day_on() -> None:
    body = deepcopy(PUBLISHED)
    row = next(one for one in body["demands"] if one["step"] == "award" and "construction" in one["families"])
    body["demands"].append(row | {"basis": "《新法》第一条", "valid_from": "2027-01-01"})
    law = TradingParties.from_document(body)

    def basis(day: date) -> str:
        found = law.demand("award", "construction", "open_tender", day)
        return found.basis if found is not None else ""

    assert "新法" not in basis(date(2026, 12, 31))
    assert basis(date(2027, 1, 1)) == "《新法》第一条"
    assert law.demand("opening", "construction", "open_tender", date(2027, 1, 1)) is None


def test_a_grade_reaches_itself_and_those_below_it() -> None:
    kind = TradingParties.from_document(PUBLISHED).kind("municipal_works")
    assert kind is not None
    assert [kind.reaches(level, "二级") for level in ("特级", "一级", "二级", "三级", "", "甲级")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
