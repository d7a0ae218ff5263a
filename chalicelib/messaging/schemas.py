"""What providers push, and what they are answered: their own forms."""

from typing import Any

from pydantic import RootModel

from chalicelib.kernel.values import Lenient


class Pushed(RootModel[list[dict[str, Any]]]):
    """Receipts of SMS, as Aliyun (SmsReport) and Tencent push them: a list of objects."""


class AliyunAnswer(Lenient):
    """https://help.aliyun.com/zh/sms/developer-reference/smsreport."""

    code: int = 0
    msg: str = "接收成功"


class TencentAnswer(Lenient):
    """https://cloud.tencent.com/document/product/382/59178."""

    result: int = 0
    errmsg: str = "OK"
