"""SMS by Alibaba Cloud (阿里云短信服务, Dysmsapi 2017-05-25), through its official SDK.

Sources: SendSms https://help.aliyun.com/document_detail/419273.html, QuerySendDetails
https://help.aliyun.com/document_detail/419277.html, error codes https://help.aliyun.com/document_detail/101346.html,
receipt codes https://help.aliyun.com/document_detail/101347.html, pushed receipts (SmsReport)
https://help.aliyun.com/document_detail/101867.html.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from channels.message import Arrival, Message, Receipt, Result, State
from channels.sms import network
from channels.sms.moments import beijing

STATES: Mapping[str, State] = {
    "OK": "sent",
    "isv.BUSINESS_LIMIT_CONTROL": "temporary",  # this number got too many in a minute, an hour or a day
    "isv.MOBILE_NUMBER_ILLEGAL": "permanent",  # no number
    "isv.BLACK_KEY_CONTROL_LIMIT": "permanent",  # the number opted out or complained
    "isv.CUSTOMER_REFUSED": "permanent",  # the number opted out
    "isv.AMOUNT_NOT_ENOUGH": "technical",  # no money left
    "isv.OUT_OF_SERVICE": "technical",  # stopped for want of money
    "isv.DAY_LIMIT_CONTROL": "technical",  # our own limit of a day
    "isv.MONTH_LIMIT_CONTROL": "technical",  # our own limit of a month
    "isv.ACCOUNT_NOT_EXISTS": "technical",
    "isv.ACCOUNT_ABNORMAL": "technical",
    "isv.PRODUCT_UN_SUBSCRIPT": "technical",
    "isv.PRODUCT_UNSUBSCRIBE": "technical",
    "isv.DENY_IP_RANGE": "technical",  # the call came from outside the mainland
    "isv.SMS_SIGNATURE_ILLEGAL": "technical",
    "isv.SMS_SIGN_ILLEGAL": "technical",
    "isv.SIGN_STATE_ILLEGAL": "technical",
    "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "technical",
    "isv.SMS_TEMPLATE_ILLEGAL": "technical",
    "isv.TEMPLATE_MISSING_PARAMETERS": "technical",
    "isv.TEMPLATE_PARAMS_ILLEGAL": "technical",
    "isv.INVALID_JSON_PARAM": "technical",
    "isv.INVALID_PARAMETERS": "technical",
    "isv.PARAM_LENGTH_LIMIT": "technical",  # a value is longer than the template's kind may have
    "isv.PARAM_NOT_SUPPORT_URL": "technical",
    "isv.SMS_CONTENT_ILLEGAL": "technical",
    "isv.UNSUPPORTED_CONTENT": "technical",  # emoji, rare characters
    "isp.RAM_PERMISSION_DENY": "technical",
    "isp.SYSTEM_ERROR": "unknown",  # inside the provider: it does not tell whether before or after it took the message
    "isp.GATEWAY_ERROR": "unknown",
    "SignatureDoesNotMatch": "technical",
    "InvalidAccessKeyId.NotFound": "technical",
    "Throttling": "temporary",
    "Throttling.User": "temporary",
    "Throttling.Api": "temporary",
    "ServiceUnavailable": "temporary",
    "InternalError": "unknown",
}
"""Code → state; any other is technical, except with an HTTP status of 500 and more, where it is unknown."""

RECEIPTS: Mapping[str, Arrival] = {
    "DELIVERED": "delivered",
    "MOBILE_NOT_ON_SERVICE": "temporary",  # off, out of reach or suspended; a number that is gone may be told so, too
    "MOBILE_TERMINAL_ERROR": "temporary",  # memory full, a fault of the phone
    "MOBLLE_TERMINAL_ERROR": "temporary",  # as the provider's page spells it
    "MOBILE_ACCOUNT_ABNORMAL": "temporary",  # in arrears, or changing its carrier
    "MOBILE_SEND_LIMIT": "temporary",  # this number got too many
    "EXPIRED": "temporary",
    "REQUEST_SUCCESS": "temporary",  # the carrier told nothing in time
    "INVALID_NUMBER": "permanent",
    "MOBILE_IN_BLACK": "permanent",
    "USER_REJECT": "permanent",
    "CONTENT_KEYWORD": "technical",
    "CONTENT_ERROR": "technical",
    "SIGNATURE_BLACKLIST": "technical",
    "PARAMS_ILLEGAL": "technical",
    "IS_CLOSE": "technical",  # the route was closed
    "NO_ROUTE": "technical",
    "SP_NOT_BY_INTER_SMS": "technical",
    "SP_UNKNOWN_ERROR": "technical",
    "isv.BUSINESS_LIMIT_CONTROL": "temporary",  # the platform's own codes are told in receipts, too
    "isv.BLACK_KEY_CONTROL_LIMIT": "permanent",
    "isv.MOBILE_NUMBER_ILLEGAL": "permanent",
}
"""Code of a receipt → arrival; any other is technical."""

ANSWER: Mapping[str, Any] = {"code": 0, "msg": "接收成功"}
"""What a push is answered with HTTP 200; otherwise it comes again after 1, 5 and 10 minutes, and then no more."""

FAILED, DELIVERED = 2, 3
"""SendStatus of QuerySendDetails; 1 waits for a receipt."""

RANKS = {FAILED: 0, DELIVERED: 2}

PAGE, PAGES = 50, 20
"""The provider shows at most 50 messages a page; of one number and day there are hardly more than 50 in all."""


class AliyunSms:
    """Sends by the service at ``endpoint`` (``https://dysmsapi.aliyuncs.com``) under ``signature``, without brackets.

    A message needs its template's code and values. The id of a message travels as OutId, and comes back with receipts.
    """

    name = "aliyun"
    own_ids = False
    drops_repeats = 0.0

    def __init__(self, endpoint: str, key_id: str, key_secret: str, signature: str) -> None:
        from alibabacloud_dysmsapi20170525 import models  # noqa: PLC0415  heavy: only those who send pay for it
        from alibabacloud_dysmsapi20170525.client import Client  # noqa: PLC0415
        from alibabacloud_tea_openapi.utils_models import Config  # noqa: PLC0415
        from darabonba.runtime import ExtendsParameters, RuntimeOptions  # noqa: PLC0415

        network.quiet()
        place = urlsplit(endpoint)
        if place.scheme not in ("http", "https") or not place.netloc:
            raise ValueError("an endpoint is http:// or https://, and a host")
        self._models, self._signature = models, signature
        self._client = Client(
            Config(access_key_id=key_id, access_key_secret=key_secret, endpoint=place.netloc, protocol=place.scheme)
        )
        # The SDK tries again only when it is given options for that, and counts in milliseconds.
        self._runtime = RuntimeOptions(
            connect_timeout=round(network.CONNECT * 1000),
            read_timeout=round(network.READ * 1000),
            extends_parameters=ExtendsParameters(headers=network.CLOSE),
        )

    def send(self, message: Message) -> Result:
        """Send one message."""
        request = self._models.SendSmsRequest(
            phone_numbers=message.to,
            sign_name=self._signature,
            template_code=message.template,
            template_param=json.dumps(message.values, ensure_ascii=False) if message.values else None,
            out_id=message.id,
        )
        answer = self._call(self._client.send_sms_with_options, request)
        return answer if isinstance(answer, Result) else Result("sent", answer.biz_id or "", answer.code)

    def ask(self, message: Message, day: str) -> Result | Receipt | None:
        """What became of a message that was tried on ``day`` (``20261124``, Beijing time), within 30 days.

        A message shows up some seconds after it was taken: whoever asks waits for that.
        """
        for page in range(1, PAGES + 1):
            request = self._models.QuerySendDetailsRequest(
                phone_number=message.to, send_date=day, page_size=PAGE, current_page=page
            )
            answer = self._call(self._client.query_send_details_with_options, request)
            if isinstance(answer, Result):
                return Result("unknown", code=answer.code, detail=answer.detail)
            details = answer.sms_send_detail_dtos.sms_send_detail_dto if answer.sms_send_detail_dtos else []
            tried = [detail for detail in details if detail.out_id == message.id]
            if tried:
                return _became(message.id, tried)
            if len(details) < PAGE:
                return None
        return Result("unknown", detail="too many messages to this number")

    def _call(self, call: Any, request: Any) -> Any:
        """The body of an answer that says OK, or what became of the request."""
        from darabonba.exceptions import ResponseException  # noqa: PLC0415

        try:
            body = call(request, self._runtime).body
        except ResponseException as refusal:
            return _refused(str(refusal.code), refusal.status_code or 0)
        except Exception as failure:  # noqa: BLE001  the SDK raises whatever goes wrong below it, wrapped or not
            inner = getattr(failure, "inner_exception", failure)
            state: State = "temporary" if network.never_made(inner) else "unknown"
            return Result(state, detail=network.root(inner))
        if body is None or not body.code:
            return Result("unknown", detail="no code")
        return body if body.code == "OK" else Result(STATES.get(body.code, "technical"), code=body.code)


def read_receipts(content: Any) -> tuple[Receipt, ...]:
    """What a push tells (SmsReport): one or many receipts, which may come more than once.

    A push is not signed; its address must be one that only the provider knows.

    Raises
    ------
    ValueError
        when it is no list of objects.
    """
    if not isinstance(content, list) or not all(isinstance(report, dict) for report in content):
        raise ValueError("a push is a list of reports")
    return tuple(_receipt(report) for report in content if report.get("out_id") or report.get("biz_id"))


def _receipt(report: Mapping[str, Any]) -> Receipt:
    code = str(report.get("err_code") or "")
    state: Arrival = "delivered" if report.get("success") is True else _failed(code)
    ids = str(report.get("out_id") or ""), str(report.get("biz_id") or "")
    return Receipt(state, *ids, code, beijing(report.get("report_time")))


def _refused(code: str, status: int) -> Result:
    return Result(STATES.get(code, "unknown" if status >= 500 else "technical"), code=code, detail=f"HTTP {status}")


def _became(message_id: str, tried: Iterable[Any]) -> Result | Receipt:
    """The best of what became of a message: it arrived, or may yet, or did not."""
    best = max(tried, key=lambda detail: RANKS.get(detail.send_status, 1))
    code = best.err_code or ""
    if best.send_status not in (FAILED, DELIVERED):
        return Result("sent", code=code)
    state: Arrival = "delivered" if best.send_status == DELIVERED else _failed(code)
    return Receipt(state, message_id=message_id, code=code, at=beijing(best.receive_date))


def _failed(code: str) -> Arrival:
    state = RECEIPTS.get(code, "technical")
    return "technical" if state == "delivered" else state
