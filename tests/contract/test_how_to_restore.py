"""The how-to about restoring is followed: a table beside, compared, put in its place, and deletion holds."""

import re
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.session import Session

from chalicelib.kernel.privacy import KeyDestroyed
from infra import recount, restored, verify
from infra.paths import ROOT, document, listed
from tests.contract.cloud import Cloud

GUIDE = (ROOT / "docs" / "how-to" / "restore-from-backup.md").read_text("utf-8")
TABLES = ("cases", "parties", "access")


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


@pytest.fixture
def outputs(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stack's outputs in the environment."""
    where: Any = {"LocationConstraint": "cn-northwest-1"}
    boto3.client("s3").create_bucket(Bucket="anchors-here", CreateBucketConfiguration=where)
    told = {"ANCHORS_BUCKET": "anchors-here", "FILES_BUCKET": cloud.bucket}
    told |= {f"TABLE_{name.upper()}": name for name in listed("tables")}
    for name, value in told.items():
        monkeypatch.setenv(name, value)


def beside(cloud: Cloud, table: str) -> str:
    """Step 1: the table under another name, as it is now."""
    asked = {"SourceTableName": table, "TargetTableName": f"{table}-then", "UseLatestRestorableTime": True}
    cloud.dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    cloud.dynamodb.restore_table_to_point_in_time(**asked)
    return f"{table}-then"


@pytest.mark.usefixtures("outputs")
def test_a_restored_table_is_compared_put_in_its_place_and_what_was_erased_stays_erased(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id, person_id = cloud.due()
    then = {table: beside(cloud, table) for table in TABLES}
    cloud.eraser.run()
    assert cloud.party_store.sections(person_id) == {}

    monkeypatch.setenv("TABLE_CASES", then["cases"])  # step 2
    assert verify.main() == 0
    assert '"folded": 1, "differ": 0' in capsys.readouterr().out
    monkeypatch.setenv("TABLE_CASES", "cases")

    tombstones = [row for row in cloud.rows("access") if row["pk"]["S"] == "erased"]
    for table, name in then.items():  # step 3
        for row in cloud.rows(name):
            cloud.dynamodb.put_item(TableName=table, Item=row)
    assert tombstones
    assert cloud.party_store.sections(person_id) != {}
    for _ in range(2):
        assert restored.main() == 0
    assert capsys.readouterr().out.splitlines() == ['{"erased again": 1}'] * 2

    assert verify.main() == 0  # step 4
    assert cloud.party_store.sections(person_id) == {}
    with pytest.raises(KeyDestroyed):
        cloud.dossiers.open(cloud.officer(), case_id)
    for name in then.values():
        cloud.dynamodb.delete_table(TableName=name)


def test_every_table_but_those_two_can_be_restored() -> None:
    kinds = document(ROOT / "infra" / "lists" / "tables.yaml")
    kept = [name for name, kind in kinds.items() if not kind.get("restorable", True)]
    assert "but for `keys` (7 days at most, on demand) and `limits`" in GUIDE
    assert kept == ["keys", "limits"]


def test_the_shown_commands_are_there_and_are_told_what_they_read() -> None:
    [(operation, told)] = re.findall(r"aws dynamodb (\S+) (.*)$", GUIDE, re.MULTILINE)
    shape = Session().get_service_model("dynamodb").operation_model("RestoreTableToPointInTime").input_shape
    assert operation == "restore-table-to-point-in-time"
    assert shape is not None
    arguments = {re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for name in shape.members}
    assert set(re.findall(r"--(\S+)", told)) <= arguments
    [variables] = re.findall(r"^    (TABLE_.*?) \.venv/bin/python -m infra\.restored$", GUIDE, re.MULTILINE)
    source = Path(restored.__file__).read_text("utf-8")
    assert set(re.findall(r"(\w+)=", variables)) == set(re.findall(r'environ\["(\w+)"\]', source))
    assert "--repair" in Path(recount.__file__).read_text("utf-8")


def test_who_is_stopped_is_who_may_do_more_than_read() -> None:
    assert "say more than `read` for it" in GUIDE
    granted = [kind["tables"] for kind in listed("functions").values()]
    assert {access for tables in granted for access in tables.values()} == {"read", "write", "append", "erase"}
    for table in listed("tables").keys() - {"catalogue"}:  # which the command of publishing alone writes
        assert any(tables.get(table, "read") != "read" for tables in granted), table
