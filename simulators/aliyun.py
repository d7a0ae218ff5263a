"""Alibaba Cloud's SMS (Dysmsapi 2017-05-25) as its SDK speaks to it: SendSms, QuerySendDetails, SmsReport.

Requests are signed with ACS3-HMAC-SHA256: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.
A request has one number here; limits count in any so many seconds, where the provider's minutes and hours are the
clock's.
"""

import hmac
import json
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import httpx

from simulators.server import Answer, Request, Running, run
from simulators.sms import Limit, NoAnswer, Sms, SmsSettings, SmsSimulator, beijing

ALGORITHM = "ACS3-HMAC-SHA256"
SIGNED = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"}
LATE = 15 * 60
NUMBER = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})")
VARIABLE = re.compile(r"\$\{(\w+)\}")
URL = re.compile(r"https?://|www\.", re.IGNORECASE)
LONGEST = 500
STATUSES = {"InvalidAccessKeyId.NotFound": 404, "InvalidAction.NotFound": 404, "InternalError": 500,
            "ServiceUnavailable": 503}  # fmt: skip
"""HTTP status of a code of the gateway's; any other has 400. Codes of the service's (isv, isp) come with 200."""


class AliyunSettings(SmsSettings):
    """Limits are those of notifications; a value has at most 35 characters."""

    limits: tuple[Limit, ...] = (
        Limit(seconds=86400, most=50, code="isv.BUSINESS_LIMIT_CONTROL", per="template"),
    )  # fmt: skip
    longest_value: int = 35
    push_waits: tuple[float, ...] = (60, 300, 600)


