"""Results handed over, and files that travel."""

SENTENCES: dict[str, str] = {
    "courier_refused": "邮政快递送不到这个地址，请改为到窗口领取，或者核对地址。",
    "courier_unavailable": "邮政快递的系统暂时没有回应，请稍后再试。",
    "pickup_code_wrong": "取件码不对，请核对后再试。",
    "result_delivered": "这个办件的结果已经发放，不能再次发放。",
    "result_not_ready": "证照还没有制作好，请稍后再来领取。",
    "parcel_unknown": "没有这件移交的材料。",
}
