"""Tencent Cloud's SMS (API 2021-01-11) as its SDK speaks to it: SendSms, PullSmsSendStatus, the pushed receipts.

Requests are signed with TC3-HMAC-SHA256: https://cloud.tencent.com/document/api/382/52072. A request has one number
here. Receipts are pushed where an address is set, and wait to be pulled otherwise.
"""

import hmac
import re
import time
import uuid
from collections import deque
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx

from simulators.server import Answer, Request, Running, run
from simulators.sms import Limit, NoAnswer, Sms, SmsSettings, SmsSimulator, beijing

ALGORITHM = "TC3-HMAC-SHA256"
CREDENTIAL = re.compile(
    ALGORITHM
    + r" Credential=(\S+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)
LATE = 5 * 60
NUMBER = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
VARIABLE = re.compile(r"\{(\d+)\}")
URL = re.compile(r"https?://|www\.", re.IGNORECASE)
LONGEST = 500
COMMON = ("AuthFailure", "RequestLimitExceeded", "MissingParameter", "InvalidAction", "NoSuchVersion")
"""Codes of the cloud's, told as the request's Error, as InternalError alone is; others are told with the number."""


class TencentSettings(SmsSettings):
    """Limits are those that a new application has; a value has at most 12 characters."""

    app_id: str
    limits: tuple[Limit, ...] = (
        Limit(seconds=30, most=1, code="LimitExceeded.PhoneNumberThirtySecondLimit", per="content"),
        Limit(seconds=86400, most=10, code="LimitExceeded.PhoneNumberDailyLimit"),
    )
    longest_value: int = 12
    push_waits: tuple[float, ...] = (60, 60)
    """It pushes twice again; how long after is not told."""
    ext_opened: bool = False
    """Whether receipts hold the session's content, which the provider opens on demand."""


class Tencent(SmsSimulator):
    """The service."""

    delivered, undelivered = "DELIVRD", "UNDELIV"
    refused_blocked = "FailedOperation.PhoneNumberInBlacklist"
    settings: TencentSettings

    def __init__(self, settings: TencentSettings) -> None:
        super().__init__(settings)
        self._waiting: deque[dict[str, Any]] = deque()

    def handle(self, request: Request) -> Answer | None:
        """Answer SendSms or PullSmsSendStatus."""
        fault = self._unsigned(request)
        if fault:
            return self._error(fault)
        actions = {"SendSms": self._send, "PullSmsSendStatus": self._pull}
        action = actions.get(request.headers.get("x-tc-action", ""))
        if action is None or request.headers.get("x-tc-version") != "2021-01-11":
            return self._error("InvalidAction" if action is None else "NoSuchVersion")
        asked = request.json()
        if not isinstance(asked, dict):
            return self._error("InvalidParameter")
        try:
            return action(asked)
        except NoAnswer:
            return None

    def number(self, count: int) -> str:
        return f"5000:{time.time_ns()}{count:06d}"

    def tell(self, sms: Sms) -> None:
        status = "SUCCESS" if sms.code == self.delivered else "FAIL"
        session = sms.message_id if self.settings.ext_opened else ""
        if not self.settings.receipts_url:
            pulled = {
                "UserReceiveTime": int(sms.received), "CountryCode": "86", "SubscriberNumber": sms.to,
                "PhoneNumber": f"+86{sms.to}", "SerialNo": sms.serial, "ReportStatus": status, "Description": sms.code,
                "SessionContext": session,
            }  # fmt: skip
            self._waiting.append(pulled)
            return
        report = {
            "user_receive_time": beijing(sms.received), "nationcode": "86", "mobile": sms.to, "report_status": status,
            "errmsg": sms.code, "description": "用户短信送达成功" if status == "SUCCESS" else "用户短信接收失败",
            "sid": sms.serial,
        }  # fmt: skip
        self.push_receipt(report | ({"ext": session} if session else {}), _taken)

    def _send(self, asked: dict[str, Any]) -> Answer:
        if missing := {"PhoneNumberSet", "SmsSdkAppId", "TemplateId"} - asked.keys():
            return self._error(f"MissingParameter{'.EmptyPhoneNumberSet' * ('PhoneNumberSet' in missing)}")
        numbers = asked["PhoneNumberSet"]
        if not isinstance(numbers, list) or len(numbers) != 1:
            return self._error("InvalidParameter")
        session, found = str(asked.get("SessionContext", "")), NUMBER.fullmatch(str(numbers[0]))
        values = list(map(str, asked.get("TemplateParamSet") or []))
        text = self.settings.templates.get(str(asked["TemplateId"]), "")
        sms = Sms(session, found[1] if found else "", str(asked["TemplateId"]), str(asked.get("SignName")), "")
        code = self._misfit(asked, sms, text, values)
        if not code:
            sms.text = VARIABLE.sub(lambda variable: values[int(variable[1]) - 1], text)
            too_long = len(sms.shown) > LONGEST
            code = "InvalidParameterValue.ContentLengthLimit" if too_long else self.take(sms)
        if code.startswith(COMMON) or code == "InternalError":
            return self._error(code)
        status = {
            "SerialNo": sms.serial, "PhoneNumber": f"+86{sms.to}", "Fee": 0 if code else 1, "SessionContext": session,
            "Code": self.refuse(code) if code else "Ok", "Message": f"simulated: {code}" if code else "send success",
            "IsoCode": "CN",
        }  # fmt: skip
        return _said({"SendStatusSet": [status]})

    def _misfit(self, asked: dict[str, Any], sms: Sms, text: str, values: list[str]) -> str:
        faults = {
            "InvalidParameterValue.SdkAppIdNotExist": asked["SmsSdkAppId"] != self.settings.app_id,
            "InvalidParameterValue.IncorrectPhoneNumber": not sms.to,
            "FailedOperation.SignatureIncorrectOrUnapproved": sms.signature not in self.settings.signatures,
            "FailedOperation.TemplateUnapprovedOrNotExist": not text,
            "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": (
                {int(number) for number in VARIABLE.findall(text)} != set(range(1, len(values) + 1))
            ),
            "InvalidParameterValue.TemplateParameterLengthLimit": (
                any(len(value) > self.settings.longest_value for value in values)
            ),
            "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": any(map(URL.search, values)),
        }
        return next((code for code, wrong in faults.items() if wrong), "")

    def _pull(self, asked: dict[str, Any]) -> Answer:
        limit = asked.get("Limit")
        if asked.get("SmsSdkAppId") != self.settings.app_id:
            return self._error("InvalidParameterValue.SdkAppIdNotExist")
        if not isinstance(limit, int) or not 1 <= limit <= 100:
            return self._error("InvalidParameterValue.LimitVerifyFail")
        with self.lock:
            told = [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]
        return _said({"PullSmsSendStatusSet": told})

    def _error(self, code: str) -> Answer:
        return _said({"Error": {"Code": self.refuse(code), "Message": f"simulated: {code}"}})

    def _unsigned(self, request: Request) -> str:
        """What is wrong with the signature; nothing when it is right."""
        given = CREDENTIAL.fullmatch(request.headers.get("authorization", ""))
        stamp = request.headers.get("x-tc-timestamp", "")
        if given is None or not stamp.isdecimal():
            return "AuthFailure.InvalidAuthorization"
        key_id, day, names, signature = given.groups()
        if key_id != self.settings.key_id:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - int(stamp)) > LATE or datetime.fromtimestamp(int(stamp), UTC).date().isoformat() != day:
            return "AuthFailure.SignatureExpire"
        expected = _signature(self.settings.key_secret, request, day, names)
        whole = {"content-type", "host"} <= set(names.split(";"))
        return "" if whole and hmac.compare_digest(expected, signature) else "AuthFailure.SignatureFailure"


def serve(settings: TencentSettings) -> Running:
    """Serve the simulator until it is closed."""
    return run(Tencent(settings))


def _signature(secret: str, request: Request, day: str, names: str) -> str:
    headers = "".join(f"{name}:{request.headers.get(name, '').strip().lower()}\n" for name in names.split(";"))
    payload = sha256(request.body).hexdigest()
    canonical = "\n".join((request.method, request.path, urlencode(request.query), headers, names, payload))
    digest = sha256(canonical.encode()).hexdigest()
    signed = f"{ALGORITHM}\n{request.headers['x-tc-timestamp']}\n{day}/sms/tc3_request\n{digest}"
    key = f"TC3{secret}".encode()
    for part in (day, "sms", "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, signed.encode(), "sha256").hex()


def _said(content: dict[str, Any]) -> Answer:
    return Answer({"Response": content | {"RequestId": str(uuid.uuid4())}})


def _taken(answer: httpx.Response) -> bool:
    """``result`` is 0."""
    try:
        return answer.status_code == 200 and answer.json()["result"] == 0
    except (ValueError, KeyError, TypeError):
        return False
