"""Development tokens of a sandbox stack: python -m infra.tokens ROLE [NUMBER | DEPARTMENT | SITE]

resident NUMBER      an identity number, and any credit codes that the resident acts for
officer DEPARTMENT   a department's key in catalogue/departments.yaml, or its credit code
outlet|kiosk SITE    a site's code
grid, department, auditor
"""

import os
import sys
from typing import get_args

import yaml

from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.secrets import Secret
from chalicelib.aws.tokens import mint
from chalicelib.kernel.caller import Caller, Role
from infra.paths import ROOT


class Tokens:
    """Mints tokens for the stack that the environment names."""

    def __init__(self) -> None:
        self._secret = Secret(os.environ["TOKEN_SECRET"])
        self.privacy = KmsPrivacy(os.environ["TABLE_KEYS"], os.environ["PERSON_KEY"], self._secret)
        self._departments = yaml.safe_load((ROOT / "catalogue" / "departments.yaml").read_text("utf-8"))

    def resident(self, *numbers: str) -> str:
        """A resident with that identity number (18 characters), who acts for the firms with the credit codes."""
        own, *firms = numbers
        lookups = {self.privacy.lookup("person", own), *(self.privacy.lookup("firm", code) for code in firms)}
        return mint(self._secret, Caller("resident", f"resident-{own[-6:]}", represents=frozenset(lookups)))

    def officer(self, department: str, name: str = "officer-1") -> str:
        """An officer of a department."""
        known = self._departments.get(department, {}).get("credit_code", department)
        return mint(self._secret, Caller("officer", name, department=known))

    def other(self, role: Role, site: str = "") -> str:
        """A caller of any other role."""
        return mint(self._secret, Caller(role, f"{role}-1", site=site))


def main(arguments: list[str]) -> None:
    roles = get_args(Role)
    if not arguments or arguments[0] not in roles:
        sys.exit(f"{__doc__}\nWHO is one of: {', '.join(roles)}")
    role, *rest = arguments
    tokens = Tokens()
    if role == "resident":
        print(tokens.resident(*rest))
    elif role == "officer":
        print(tokens.officer(*rest))
    else:
        print(tokens.other(role, *rest))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(sys.argv[1:])
