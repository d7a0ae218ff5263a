"""The people and the stored cases that the measurements make up are such as the platform takes."""

import json
from datetime import date

from bench.filling import copy, subject
from bench.players import BIRTHS, identity_number
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.store import part_of


def test_identity_numbers_hold_and_none_comes_twice() -> None:
    numbers = [identity_number(n) for n in (*range(200), BIRTHS - 1, BIRTHS, BIRTHS + 1)]
    assert len(set(numbers)) == len(numbers)
    assert {IdentityNumber.parse(number).age(date(2024, 1, 1)) >= 80 for number in numbers} == {True}


def test_a_copied_case_bears_names_of_its_own_and_lies_in_its_own_part() -> None:
    number = "11530114015302028A4530709033000202611240007"
    state = json.dumps({"number": number, "subject": "Pabc", "stage": "in_review"})
    head = {"pk": {"S": "01CASE"}, "sk": {"N": "0"}, "state": {"S": state}, "queue": {"S": "x#review#9"}}
    rows = [("TABLE_CASES", head), ("TABLE_CLAIMS", {"pk": {"S": f"number:{number}"}, "owner": {"S": "01CASE"}})]
    copies = [list(copy(rows, n)) for n in range(3)]
    assert len({head["pk"]["S"] for (_, head), _ in copies}) == 3
    for n, ((_, copied), (_, claim)) in enumerate(copies):
        told = json.loads(copied["state"]["S"])
        assert told == {"number": told["number"], "subject": subject(n), "stage": "in_review"}
        assert claim == {"pk": {"S": f"number:{told['number']}"}, "owner": copied["pk"]}
        assert copied["queue"]["S"] == f"x#review#{part_of(copied['pk']['S'])}"
    assert rows[0][1]["pk"]["S"] == "01CASE"
