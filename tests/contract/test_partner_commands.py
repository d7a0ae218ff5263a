"""The operator's command: accounts with keys and usage plans, and the report that outlets are paid by."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from os import environ
from typing import Any

import boto3
import pytest

from chalicelib.access.partners import PartnerStore
from chalicelib.applications.model import FLOW
from chalicelib.applications.usage import UsageRow
from chalicelib.aws.audit_table import AuditReader
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.catalogue_table import CatalogueTable
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.vault import KmsVault
from chalicelib.catalogue.publishing.reading import read_documents
from chalicelib.kernel.audit import day_of
from chalicelib.kernel.store import Change
from infra import partners, settlement
from infra.usage_plans import digest, served_at
from tests.builders import FOLDER, World, items
from tests.outlets import BANK, OTHER, taken
from tests.tables import create

[BUREAU, *_] = {item.department.credit_code for item in items().values()}
OPEN = ["open", "outlet", "outlet-01"]
OUTLET = [*OPEN, "--items", "elder_allowance", "--rate", "5", "--burst", "10", "--daily", "2000"]


@pytest.fixture
def gateway(dynamodb: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:  # noqa: ARG001  the tables must stand
    """A client of the gateway, and the environment of a stack whose API it serves."""
    client = boto3.client("apigateway")
    api = client.create_rest_api(name="api")["id"]
    [root] = client.get_resources(restApiId=api)["items"]
    client.put_method(restApiId=api, resourceId=root["id"], httpMethod="GET", authorizationType="NONE")
    client.put_integration(restApiId=api, resourceId=root["id"], httpMethod="GET", type="MOCK")
    client.create_deployment(restApiId=api, stageName="api")
    key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    stack = {
        "TABLE_ACCESS": "access", "TABLE_AUDIT": "audit", "PERSON_KEY": key, "TABLE_CASES": "cases",
        "TABLE_CATALOGUE": "catalogue", "FILES_BUCKET": "files", "API_URL": f"https://{api}.execute-api.cn-northwest-1.amazonaws.com.cn/api",
    }  # fmt: skip
    for name, value in stack.items():
        monkeypatch.setenv(name, value)
    yield client
    for plan in client.get_usage_plans()["items"]:
        client.delete_usage_plan(usagePlanId=plan["id"])
    for key in client.get_api_keys()["items"]:
        client.delete_api_key(apiKey=key["id"])


@pytest.fixture(scope="module")
def catalogue(account: Any) -> None:
    """The settings documents of the district's catalogue, published."""
    create(account, "catalogue")
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "cn-northwest-1"})
    table = CatalogueTable("catalogue", s3, "files")
    for name, body in read_documents(FOLDER).items():
        table.put_document(name, body)
    table.advance()


