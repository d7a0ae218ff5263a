"""A binding on the tables: what it keeps, and that it goes with the person."""

from datetime import datetime
from typing import Any

import boto3
import pytest

from chalicelib.aws.vault import KmsVault
from chalicelib.kernel.clock import CHINA
from chalicelib.messaging.bindings import Bindings
from chalicelib.rights.deletion import ERASED
from tests.contract.cloud import Cloud


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


@pytest.fixture
def bindings(cloud: Cloud) -> Bindings:
    kms_key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    return Bindings(cloud.documents, cloud.privacy, KmsVault(kms_key), cloud.clock)


def bind(cloud: Cloud, bindings: Bindings, openid: str) -> None:
    """The elder binds: tickets expire by the machine's time."""
    at, cloud.clock.at = cloud.clock.at, datetime.now(CHINA)
    bindings.bind(cloud.resident(), bindings.ticket(openid))
    cloud.clock.at = at


def test_a_binding_stands_and_is_released(cloud: Cloud, bindings: Bindings) -> None:
    bind(cloud, bindings, "o-1")
    bind(cloud, bindings, "o-2")
    person_id = cloud.person_id()
    assert (bindings.openid(person_id), bindings.holder("o-1")) == ("o-2", None)
    assert "o-2" not in str(cloud.rows("access"))
    bindings.release(cloud.resident())
    assert not bindings.bound(person_id)


def test_it_goes_with_the_person(cloud: Cloud, bindings: Bindings) -> None:
    bind(cloud, bindings, "o-1")
    _, person_id = cloud.erased()
    assert (bindings.openid(person_id), bindings.holder("o-1")) == ("", None)
    left = [row for row in cloud.documents_left() if "ticket" not in row[0]]
    assert left == [(ERASED, person_id)]
