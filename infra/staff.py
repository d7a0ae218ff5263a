"""Accounts of the staff, as the operator opens the first ones: the three administrators open all others over the API.

python -m infra.staff open LOGIN ROLE [DEPARTMENT] [--post duty[@street|@site] …] [--subject NAME] [--sandbox]
python -m infra.staff show LOGIN
python -m infra.staff leave LOGIN
python -m infra.staff code LOGIN    the one-time password of now, of an account opened with --sandbox

ROLE is officer, grid, administrator, security or auditor; DEPARTMENT a key of catalogue/departments.yaml or a
credit code. Password and seed of one-time passwords are printed once, when they are made. --sandbox gives those
that everybody knows, and may be repeated; only a sandbox takes it. Works in the environment of a stack (infra.stack).
"""

import argparse
import base64
import hashlib
import json
import sys
from dataclasses import replace
from datetime import timedelta
from os import environ as env
from typing import Any

from pydantic import ValidationError

from chalicelib.access import passwords
from chalicelib.access.schemas import Appointment, NewStaff, PostGiven, StaffView
from chalicelib.access.sessions import Sessions
from chalicelib.access.staff import APART, Staff, StaffAccounts
from chalicelib.access.tokens import Revocations, Tokens
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.secrets import RotatedKeys
from chalicelib.aws.vault import KmsVault
from chalicelib.kernel.caller import STAFF, Caller
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.errors import Conflict, DomainError, Invalid
from infra import acts
from infra.paths import ROOT, document

OPERATOR = Caller("security", "operator")
"""Whoever runs the command, where the platform asks who gives rights: no account has this name."""
HOME = "government_services"
"""Department of whoever is opened without one: administrators serve the platform itself."""
SANDBOX_PASSWORD = "chengxiaofu-sandbox-2026"  # noqa: S105  everybody may know it: only sandboxes take it
CHANGES = ("open", "leave")
DIVISION = 9
"""Digits of a street's code; any other place of a post is a site."""


class Commands:
    """Each command by its name; everything that it needs is read from the environment of the stack."""

    def __init__(self) -> None:
        records, clock = RecordsTable(env["TABLE_ACCESS"]), RunningClock()
        self._vault = KmsVault(env["PERSON_KEY"])
        self._accounts = StaffAccounts(records, clock)
        tokens, revocations = Tokens(RotatedKeys(env["SIGNING_SECRET"])), Revocations(records)
        sessions = Sessions(records, tokens, revocations, {"staff": self._accounts}, clock)
        self._staff = Staff(self._accounts, sessions, self._vault, clock)
        self._departments = document(ROOT / "catalogue" / "departments.yaml")

    def open(self, asked: argparse.Namespace) -> dict[str, Any]:
        known = self._departments.get(asked.department, {}).get("credit_code", asked.department)
        new = NewStaff(login=asked.login, department=known, subject=asked.subject)
        given = Appointment(role=asked.role, posts=[_post(text, known) for text in asked.post], site=asked.site)
        if asked.role in APART and asked.post:
            raise Invalid("staff_roles_apart", "post")
        if asked.sandbox:
            _in_sandbox()
        try:
            told = self._staff.open(new).model_dump()
            told["seed"] = _seed_in(told["enrolment"])
        except Conflict:
            if not asked.sandbox:
                raise
        if asked.sandbox:
            told = self._known_to_all(asked.login)
        self._staff.appoint(OPERATOR, asked.login, given)
        return told

    def show(self, asked: argparse.Namespace) -> dict[str, Any]:
        return _shown(self._staff.show(asked.login))

    def leave(self, asked: argparse.Namespace) -> dict[str, Any]:
        return _shown(self._staff.leave(OPERATOR, asked.login))

    def code(self, asked: argparse.Namespace) -> dict[str, Any]:
        _in_sandbox()
        return {"login": asked.login, "code": one_time(asked.login)}

    def _known_to_all(self, login: str) -> dict[str, Any]:
        """Give an account the password and the seed that everybody knows, also when its holder had left."""
        account, seed = self._accounts.account(login), sandbox_seed(login)
        known = {
            "password": passwords.hashed(SANDBOX_PASSWORD), "first": False, "seed": self._vault.seal(seed, account.pk),
            "left": "",
        }  # fmt: skip
        self._accounts.records.put(replace(account, data={**account.data, **known}))
        told = {"login": login, "password": SANDBOX_PASSWORD, "enrolment": passwords.enrolment(seed, login)}
        return told | {"seed": seed}


def sandbox_seed(login: str) -> str:
    """The seed (base32) of a sandbox account: everybody can tell it from the login."""
    return base64.b32encode(hashlib.sha256(f"sandbox {login}".encode()).digest()[:20]).decode()


def one_time(login: str, later: int = 0) -> str:
    """The one-time password of a sandbox account: of now, or so many steps later. Each is good once."""
    import pyotp  # noqa: PLC0415  opened accounts need none

    totp, step = pyotp.TOTP(sandbox_seed(login)), timedelta(seconds=passwords.STEP)
    return str(totp.at(RunningClock().now().wall + later * step))


def _in_sandbox() -> None:
    if env.get("SANDBOX") != "on":
        raise SystemExit("this stack is no sandbox")


def _post(text: str, department: str) -> PostGiven:
    duty, _, place = text.partition("@")
    street = place if place.isdecimal() and len(place) == DIVISION else ""
    told = {"duty": duty, "department": department, "street": street, "site": "" if street else place}
    return PostGiven.model_validate(told)


def _seed_in(enrolment: str) -> str:
    import pyotp  # noqa: PLC0415

    return str(pyotp.parse_uri(enrolment).secret)


def _shown(view: StaffView) -> dict[str, Any]:
    return {name: told for name, told in view.model_dump(mode="json").items() if told}


def parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    made = argparse.ArgumentParser("python -m infra.staff", description=__doc__, formatter_class=raw)
    commands = made.add_subparsers(dest="command", required=True)
    opening = commands.add_parser("open", help="an account with role and posts")
    for name, meaning in (("show", "without secrets"), ("leave", "ends it"), ("code", "one-time password, sandboxes")):
        commands.add_parser(name, help=meaning).add_argument("login")
    opening.add_argument("login", help="工号")
    opening.add_argument("role", choices=STAFF)
    opening.add_argument("department", nargs="?", default=HOME)
    opening.add_argument("--post", action="extend", nargs="+", default=[], help="window@site, reviewer@street, head")
    opening.add_argument("--site", default="", help="where a member of the grid serves")
    opening.add_argument("--subject", default="", help="name at the staff's single sign-on")
    opening.add_argument("--sandbox", action="store_true", help="password and seed that everybody knows")
    return made


def main(arguments: list[str]) -> int:
    """Run a command on the stack that the environment names; 1 when it is refused."""
    asked = parser().parse_args(arguments)
    try:
        said, ended = getattr(Commands(), asked.command)(asked), 0
        if asked.command in CHANGES:
            acts.told(f"infra.staff {asked.command}", asked.login)
    except DomainError as refused:
        said, ended = {"refused": refused.code, "field": refused.field, "message": refused.sentence}, 1
    except ValidationError as wrong:
        fields = [".".join(map(str, error["loc"])) for error in wrong.errors()]
        said, ended = {"refused": "body_invalid", "fields": fields}, 1
    print(json.dumps(said, ensure_ascii=False))
    return ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
