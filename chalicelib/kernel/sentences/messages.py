"""Messages: what operators and windows do about them."""

SENTENCES: dict[str, str] = {
    "delivery_unknown": "没有找到这条消息。",
    "delivery_not_failed": "这条消息没有失败：已经送到、正在发送，或者还在查询结果，不用重新发送。",
    "delivery_told": "这件事已经（或者正在）通过别的渠道告诉本人，不用重新发送。",
    "delivery_overtaken": "之后更新的消息已经（或者马上）告诉本人，不再补发旧消息。",
    "not_at_a_window": "只有窗口岗位的工作人员可以办理电话告知。",
    "template_unknown": "没有找到这个消息模板。",
    "template_values": "模板的变量没有填对，请按提示修改。",
    "template_value_missing": "请填写变量“{name}”。",
    "template_value_unknown": "模板里没有这个变量，请删除。",
}
