"""People who apply: identity numbers that hold, what departments know of them, their requests ready to send."""

import hashlib
import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

import boto3

from chalicelib.access.tokens import Tokens
from chalicelib.applications.uploads import UploadedFile, Uploads
from chalicelib.aws.files import Bucket
from chalicelib.aws.parties_table import PartiesTable
from chalicelib.aws.privacy import KmsPrivacy
from chalicelib.aws.secrets import RotatedKeys, Secret, SecretSigner
from chalicelib.kernel.caller import Caller, Duty, Mandate, Post
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.ids.identity import check_character
from chalicelib.parties.records import PartyRecords, Told
from chalicelib.parties.service import Parties

BY_RULE = "11530114015301148T4530511022000"
"""高龄津贴: decided by its table."""
BY_PERSON = "11530114015302028A4530709033000"
"""居民身份证换领、补领: has no table, so a person decides."""
POLICE = "11530114015302028A"
"""Who decides :data:`BY_PERSON`."""
BUREAU = "11530114015302255F"
"""Who supervises, and dispatches tickets (政务服务管理局)."""

FIRST_BIRTH = date(1930, 1, 1)
BIRTHS = 5000
"""Days of birth that are given out; all lie 80 years back."""

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)


def identity_number(n: int) -> str:
    """The ``n``-th number: first registered in 呈贡 before it was a district (530121), with the right check."""
    birth = FIRST_BIRTH + timedelta(days=n % BIRTHS)
    body = f"530121{birth:%Y%m%d}{n // BIRTHS + 1:03d}"
    return body + check_character(body)


TELLER = Caller("department", "register", scopes=frozenset({"records:write"}))
LIFETIME = timedelta(hours=4)
"""Of a token: longer than any measurement."""


@dataclass(frozen=True)
class Request:
    """A request that only needs to be sent: a POST when it has a body."""

    path: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    stage: str = ""
    """Where the case must stand in the answer; empty: it is not asked."""

    def met(self, answer: Mapping[str, Any]) -> bool:
        """Whether the answer is the one that was meant, not a fallback."""
        return not self.stage or answer["stage"] == self.stage