class Aliyun(SmsSimulator):
    """The service."""

    delivered, undelivered = "DELIVERED", "MOBILE_NOT_ON_SERVICE"
    refused_blocked = "isv.BLACK_KEY_CONTROL_LIMIT"

    def __init__(self, settings: AliyunSettings) -> None:
        super().__init__(settings)
        self._nonces: set[str] = set()

    def handle(self, request: Request) -> Answer | None:
        """Answer SendSms or QuerySendDetails."""
        fault = self._unsigned(request)
        if fault:
            return self._refused(fault)
        actions = {"SendSms": self._send, "QuerySendDetails": self._query}
        action = actions.get(request.headers.get("x-acs-action", ""))
        if action is None or request.headers.get("x-acs-version") != "2017-05-25":
            return self._refused("InvalidAction.NotFound" if action is None else "InvalidVersion")
        try:
            return action({**request.query, **request.form()})
        except NoAnswer:
            return None

    def number(self, count: int) -> str:
        return f"{time.time_ns() // 1000}{count:06d}^0"

    def tell(self, sms: Sms) -> None:
        report = {
            "phone_number": sms.to, "send_time": beijing(sms.at), "report_time": beijing(sms.received),
            "success": sms.code == self.delivered, "err_code": sms.code,
            "err_msg": "用户接收成功" if sms.code == self.delivered else "接收失败", "sms_size": "1",
            "biz_id": sms.serial, "out_id": sms.message_id,
        }  # fmt: skip
        self.push_receipt(report, _taken)

    def _send(self, asked: Mapping[str, str]) -> Answer:
        found, template = NUMBER.fullmatch(asked.get("PhoneNumbers", "")), asked.get("TemplateCode", "")
        if found is None:
            return self._refused("isv.MOBILE_NUMBER_ILLEGAL")
        if asked.get("SignName") not in self.settings.signatures:
            return self._refused("isv.SMS_SIGNATURE_ILLEGAL")
        if template not in self.settings.templates:
            return self._refused("isv.SMS_TEMPLATE_ILLEGAL")
        text = self.settings.templates[template]
        values = _values(asked.get("TemplateParam", "{}"))
        fault = self._misfit(text, values)
        if values is None or fault:
            return self._refused(fault)
        text = VARIABLE.sub(lambda variable: values[variable[1]], text)
        sms = Sms(asked.get("OutId", ""), found[1], template, asked["SignName"], text)
        if len(sms.shown) > LONGEST:
            return self._refused("isv.PARAM_LENGTH_LIMIT")
        code = self.take(sms)
        return self._refused(code) if code else _said("OK", BizId=sms.serial)

    def _misfit(self, text: str, values: Mapping[str, str] | None) -> str:
        if values is None:
            return "isv.INVALID_JSON_PARAM"
        if not set(VARIABLE.findall(text)) <= values.keys():
            return "isv.TEMPLATE_MISSING_PARAMETERS"
        if any(len(value) > self.settings.longest_value for value in values.values()):
            return "isv.PARAM_LENGTH_LIMIT"
        return "isv.PARAM_NOT_SUPPORT_URL" if any(map(URL.search, values.values())) else ""

    def _query(self, asked: Mapping[str, str]) -> Answer:
        found, day = NUMBER.fullmatch(asked.get("PhoneNumber", "")), asked.get("SendDate", "")
        size, page = asked.get("PageSize", ""), asked.get("CurrentPage", "")
        right = re.fullmatch(r"\d{8}", day) and size.isdecimal() and page.isdecimal()
        if found is None or not right or not 1 <= int(size) <= 50 or int(page) < 1:
            return self._refused("isv.INVALID_PARAMETERS")
        with self.lock:
            sent = [sms for sms in self.taken[found[1]] if beijing(sms.at)[:10].replace("-", "") == day]
        shown = sent[::-1][(int(page) - 1) * int(size) :][: int(size)]
        details = {"SmsSendDetailDTO": list(map(self._detail, shown))}
        return _said("OK", TotalCount=str(len(sent)), SmsSendDetailDTOs=details)

    def _detail(self, sms: Sms) -> dict[str, Any]:
        told = {
            "PhoneNum": sms.to, "TemplateCode": sms.template, "Content": sms.shown, "SendDate": beijing(sms.at),
            "OutId": sms.message_id, "SendStatus": 1, "ErrCode": sms.code,
        }  # fmt: skip
        if sms.code:
            told |= {"SendStatus": 3 if sms.code == self.delivered else 2, "ReceiveDate": beijing(sms.received)}
        return told

    def _refused(self, code: str) -> Answer:
        self.refuse(code)
        status = 200 if code.startswith(("isv.", "isp.")) else STATUSES.get(code, 400)
        return _said(code, status)

    def _unsigned(self, request: Request) -> str:
        """What is wrong with the signature; nothing when it is right."""
        given = request.headers.get("authorization", "")
        parts = dict(part.strip().partition("=")[::2] for part in given.removeprefix(ALGORITHM).split(","))
        if not given.startswith(ALGORITHM + " "):
            return "MissingAccessKeyId"
        if parts.get("Credential") != self.settings.key_id:
            return "InvalidAccessKeyId.NotFound"
        names = parts.get("SignedHeaders", "").split(";")
        expected = _signature(self.settings.key_secret, request, names)
        digest = sha256(request.body).hexdigest()
        whole = names == sorted(names) and set(names) >= SIGNED
        if not whole or request.headers.get("x-acs-content-sha256") != digest:
            return "SignatureDoesNotMatch"
        if not hmac.compare_digest(expected, parts.get("Signature", "").encode()):
            return "SignatureDoesNotMatch"
        return self._stale(request.headers)

    def _stale(self, headers: Mapping[str, str]) -> str:
        try:
            at = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
        except ValueError:
            return "InvalidTimeStamp.Format"
        if abs(time.time() - at) > LATE:
            return "InvalidTimeStamp.Expired"
        with self.lock:
            used = headers["x-acs-signature-nonce"] in self._nonces
            self._nonces.add(headers["x-acs-signature-nonce"])
        return "SignatureNonceUsed" if used else ""


def serve(settings: AliyunSettings) -> Running:
    """Serve the simulator until it is closed."""
    return run(Aliyun(settings))


def _signature(secret: str, request: Request, names: list[str]) -> bytes:
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(request.query.items()))
    headers = "".join(f"{name}:{request.headers.get(name, '').strip()}\n" for name in names)
    payload = request.headers.get("x-acs-content-sha256", "")
    canonical = "\n".join((request.method, request.path, query, headers, ";".join(names), payload))
    signed = f"{ALGORITHM}\n{sha256(canonical.encode()).hexdigest()}"
    return hmac.digest(secret.encode(), signed.encode(), "sha256").hex().encode()


def _quoted(told: str) -> str:
    return quote(told, safe="~")


def _values(told: str) -> dict[str, str] | None:
    try:
        values = json.loads(told)
    except ValueError:
        return None
    right = isinstance(values, dict) and all(isinstance(value, str) for value in values.values())
    return values if right else None


def _said(code: str, status: int = 200, **more: Any) -> Answer:
    told = {"Code": code, "Message": "OK" if code == "OK" else f"simulated: {code}", "RequestId": str(uuid.uuid4())}
    return Answer(told | more, status)


def _taken(answer: httpx.Response) -> bool:
    """HTTP 200, and ``code`` is a number: the provider looks at no more."""
    try:
        return answer.status_code == 200 and isinstance(answer.json()["code"], int)
    except (ValueError, KeyError, TypeError):
        return False
