"""The real-name check (实名核验): whether a name and an identity number belong together.

The province's service has no published form, so an adapter in front of it speaks this one:

``POST identity/real-name {"name", "number"}`` → ``{"result": "match" | "mismatch" | "unknown"}``
"""

from typing import Literal

from channels.identity.service import IdentityService

Finding = Literal["match", "mismatch", "unknown", "temporary"]
"""``mismatch``: the number is another name's; ``unknown``: the register holds no such number."""

FINDINGS: dict[object, Finding] = {"match": "match", "mismatch": "mismatch", "unknown": "unknown"}
"""result → finding; any other is temporary."""


class RealNameCheck:
    """Asks the service under ``base_url``."""

    def __init__(self, base_url: str) -> None:
        self._service = IdentityService(base_url)

    def check(self, name: str, number: str) -> Finding:
        """``number``: 18 characters (GB 11643-1999). Neither is kept here."""
        answer = self._service.post("identity/real-name", {"name": name, "number": number})
        return FINDINGS.get(str(answer.get("result")), "temporary")