@pytest.fixture
def run(gateway: Any, catalogue: None, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ARG001  they must stand
    """Runs a command: how it ended, and the lines that it printed."""

    def run(*arguments: str) -> tuple[int, list[Any]]:
        capsys.readouterr()
        ended = partners.main(list(arguments))
        return ended, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def store() -> PartnerStore:
    return PartnerStore(RecordsTable("access"))


def test_an_outlet_is_opened_with_a_key_a_plan_and_an_api_key(run: Any, gateway: Any) -> None:
    ended, [issued] = run(*OUTLET)
    assert ended == 0
    account = store().get("outlet-01")
    assert account is not None
    [key] = account.keys
    assert key.key_id == issued["key_id"]
    assert KmsVault(environ["PERSON_KEY"]).open(key.sealed, account.about(key.key_id)) == issued["secret"]
    assert account.api_key_digest == digest(issued["api_key"])
    assert account.items == ("elder_allowance",)
    [plan] = gateway.get_usage_plans()["items"]
    api, stage = served_at(environ["API_URL"])
    assert plan["apiStages"] == [{"apiId": api, "stage": stage}]
    assert (plan["throttle"], plan["quota"]["limit"], plan["quota"]["period"]) == (
        {"rateLimit": 5.0, "burstLimit": 10}, 2000, "DAY",
    )  # fmt: skip
    [held] = gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    assert gateway.get_api_key(apiKey=held["id"], includeValue=True)["value"] == issued["api_key"]


def test_opening_twice_changes_nothing_and_says_so(run: Any, gateway: Any) -> None:
    run(*OUTLET)
    before = store().get("outlet-01")
    ended, [line] = run(*OPEN, "--daily", "1")
    assert (ended, line) == (0, {"code": "outlet-01", "state": "open already, nothing was changed"})
    assert store().get("outlet-01") == before
    assert [plan["quota"]["limit"] for plan in gateway.get_usage_plans()["items"]] == [2000]
    assert len(gateway.get_api_keys()["items"]) == 1


def test_opening_goes_on_where_it_was_cut_off(run: Any, gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setenv("PERSON_KEY", "no-such-key")
        with pytest.raises(boto3.client("kms").exceptions.NotFoundException):
            run(*OUTLET)
    assert store().get("outlet-01") is None
    [made] = gateway.get_api_keys(includeValues=True)["items"]
    _, [issued] = run(*OUTLET)
    assert issued["api_key"] == made["value"]
    assert len(gateway.get_usage_plans()["items"]) == 1


def test_what_is_closed_has_no_key_no_plan_and_no_api_key(run: Any, gateway: Any) -> None:
    _, [first] = run(*OUTLET)
    run("open", "kiosk", "terminal-07", "--site", "outlet-01")
    assert run("close", "outlet-01") == (0, [{"code": "outlet-01", "state": "closed"}])
    account = store().get("outlet-01")
    assert account is not None
    assert (account.active, account.keys, account.api_key_digest) == (False, (), "")
    api, _ = served_at(environ["API_URL"])
    assert [key["name"] for key in gateway.get_api_keys()["items"]] == [f"{api}-terminal-07"]
    assert [plan["name"] for plan in gateway.get_usage_plans()["items"]] == [f"{api}-terminal-07"]
    _, [again] = run(*OUTLET)
    assert (again["secret"] != first["secret"], again["api_key"] != first["api_key"]) == (True, True)


def test_keys_are_rotated_and_shown_without_their_secrets(run: Any) -> None:
    _, [first] = run("open", "department", BUREAU, "--scopes", "callback:decide")
    _, [second] = run("rotate", BUREAU, "--hours", "48")
    assert first["secret"].startswith("whsec_")
    ended, [refused] = run("rotate", BUREAU)
    assert (ended, refused["refused"]) == (1, "partner_keys_two")
    _, [shown] = run("show", BUREAU)
    assert [key["key_id"] for key in shown["keys"]] == [first["key_id"], second["key_id"]]
    assert [key["ends"] is None for key in shown["keys"]] == [False, True]
    assert "sealed" not in json.dumps(shown)
    run(*OUTLET)
    _, lines = run("show")
    assert {line["code"] for line in lines} == {BUREAU, "outlet-01"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["rotate", "outlet-09"], "partner_unknown"),
        (["close", "outlet-09"], "partner_unknown"),
        (["open", "department", "outlet-01"], "credit_code_format"),
        (["open", "department", BUREAU, "--scopes", "all"], "body_invalid"),
        (["open", "outlet", "no such code"], "body_invalid"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_made(run: Any, gateway: Any, arguments: list[str], code: str) -> None:
    ended, [line] = run(*arguments)
    assert (ended, line["refused"]) == (1, code)
    assert (store().codes(), gateway.get_api_keys()["items"]) == ([], [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["open", "outlet", "outlet-99"],
        ["open", "outlet", "centre-01"],
        ["open", "outlet", "outlet-01", "--items", "elder_allowance,nothing"],
        ["report", "--month", "2026-13"],
        [],
    ],
)
def test_a_place_or_item_that_is_not_there_is_refused(run: Any, gateway: Any, arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        run(*arguments)
    assert (store().codes(), gateway.get_api_keys()["items"]) == ([], [])


def test_the_report_is_a_table_of_what_each_place_took(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for code in ("outlet-01", "outlet-02"):
        run("open", "outlet", code)
    world = World()
    table = CasesTable("cases")
    for sequence, caller in [("002", BANK), ("004", BANK), ("006", OTHER)]:
        case_id = taken(world, sequence, caller)
        table.commit(Change(FLOW, world.head(case_id), world.cases.timeline(case_id)))

    def report(*arguments: str) -> list[dict[str, str]]:
        capsys.readouterr()
        assert partners.main(["report", "--month", *arguments]) == 0
        return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    [row] = report("2026-10", "--site", "outlet-01")
    assert row == {
        "site": "outlet-01", "item": "elder_allowance", "name": "高龄津贴", "submitted": "2", "approved": "0",
        "refused": "0", "open": "2", "price": "6.00", "amount": "12.00",
    }  # fmt: skip
    assert [row["site"] for row in report("2026-10")] == ["outlet-01", "outlet-02"]
    assert report("2026-11") == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", '=HYPERLINK("http://a")'])
def test_no_cell_is_a_formula(text: str) -> None:
    out = io.StringIO()
    row = UsageRow(site=text, item=text, item_name=text, submitted=2, price=Decimal("1.50"), amount=Decimal("3.00"))
    settlement.write([row], out)
    [_, cells] = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert cells == [f"'{text}"] * 3 + ["2", "0", "0", "0", "1.50", "3.00"]


@pytest.mark.parametrize(
    ("address", "served"),
    [
        ("https://ab12.execute-api.cn-northwest-1.amazonaws.com.cn/api", ("ab12", "api")),
        ("http://127.0.0.1:4566/restapis/ab12/api/_user_request_", ("ab12", "api")),
    ],
)
def test_the_api_is_known_by_its_address(address: str, served: tuple[str, str]) -> None:
    assert served_at(address) == served
    with pytest.raises(ValueError, match="no API"):
        served_at("https://example.com/api")


def test_what_operators_change_is_in_the_audit_trail_and_what_they_look_at_is_not(
    gateway: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    del gateway
    for command in (OUTLET, ["show"], ["close", "outlet-01"]):
        assert partners.main(command) == 0
    capsys.readouterr()
    reader, today = AuditReader("audit"), day_of(datetime.now(UTC))
    entries = [row.record for shard in reader.shards(today) for row in reader.rows(today, shard)]
    assert len(entries) == 2
    assert all('"operator"' in entry and "outlet-01" in entry for entry in entries)
