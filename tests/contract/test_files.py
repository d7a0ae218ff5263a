"""What every store of files must do, and what the form of an upload lets through."""

from typing import Any

import boto3
import pytest

from chalicelib.aws.files import Bucket
from tests.builders import PDF
from tests.fakes.files import MemoryFiles


@pytest.fixture(params=["memory", "bucket"])
def files(request: pytest.FixtureRequest) -> Bucket | MemoryFiles:
    if request.param == "memory":
        return MemoryFiles()
    request.getfixturevalue("account")
    bucket: dict[str, Any] = {"LocationConstraint": "cn-northwest-1"}
    made = [found["Name"] for found in boto3.client("s3").list_buckets()["Buckets"]]
    if "files" not in made:
        boto3.client("s3").create_bucket(Bucket="files", CreateBucketConfiguration=bucket)
    return Bucket("files")


def test_a_file_that_was_never_kept_is_not_there(files: Bucket | MemoryFiles) -> None:
    assert files.read("materials/none") is None
    files.keep("materials/nonesuch", PDF, "application/pdf")
    assert not files.has("materials/none")


def test_a_kept_file_is_read_as_it_was_and_can_be_kept_again(files: Bucket | MemoryFiles) -> None:
    for _ in range(2):
        files.keep("materials/one", PDF, "application/pdf")
    assert files.read("materials/one") == PDF
    assert files.has("materials/one")


def test_a_form_names_the_key_and_the_type(files: Bucket | MemoryFiles) -> None:
    _, fields = files.form("uploads/one", "application/pdf", len(PDF))
    assert (fields["key"], fields["Content-Type"]) == ("uploads/one", "application/pdf")


def test_every_form_is_posted_to_one_address(files: Bucket | MemoryFiles) -> None:
    address = files.address() if isinstance(files, Bucket) else files.address
    assert files.form("uploads/one", "application/pdf", len(PDF))[0] == address
    assert not set(address) & set(" ;,'")  # it is named in the policy of the pages
