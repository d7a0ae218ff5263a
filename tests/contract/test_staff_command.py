"""The operator's command for accounts of the staff: the first ones, and those of a sandbox."""

import json
from os import environ
from typing import Any
from uuid import uuid4

import boto3
import pyotp
import pytest

from chalicelib.access import passwords
from chalicelib.access.sessions import Entry
from chalicelib.access.staff import StaffAccounts
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.vault import KmsVault
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.errors import NotFound, Unauthenticated
from infra import staff

CIVIL_AFFAIRS = "11530114015301148T"


@pytest.fixture
def run(dynamodb: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ARG001
    """Runs a command on a stack that is a sandbox: how it ended, and what it printed."""
    secrets = boto3.client("secretsmanager")
    stack = {
        "TABLE_ACCESS": "access", "TABLE_AUDIT": "audit", "SANDBOX": "on",
        "PERSON_KEY": boto3.client("kms").create_key()["KeyMetadata"]["KeyId"],
        "SIGNING_SECRET": secrets.create_secret(SecretString="x" * 64, Name=uuid4().hex)["ARN"],
    }  # fmt: skip
    for name, value in stack.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        capsys.readouterr()
        ended = staff.main(list(arguments))
        return ended, json.loads(capsys.readouterr().out)

    return run


def account(login: str) -> Any:
    return accounts().account(login)


def accounts() -> StaffAccounts:
    return StaffAccounts(RecordsTable("access"), RunningClock())


def on_duty(login: str) -> Caller:
    return accounts().caller(Entry("staff", login))


def seed_of(login: str) -> str:
    held = account(login)
    return KmsVault(environ["PERSON_KEY"]).open(held.data["seed"], held.pk)


def test_the_first_administrator_has_a_role_a_first_password_and_a_seed(run: Any) -> None:
    ended, told = run("open", "admin-1", "administrator")
    assert (ended, on_duty("admin-1").role) == (0, "administrator")
    held = account("admin-1").data
    assert passwords.matches(held["password"], told["password"])
    assert held["first"] is True
    assert told["seed"] == seed_of("admin-1")
    assert pyotp.parse_uri(told["enrolment"]).secret == told["seed"]


def test_posts_are_told_by_duty_and_place(run: Any) -> None:
    posts = ("head", "reviewer@530114001", "window@centre-01")
    run("open", "officer-1", "officer", "civil_affairs", "--post", *posts, "--subject", "zhang.san")
    assert on_duty("officer-1").posts == (
        Post("head", CIVIL_AFFAIRS),
        Post("reviewer", CIVIL_AFFAIRS, street="530114001"),
        Post("window", CIVIL_AFFAIRS, site="centre-01"),
    )
    assert account("officer-1").data["subject"] == "zhang.san"


def test_an_account_is_opened_once(run: Any) -> None:
    run("open", "admin-1", "administrator")
    before = account("admin-1")
    ended, told = run("open", "admin-1", "security")
    assert (ended, told["refused"]) == (1, "staff_known")
    assert account("admin-1") == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("open", "Admin", "administrator"), "body_invalid"),
        (("open", "admin-1", "administrator", "nowhere"), "body_invalid"),
        (("open", "officer-1", "officer", "--post", "king"), "body_invalid"),
        (("open", "admin-1", "administrator", "--post", "head"), "staff_roles_apart"),
        (("show", "admin-1"), "staff_unknown"),
        (("leave", "admin-1"), "staff_unknown"),
    ],
)
def test_what_is_wrong_is_refused_and_no_account_is_there(run: Any, arguments: tuple[str, ...], code: str) -> None:
    ended, told = run(*arguments)
    assert (ended, told["refused"]) == (1, code)
    with pytest.raises(NotFound):
        account(arguments[1])


def test_who_leaves_is_shown_as_gone_and_is_nobody(run: Any) -> None:
    run("open", "officer-1", "officer", "civil_affairs", "--post", "head")
    run("leave", "officer-1")
    _, shown = run("show", "officer-1")
    assert shown.keys() == {"login", "department", "left"}
    with pytest.raises(Unauthenticated):
        on_duty("officer-1")


def test_what_is_shown_has_no_secrets(run: Any) -> None:
    _, told = run("open", "officer-1", "officer", "civil_affairs", "--post", "head")
    _, shown = run("show", "officer-1")
    assert not {"password", "seed"} & shown.keys()
    assert told["password"] not in json.dumps(shown)


def test_a_sandbox_account_is_known_to_everybody_and_may_be_opened_again(run: Any) -> None:
    asked = ("open", "officer-1", "officer", "civil_affairs", "--sandbox", "--post")
    _, first = run(*asked, "head")
    run("leave", "officer-1")
    _, again = run(*asked, "reviewer")
    assert first == again
    assert first["password"] == staff.SANDBOX_PASSWORD
    held = account("officer-1").data
    assert passwords.matches(held["password"], staff.SANDBOX_PASSWORD)
    assert held["first"] is False
    assert seed_of("officer-1") == first["seed"] == staff.sandbox_seed("officer-1")
    assert on_duty("officer-1").posts == (Post("reviewer", CIVIL_AFFAIRS),)


def test_a_sandbox_tells_the_one_time_password_of_now(run: Any) -> None:
    _, told = run("code", "officer-1")
    assert passwords.step_of(staff.sandbox_seed("officer-1"), told["code"]) is not None


@pytest.mark.parametrize("arguments", [("open", "admin-1", "administrator", "--sandbox"), ("code", "admin-1")])
def test_only_a_sandbox_takes_what_everybody_knows(
    run: Any, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SANDBOX", "off")
    with pytest.raises(SystemExit, match="no sandbox"):
        run(*arguments)
    with pytest.raises(NotFound):
        account("admin-1")
