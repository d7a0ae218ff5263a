"""SMS by Tencent Cloud (腾讯云短信, API 2021-01-11), through its official SDK.

Sources: SendSms https://cloud.tencent.com/document/api/382/55981, PullSmsSendStatus
https://cloud.tencent.com/document/product/382/55977, error codes and receipt codes
https://cloud.tencent.com/document/api/382/59177, pushed receipts https://cloud.tencent.com/document/api/382/59178.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from channels.message import Arrival, Message, Receipt, Result, State
from channels.sms import network
from channels.sms.moments import beijing

STATES: Mapping[str, State] = {
    "Ok": "sent",
    "LimitExceeded.DeliveryFrequencyLimit": "temporary",
    "LimitExceeded.PhoneNumberThirtySecondLimit": "temporary",
    "LimitExceeded.PhoneNumberOneHourLimit": "temporary",
    "LimitExceeded.PhoneNumberDailyLimit": "temporary",
    "LimitExceeded.PhoneNumberSameContentDailyLimit": "temporary",
    "LimitExceeded.AppDailyLimit": "technical",  # our own limits
    "LimitExceeded.AppMainlandChinaDailyLimit": "technical",
    "RequestLimitExceeded": "temporary",  # so many requests at once
    "RequestLimitExceeded.IPLimitExceeded": "temporary",
    "RequestLimitExceeded.UinLimitExceeded": "temporary",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded": "temporary",
    "InvalidParameterValue.IncorrectPhoneNumber": "permanent",
    "FailedOperation.PhoneNumberParseFail": "permanent",
    "FailedOperation.PhoneNumberInBlacklist": "permanent",  # opted out, or on a carrier's list
    "FailedOperation.InsufficientBalanceInSmsPackage": "technical",
    "FailedOperation.SignatureIncorrectOrUnapproved": "technical",
    "FailedOperation.TemplateIncorrectOrUnapproved": "technical",
    "FailedOperation.TemplateUnapprovedOrNotExist": "technical",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "technical",
    "FailedOperation.ContainSensitiveWord": "technical",
    "FailedOperation.FailResolvePacket": "technical",
    "FailedOperation.JsonParseFail": "technical",
    "InvalidParameterValue.ContentLengthLimit": "technical",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "technical",
    "InvalidParameterValue.TemplateParameterFormatError": "technical",
    "InvalidParameterValue.TemplateParameterLengthLimit": "technical",
    "InvalidParameterValue.SdkAppIdNotExist": "technical",
    "UnauthorizedOperation.RequestIpNotInWhitelist": "technical",
    "UnauthorizedOperation.RequestPermissionDeny": "technical",
    "UnauthorizedOperation.SdkAppIdIsDisabled": "technical",
    "UnauthorizedOperation.ServiceSuspendDueToArrears": "technical",
    "AuthFailure.SignatureFailure": "technical",
    "AuthFailure.SignatureExpire": "technical",
    "AuthFailure.SecretIdNotFound": "technical",
    "InternalError.SigVerificationFail": "technical",
    "InternalError.RequestTimeException": "technical",
    "InternalError.Timeout": "unknown",  # inside the provider, who does not tell whether it went out
    "InternalError.SendAndRecvFail": "unknown",
    "InternalError.OtherError": "unknown",
    "InternalError.UnknownError": "unknown",
    "InternalError": "unknown",
}
"""Code → state; any other is technical."""

RECEIPTS: Mapping[str, Arrival] = {
    "DELIVRD": "delivered",
    "002": "temporary",  # off, suspended or out of reach
    "-106": "technical",  # a carrier's key word
    # What follows are codes of the carriers' protocol CMPP, as https://cnblogs.com/yhdkzy/p/4238029.html collects them.
    "UNDELIV": "temporary",
    "EXPIRED": "temporary",
    "MK:0005": "temporary",  # suspended
    "MK:0010": "temporary",  # off or out of reach for longer than it is kept
    "MK:0013": "temporary",  # suspended
    "MK:0023": "temporary",  # off
    "MK:0001": "permanent",  # no such number
    "MBBLACK": "permanent",
    "DBBLACK": "permanent",
    "DB:0144": "permanent",  # on the gateway's black list
    "REJECTD": "technical",
    "NOROUTER": "technical",
}
"""Code of a receipt that failed → arrival; any other is technical. A receipt with SUCCESS is delivered."""

ANSWER: Mapping[str, Any] = {"result": 0, "errmsg": "OK"}
"""What a push is answered; otherwise it comes twice again, and then no more."""

MOST = 100
"""Receipts in one pull."""


class TencentSms:
    """Sends by the service at ``endpoint`` (``https://sms.tencentcloudapi.com``) under ``signature``, without brackets.

    A message needs its template's number, and values in the template's order. It cannot be asked what became of a
    message whose answer was lost: the provider finds receipts by number and time, or by its own SerialNo.
    """

    name = "tencent"
    own_ids = True
    drops_repeats = 0.0

    def __init__(
        self, endpoint: str, key_id: str, key_secret: str, app_id: str, signature: str, region: str = "ap-guangzhou"
    ) -> None:
        from tencentcloud.common.credential import Credential  # noqa: PLC0415  heavy: only those who send pay for it
        from tencentcloud.common.profile.client_profile import ClientProfile  # noqa: PLC0415
        from tencentcloud.common.profile.http_profile import HttpProfile  # noqa: PLC0415
        from tencentcloud.sms.v20210111 import models  # noqa: PLC0415
        from tencentcloud.sms.v20210111.sms_client import SmsClient  # noqa: PLC0415

        network.quiet("tencentcloud_sdk_common")
        place = urlsplit(endpoint)
        if place.scheme not in ("http", "https") or not place.netloc:
            raise ValueError("an endpoint is http:// or https://, and a host")
        self._models, self._app_id, self._signature = models, app_id, signature
        # The SDK hands the time-out to requests, which takes both in a pair; it does not try again by itself.
        reach = HttpProfile(place.scheme, place.netloc, reqTimeout=(network.CONNECT, network.READ))
        self._client = SmsClient(Credential(key_id, key_secret), region, ClientProfile(httpProfile=reach))

    def send(self, message: Message) -> Result:
        """Send one message."""
        request = self._models.SendSmsRequest()
        request.SmsSdkAppId = self._app_id
        request.SignName = self._signature
        request.TemplateId = message.template
        request.TemplateParamSet = list(message.values.values())
        request.PhoneNumberSet = [f"+86{message.to}"]
        request.SessionContext = message.id
        answer = self._call(self._client.SendSms, request)
        if isinstance(answer, Result):
            return answer
        statuses = answer.SendStatusSet or []
        if len(statuses) != 1 or not statuses[0].Code:
            return Result("unknown", detail="no status")
        status = statuses[0]
        return Result(STATES.get(status.Code, "technical"), status.SerialNo or "", status.Code)

    def pull(self) -> tuple[Receipt, ...] | None:
        """Receipts that were not pulled yet, at most 100; ``None`` when they could not be asked for.

        Each is told once. The provider opens this on demand, for those who have no address for pushes.
        """
        request = self._models.PullSmsSendStatusRequest()
        request.Limit, request.SmsSdkAppId = MOST, self._app_id
        answer = self._call(self._client.PullSmsSendStatus, request)
        return None if isinstance(answer, Result) else tuple(map(_pulled, answer.PullSmsSendStatusSet or []))

    def _call(self, call: Any, request: Any) -> Any:
        """The provider's answer, or what became of the request."""
        from tencentcloud.common.exception import TencentCloudSDKException  # noqa: PLC0415

        request.headers = dict(network.CLOSE)
        try:
            return call(request)
        except TencentCloudSDKException as failure:
            if failure.get_request_id():  # then the provider said so, and not the SDK
                return Result(STATES.get(failure.code, "technical"), code=failure.code)
            state: State = "temporary" if network.never_made(failure) else "unknown"
            return Result(state, detail=network.root(failure))


def read_receipts(content: Any) -> tuple[Receipt, ...]:
    """What a push tells: one or many receipts, at most 100. It may come more than once.

    The id of the message is in it only where the provider has opened ``ext``. A push is not signed; its address must be
    one that only the provider knows.

    Raises
    ------
    ValueError
        when it is no list of objects.
    """
    if not isinstance(content, list) or not all(isinstance(report, dict) for report in content):
        raise ValueError("a push is a list of reports")
    return tuple(_pushed(report) for report in content if report.get("sid"))


def _pushed(report: Mapping[str, Any]) -> Receipt:
    code = str(report.get("errmsg") or "")
    ids = str(report.get("ext") or ""), str(report["sid"])
    return Receipt(_arrival(report.get("report_status"), code), *ids, code, beijing(report.get("user_receive_time")))


def _pulled(status: Any) -> Receipt:
    code, seconds = status.Description or "", status.UserReceiveTime
    at = datetime.fromtimestamp(seconds, UTC).isoformat() if isinstance(seconds, int) else ""
    return Receipt(_arrival(status.ReportStatus, code), status.SessionContext or "", status.SerialNo or "", code, at)


def _arrival(told: Any, code: str) -> Arrival:
    if told == "SUCCESS":
        return "delivered"
    state = RECEIPTS.get(code, "technical")
    return "technical" if state == "delivered" else state