class Players:
    """Prepares requests to the stack that ``env`` names; all that an application needs is done beforehand."""

    def __init__(self, env: Mapping[str, str]) -> None:
        secret = Secret(env["TOKEN_SECRET"])
        self._tokens = Tokens(RotatedKeys(env["SIGNING_SECRET"]))
        self._privacy = KmsPrivacy(env["TABLE_KEYS"], env["PERSON_KEY"], secret)
        parties = Parties(PartiesTable(env["TABLE_PARTIES"], env["TABLE_KEYS"]), self._privacy)
        self._records = PartyRecords(parties, self._privacy, RunningClock())
        self._uploads = Uploads(Bucket(env["FILES_BUCKET"]), SecretSigner(secret, "receipt"))
        self._files = boto3.client("s3")
        self._bucket = env["FILES_BUCKET"]
        self._numbers = count()

    def by_rule(self, known: bool = True) -> Request:
        """An application that the rules approve; of somebody nobody has told of, and handed over, if not ``known``."""
        number = self._known() if known else self._next()
        form = {
            "street": "530114001", "address": "龙城街道示例路1号", "bank_name": "昆明农商行",
            "bank_account": "6222021234567890123", "elsewhere": False,
        }  # fmt: skip
        if not known:
            return self._with_files(BY_RULE, number, form, ("identity", "bank_card"))
        records = {"identity": "identity_card", "bank_card": "social_security_card"}
        materials = [{"code": code, "record": record} for code, record in records.items()]
        return self._application(BY_RULE, number, form, materials, stage="approved", autofill=True)

    def by_person(self, known: bool = True) -> Request:
        """An application that a person decides."""
        number = self._known() if known else self._next()
        form = {
            "street": "530114001", "address": "龙城街道示例路1号", "reason": "有效期满换领",
            "appointment_on": "2026-12-01", "delivery": "窗口领取",
        }  # fmt: skip
        return self._with_files(BY_PERSON, number, form, ("portrait", "fingerprint"), autofill=known)

    def _with_files(
        self, item: str, number: str, form: Mapping[str, Any], codes: tuple[str, ...], **more: Any
    ) -> Request:
        case_id = new_case_id(int(time.time() * 1000), os.urandom(10))
        files = [self._uploaded(case_id, code) for code in codes]
        return self._application(item, number, form, files, case_id=case_id, **more)

    def reads(self, request: Request, receipt: Mapping[str, Any]) -> dict[str, Request]:
        """Every way to read an application that a person decides: by its applicant, by number, by an officer."""
        case, mine = f"/v1/applications/{receipt['case_id']}", {"authorization": request.headers["authorization"]}
        secret = f"number={receipt['number']}&code={receipt['query_code']}"
        officer = self._bearer(Caller("officer", "officer", department=POLICE, posts=(Post("reviewer", POLICE),)))
        return {
            "progress": Request(case, headers=mine),
            "progress_by_number": Request(f"/v1/progress?{secret}"),
            "timeline": Request(f"{case}/timeline", headers=mine),
            "timeline_by_number": Request(f"/v1/progress/timeline?{secret}"),
            "work_queue": Request("/v1/work-queue?kind=review", headers=officer),
            "search": Request("/v1/items?q=身份证"),
            "item": Request(f"/v1/items/{BY_RULE}"),
            "guide": Request(f"/v1/items/{BY_RULE}/guide"),
            "sites": Request("/v1/sites"),
        }

    def officer(self, name: str, department: str, duty: Duty = "reviewer") -> dict[str, str]:
        """The headers of an officer with a post."""
        return self._bearer(Caller("officer", name, department=department, posts=(Post(duty, department),)))

    def resident(self) -> dict[str, str]:
        """The headers of a resident nobody has told of."""
        return self._resident(self._next())

    def _application(
        self, item: str, number: str, form: Mapping[str, Any], materials: list[dict[str, str]],
        stage: str = "in_review", **more: Any,
    ) -> Request:  # fmt: skip
        applicant = {"kind": "person", "name": "李大爷", "id_number": number, "phone": "13800001234"}
        body = {"item": item, "channel": "web", "applicant": applicant, "form": form, "materials": materials, **more}
        headers = self._resident(number) | {"idempotency-key": uuid.uuid4().hex}
        return Request("/v1/applications", body, headers, stage)

    def _resident(self, number: str) -> dict[str, str]:
        """As a login tells them: by their person id, where they have one."""
        lookup = self._privacy.lookup("person", number)
        found = self._privacy.found(lookup)
        caller_id = found.id if found else lookup[-12:]
        return self._bearer(Caller("resident", caller_id, "face", mandates=(Mandate(lookup, "self"),)))

    def _bearer(self, caller: Caller) -> dict[str, str]:
        return {"authorization": f"Bearer {self._tokens.issue(caller, LIFETIME)}"}

    def _next(self) -> str:
        return identity_number(next(self._numbers))

    def _known(self) -> str:
        number = self._next()
        told = Told(
            kind="person", number=number, source="公安人口库", credit="normal",
            profile={"household": "530114001", "alive": True, "residence": "530114001"},
            records={"identity_card": {"number": number}, "social_security_card": {"bank": "昆明农商行"}},
        )  # fmt: skip
        self._records.take(TELLER, told)
        return number

    def _uploaded(self, case_id: str, material: str) -> dict[str, str]:
        sha256 = hashlib.sha256(PICTURE).hexdigest()
        self._files.put_object(Bucket=self._bucket, Key=f"uploads/{case_id}/{material}/{sha256}", Body=PICTURE)
        checked = self._uploads.check(UploadedFile(case_id=case_id, material=material, sha256=sha256))
        return {"code": material, "receipt": checked.receipt}
