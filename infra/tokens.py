"""Access tokens without a login, signed with the stack's own secret: python -m infra.tokens ROLE [WHO]

resident NUMBER      an identity number, and any credit codes that the resident acts for
officer DEPARTMENT   a department's key in catalogue/departments.yaml, or its credit code
grid SITE            a community's code
administrator, security, auditor

Whoever may read the signing secret can do this: the account's operators, on the local engine everybody.
Outlets, terminals and departments have no tokens: they sign (python -m infra.partners).
"""

import os
import sys
from datetime import timedelta

from chalicelib.access.tokens import Tokens as Issuer
from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.secrets import RotatedKeys, Secret
from chalicelib.kernel.caller import STAFF, Caller, Mandate, Post, Role
from infra import acts
from infra.paths import ROOT, document

LIFETIME = timedelta(hours=12)


class Tokens:
    """Signs tokens for the stack that the environment names."""

    def __init__(self) -> None:
        self.privacy = KmsPrivacy(
            os.environ["TABLE_KEYS"], os.environ["PERSON_KEY"], Secret(os.environ["TOKEN_SECRET"])
        )
        self._issuer = Issuer(RotatedKeys(os.environ["SIGNING_SECRET"]))
        self._departments = document(ROOT / "catalogue" / "departments.yaml")

    def resident(self, *numbers: str) -> str:
        """A resident with that identity number (18 characters), who acts for the firms with the credit codes."""
        own, *firms = numbers
        lookup = self.privacy.lookup("person", own)
        mandates = [Mandate(lookup, "self"), *(Mandate(self.privacy.lookup("firm", code), "agent") for code in firms)]
        return self._issued(Caller("resident", f"R{lookup[-20:]}", "face", mandates=tuple(mandates)))

    def officer(self, department: str, name: str = "officer-1", site: str = "") -> str:
        """An officer with every duty in a department, and a window at the site."""
        known = self._departments.get(department, {}).get("credit_code", department)
        posts = [Post("reviewer", known), Post("head", known), Post("window", known, site=site)]
        return self._issued(Caller("officer", name, department=known, posts=tuple(posts)))

    def other(self, role: Role, site: str = "") -> str:
        """Somebody of the staff in any other role."""
        return self._issued(Caller(role, f"{role}-1", site=site))

    def _issued(self, caller: Caller) -> str:
        return self._issuer.issue(caller, LIFETIME)


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0] not in ("resident", *STAFF):
        sys.exit(__doc__)
    role, *rest = arguments
    acts.told(f"infra.tokens {role}")
    tokens = Tokens()
    if role == "resident":
        print(tokens.resident(*rest))
    elif role == "officer":
        print(tokens.officer(*rest))
    else:
        print(tokens.other(role, *rest))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(sys.argv[1:])
