"""A file of open data goes through its steps on tables and a bucket as on fakes; no item is larger than it may be."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.files import Bucket
from chalicelib.kernel.facts import Ref
from chalicelib.trading.ocds.contents import Contents
from chalicelib.trading.ocds.files.facts import FILES
from chalicelib.trading.ocds.files.schemas import UploadedFile
from chalicelib.trading.ocds.files.service import ImportedFiles
from chalicelib.trading.ocds.files.working import Working
from chalicelib.trading.ocds.finding import Finder
from chalicelib.trading.ocds.importing import Importing
from tests.builders import digest_of, once
from tests.ocds import OpenData, document


@pytest.fixture
def bucket(dynamodb: Any) -> Iterator[Bucket]:  # noqa: ARG001  of the account
    client: Any = boto3.client("s3")
    client.create_bucket(Bucket="imports", CreateBucketConfiguration={"LocationConstraint": "cn-northwest-1"})
    yield Bucket("imports")
    for one in client.list_objects_v2(Bucket="imports").get("Contents", ()):
        client.delete_object(Bucket="imports", Key=one["Key"])
    client.delete_bucket(Bucket="imports")


def test_a_file_is_imported_on_tables_and_a_bucket(dynamodb: Any, bucket: Bucket) -> None:
    fakes = OpenData()
    cases = CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")
    contents = Contents(bucket)
    importing = Importing(cases, fakes.catalogue, contents, fakes.clock)
    imports, working = (
        ImportedFiles(cases, importing, bucket, fakes.clock),
        Working(cases, importing, bucket, fakes.clock),
    )
    package = document("02-tender")
    [release] = package["releases"]
    long = release | {"ocid": "ocds-213czf-long", "tender": {"id": "t", "description": "长" * 500_000}}
    package["releases"] = [long, *(release | {"ocid": f"ocds-213czf-{n}"} for n in range(20))]
    content = gzip.compress(json.dumps(package).encode())
    bucket.keep(f"uploads/ocds/{digest_of(content)}", content, "application/octet-stream")
    case_id = imports.bring(fakes.writer, UploadedFile(sha256=digest_of(content)), once()).id
    for _ in range(3):
        working.handle(Ref(flow=FILES.name, case_id=case_id, seq=1, kind=""))
    shown = imports.show(fakes.writer, case_id)
    assert (shown.stage, shown.processes, shown.fault_count) == ("imported", 21, 0)
    assert Finder(cases, fakes.catalogue, contents).process("ocds-213czf-long").releases == (long,)
    items = dynamodb.scan(TableName="cases")["Items"]
    assert len(items) > 40
    assert max(len(json.dumps(item, default=str)) for item in items) < 100_000
