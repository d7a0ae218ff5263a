"""Requests of the API of rights."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.values import Strict
from chalicelib.rights.purposes import Purpose

WHOM = r"^((person|firm)-[0-9a-f]{1,128})?$"
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}(\.[a-z][a-z0-9_]{1,40})?$")]


class Whom(Strict):
    """Whose data: one's own, or that of a child or firm that one speaks for, by the key of the mandate."""

    whom: str = Field(default="", pattern=WHOM)


class ConsentGiven(Whom):
    """Consent to the text of ``version``."""

    purpose: Purpose
    version: str = Field(max_length=40)
    channel: Literal["web", "wechat", "miniprogram"] = "web"


class ConsentWithdrawn(Whom):
    """Consent is withdrawn. No reason is asked (art 15)."""

    purpose: Purpose


class CorrectionRequest(Whom):
    """What is held wrongly or is missing, and how it is right (art 46)."""

    section: Literal["profile", "records", "credit"]
    field: Path | Literal[""] = ""
    """``household``; of a record kind and field: ``business_licence.address``; of the credit grade nothing."""
    wrong: Any = None
    right: Any
    reason: Words


class DeletionRequest(Whom):
    """Everything about the person shall be deleted (art 47)."""
