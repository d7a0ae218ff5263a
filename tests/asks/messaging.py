"""Requests about messages."""

from tests.asks.registry import ASKS
from tests.gateway import Sent
from tests.messaging import KEY

for _provider, _receipt in (
    ("aliyun", {"out_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV-2-applicant-sms", "success": True, "err_code": "DELIVERED"}),
    ("tencent", {"sid": "2640:1", "report_status": "SUCCESS", "errmsg": "DELIVRD"}),
):
    ASKS[f"POST /receipts/{_provider}/{{key}}"] = lambda *_, provider=_provider, receipt=_receipt: Sent(
        "POST", f"/receipts/{provider}/{KEY}", body=[receipt]
    )
