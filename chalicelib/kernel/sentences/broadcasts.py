"""Subscriptions and broadcasts."""

SENTENCES: dict[str, str] = {
    "topic_unknown": "没有这个订阅主题。",
    "subscription_unknown": "您没有订阅过这个主题。",
    "subscription_address": "请填写您登录时用过的手机号；用微信接收的，请先绑定微信公众号。",
    "subscription_twice": "同一个主题只能写一次，请合并要的内容。",
    "subscription_wants": "这个主题不能选择内容，订阅人收到的都一样。",
    "broadcast_not_yours": "您所在的部门不能向这个主题群发，或者您不是部门负责人。",
    "broadcast_unknown": "没有找到这次群发。",
    "broadcast_yourself": "群发要由另一位负责人复核，不能自己复核自己写的内容。",
    "broadcast_stage": "这次群发现在的状态是“{stage}”，不能进行这项操作。",
    "broadcast_text": "标题和正文不能有换行、表情符号、生僻字或者网址，短信发不出去。",
    "broadcast_at": "发送时间应在现在以后、三十天以内。",
}
