"""Rotation of the signing secret as Secrets Manager calls it: four steps, each as often as it likes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import boto3
import pytest

from chalicelib.access.tokens import Tokens
from chalicelib.aws import secrets
from chalicelib.aws.rotation import Rotation
from chalicelib.aws.secrets import OVERLAP, RotatedKeys
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Unauthenticated

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
WHO = Caller("resident", "R1", "phone", session="S1")

pytestmark = pytest.mark.usefixtures("account")


class Rotating:
    """A signing secret, and processes that read it."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("secretsmanager")
        self.arn = self.client.create_secret(Name=uuid4().hex, SecretString=uuid4().hex * 2)["ARN"]
        self.rotation = Rotation(self.arn)

    def step(self, step: str, version: str) -> None:
        self.rotation.handle({"SecretId": self.arn, "ClientRequestToken": version, "Step": step})

    def rotate(self) -> str:
        version = str(uuid4())
        for step in STEPS:
            self.step(step, version)
        return version

    def value(self, **of: str) -> str:
        of = of or {"VersionStage": "AWSCURRENT"}
        return str(self.client.get_secret_value(SecretId=self.arn, **of)["SecretString"])

    def stages(self) -> dict[str, set[str]]:
        told = self.client.describe_secret(SecretId=self.arn)["VersionIdsToStages"]
        return {version: set(stages) for version, stages in told.items()}

    def process(self, later: timedelta = timedelta()) -> Tokens:
        """A process that has not read the secret yet, at some later time."""
        return Tokens(RotatedKeys(self.arn, lambda: datetime.now(UTC) + later))


@pytest.fixture
def rotating() -> Rotating:
    return Rotating()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes read the secret anew at each look."""
    monkeypatch.setattr(secrets, "FRESH", 0.0)
    monkeypatch.setattr(secrets, "UNKNOWN", 0.0)


def refused(tokens: Tokens, token: str) -> bool:
    try:
        tokens.read(token)
    except Unauthenticated:
        return True
    return False


def test_four_steps_make_another_secret_and_keep_the_one_before(rotating: Rotating) -> None:
    before = rotating.value()
    version = rotating.rotate()
    assert rotating.value() != before
    assert len(rotating.value()) >= 64
    assert rotating.value(VersionStage="AWSPREVIOUS") == before
    assert "AWSCURRENT" in rotating.stages()[version]


def test_nothing_changes_before_the_last_step(rotating: Rotating) -> None:
    before, version = rotating.value(), str(uuid4())
    for step in STEPS[:3]:
        rotating.step(step, version)
        assert rotating.value() == before


@pytest.mark.parametrize("repeated", STEPS)
def test_each_step_may_be_repeated_also_after_the_last(rotating: Rotating, repeated: str) -> None:
    version = str(uuid4())
    for step in STEPS:
        rotating.step(step, version)
        if step == repeated:
            rotating.step(step, version)
    done, stages = rotating.value(), rotating.stages()
    rotating.step(repeated, version)
    assert (rotating.value(), rotating.stages()) == (done, stages)


def test_a_secret_that_was_made_is_not_made_anew(rotating: Rotating) -> None:
    version = str(uuid4())
    rotating.step("createSecret", version)
    made = rotating.value(VersionId=version)
    rotating.step("createSecret", version)
    assert rotating.value(VersionId=version) == made


def test_another_secret_or_step_is_refused(rotating: Rotating) -> None:
    other = boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString="x")["ARN"]
    with pytest.raises(ValueError, match="another secret"):
        rotating.rotation.handle({"SecretId": other, "ClientRequestToken": str(uuid4()), "Step": "createSecret"})
    with pytest.raises(ValueError, match="no such step"):
        rotating.step("dropSecret", str(uuid4()))


def test_a_secret_that_was_not_made_is_not_tested_good(rotating: Rotating) -> None:
    with pytest.raises(rotating.client.exceptions.ClientError):
        rotating.step("testSecret", str(uuid4()))


@pytest.mark.usefixtures("at_once")
def test_tokens_of_the_key_before_hold_after_a_rotation_and_new_ones_are_signed_by_the_new(rotating: Rotating) -> None:
    here = rotating.process()
    old = here.issue(WHO)
    rotating.rotate()
    new = here.issue(WHO)
    for process in (here, rotating.process()):
        assert process.read(old)[0] == WHO
        assert process.read(new)[0] == WHO
    assert _kid(old) != _kid(new)


@pytest.mark.usefixtures("at_once")
def test_a_key_that_was_rotated_away_twice_is_not_believed(rotating: Rotating) -> None:
    old = rotating.process().issue(WHO)
    rotating.rotate()
    rotating.rotate()
    assert refused(rotating.process(), old)


def test_the_key_before_is_believed_no_longer_than_its_tokens_can_live(rotating: Rotating) -> None:
    old = rotating.process().issue(WHO, timedelta(hours=5))  # as a thief of the key would make it
    rotating.rotate()
    assert rotating.process(OVERLAP - timedelta(minutes=1)).read(old)[0] == WHO
    assert refused(rotating.process(OVERLAP + timedelta(minutes=1)), old)


def test_a_process_that_read_the_secret_before_the_rotation_learns_the_new_key(
    rotating: Rotating, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = rotating.process()
    here.issue(WHO)
    rotating.rotate()
    new = rotating.process().issue(WHO)
    monkeypatch.setattr(secrets, "UNKNOWN", 0.0)
    assert here.read(new)[0] == WHO


def test_made_up_key_ids_cost_no_calls(rotating: Rotating) -> None:
    keys = RotatedKeys(rotating.arn)
    keys.current()
    read_at = keys._read_at
    assert all(keys.named(uuid4().hex) is None for _ in range(50))
    assert keys._read_at == read_at


def test_a_secret_that_cannot_be_read_is_told(rotating: Rotating) -> None:
    gone = Tokens(RotatedKeys(rotating.arn.replace("secret:", "secret:x")))
    with pytest.raises(rotating.client.exceptions.ClientError):
        gone.issue(WHO)


def _kid(token: str) -> str:
    from joserfc import jws

    return str(jws.extract_compact(token.encode()).headers()["kid"])
