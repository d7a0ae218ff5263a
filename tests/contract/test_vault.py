"""What every vault must do: the one in memory and the one with a KMS key alike."""

import base64
from typing import Any

import boto3
import pytest
from moto.kms.models import kms_backends

from chalicelib.access.partners import Vault
from chalicelib.aws.vault import KEPT, KmsVault
from tests.fakes.vault import MemoryVault

SECRET, ABOUT = "whsec_5ZGI6LSh", "partner#outlet-01#ck_1"


@pytest.fixture
def kms_key(account: Any) -> str:  # noqa: ARG001  the account must stand
    return str(boto3.client("kms").create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture(params=["memory", "kms"])
def vault(request: pytest.FixtureRequest) -> Vault:
    return MemoryVault() if request.param == "memory" else KmsVault(request.getfixturevalue("kms_key"))


def test_a_secret_comes_out_as_it_went_in_and_lies_sealed(vault: Vault) -> None:
    sealed = vault.seal(SECRET, ABOUT)
    assert SECRET.encode() not in base64.b64decode(sealed)
    assert vault.open(sealed, ABOUT) == SECRET
    assert vault.open(sealed, ABOUT) == SECRET


def test_a_seal_is_bound_to_what_it_is_about_even_after_it_was_opened(vault: Vault) -> None:
    sealed = vault.seal(SECRET, ABOUT)
    vault.open(sealed, ABOUT)
    with pytest.raises(Exception):  # noqa: B017, PT011  each vault has its own; what counts is that it does not open
        vault.open(sealed, ABOUT + "2")


def test_an_opened_secret_is_kept_for_a_minute_at_most(kms_key: str) -> None:
    now = [1000.0]
    vault = KmsVault(kms_key, lambda: now[0])
    sealed = vault.seal(SECRET, ABOUT)
    vault.open(sealed, ABOUT)
    del kms_backends["123456789012"]["cn-northwest-1"].keys[kms_key]  # opening a secret anew would fail now
    now[0] += KEPT - 1
    assert vault.open(sealed, ABOUT) == SECRET
    now[0] += 1
    with pytest.raises(boto3.client("kms").exceptions.NotFoundException):
        vault.open(sealed, ABOUT)
