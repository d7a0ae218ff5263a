"""A binding on the tables: what it keeps, and that it goes with the person."""

from datetime import datetime
from typing import Any

import boto3
import pytest

from chalicelib.aws.vault import KmsVault
from chalicelib.kernel.clock import CHINA
from chalicelib.messaging.authorising import Authorising
from chalicelib.messaging.bindings import Bindings
from chalicelib.messaging.wechat_schemas import WechatBound
from chalicelib.rights.deletion import ERASED
from tests.builders import SITE
from tests.contract.cloud import Cloud
from tests.fakes.wechat_web import MemoryWeb


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


@pytest.fixture
def bindings(cloud: Cloud) -> Bindings:
    return Bindings(cloud.documents, cloud.privacy, cloud.clock)


def test_a_binding_stands_and_is_released(cloud: Cloud, bindings: Bindings) -> None:
    elder = cloud.resident()
    bindings.bind(elder, "o-1")
    bindings.bind(elder, "o-2")
    person_id = cloud.person_id()
    assert (bindings.openid(person_id), bindings.holder("o-1")) == ("o-2", None)
    assert bindings.shown(elder) == WechatBound(bound=True, since=cloud.clock.now().wall)
    assert "o-2" not in str(cloud.rows("access"))
    bindings.release(elder)
    assert not bindings.bound(person_id)


def test_it_goes_with_the_person(cloud: Cloud, bindings: Bindings) -> None:
    bindings.bind(cloud.resident(), "o-1")
    _, person_id = cloud.erased()
    assert (bindings.openid(person_id), bindings.holder("o-1")) == ("", None)
    assert cloud.documents_left() == [(ERASED, person_id)]


def test_what_leads_to_an_openid_lies_sealed_and_passes_away(cloud: Cloud, bindings: Bindings) -> None:
    cloud.clock.at = datetime.now(CHINA)  # documents expire by the machine's time
    kms_key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    web, elder = MemoryWeb(), cloud.resident()
    play = Authorising(cloud.documents, bindings, KmsVault(kms_key), web, lambda: SITE, cloud.clock)
    ticket = play.link("o-1").partition("ticket=")[2]
    state, code = web.authorised(play.begin(elder, ticket), "o-1")
    play.finish(elder, state, code)
    assert bindings.openid(cloud.person_id()) == "o-1"
    tickets = [row for row in cloud.rows("access") if "ticket" in str(row)]
    assert len(tickets) == 2
    assert all("expires" in row for row in tickets)
    assert [secret for secret in ("o-1", ticket, state, code) if secret in str(tickets)] == []
