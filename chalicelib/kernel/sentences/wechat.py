"""Messages: WeChat bound to a person, and what people wrote to the official account."""

SENTENCES: dict[str, str] = {
    "receipt_early": "这条消息的发送还没有登记完，请稍后再推送一次。",
    "ticket_over": "这个绑定链接已经用过或者过期，请在公众号里重新发送“绑定”。",
    "intake_unknown": "没有找到这条来信。",
    "intake_taken": "这条来信已经由其他工作人员接手。",
    "window_duty_needed": "只有窗口工作人员可以处理来信。",
}
