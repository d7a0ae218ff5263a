"""Messages: WeChat bound to a person."""

SENTENCES: dict[str, str] = {
    "receipt_early": "这条消息的发送还没有登记完，请稍后再推送一次。",
    "ticket_over": "这个绑定链接已经用过或者过期，请在公众号里重新发送“绑定”。",
    "ticket_of_another": "这个链接不是您现在用的微信要来的，没有绑定。请自己在公众号里发送“绑定”，再打开收到的链接。",
    "wechat_code_over": "微信的授权已经用过或者过期，没有绑定，请再点一次“绑定”。",
    "wechat_snapshot": "您看到的是微信的快照页，不能绑定。请轻触右下角的“使用完整服务”，再试一次。",
    "wechat_unavailable": "暂时连不上微信，没有绑定，请稍后再试。",
}
