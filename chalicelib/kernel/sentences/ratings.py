"""好差评: to those who rate, who put right, and who review."""

SENTENCES: dict[str, str] = {
    "rating_twice": "这次办理您已经评价过了，每次办理只能评价一次。",
    "rating_over": "评价期限已经届满，按默认评价计。您可以投诉或者提出意见建议。",
    "rating_before_end": "这件事还没有办结，办结以后才能评价。刚刚办结的，请稍后再试。",
    "rating_tag": "选择的理由和评价等级不相符，请重新选择。",
    "rating_why": "请选择一项不满意的理由，或者写明哪里不满意。",
    "rating_text": "写的内容太长，最多{most}个字。",
    "rating_spam": "写的内容像是广告或者重复的字，请写明办事的感受。",
    "rating_stage": "这条评价现在的状态是“{stage}”，不能进行这项操作。",
    "rating_not_yours": "这条评价不由您的部门处理。",
    "rating_yourself": "被评价的部门和人员、申请复核的人不能作出复核决定。",
    "rating_named": "实名差评必须向评价人本人核实。",
    "rating_unnamed": "评价人没有留下姓名，请查阅办理记录核实。",
    "rating_plan": "列出的整改期限从差评之日起最长{most}个工作日，并且必须晚于今天。",
    "rating_public": "向社会公布的内容不能含有评价人的姓名、电话或者证件号码。",
    "rating_reviewed": "这条评价已经申请过复核。",
    "rating_in_review": "这条评价正在复核，复核以后再处理。",
    "rating_no_review": "这条评价没有等待决定的复核。",
    "rating_days": "统计的日期范围不对：开始不能晚于结束，一次最多{most}天。",
    "rating_officer": "按工作人员统计时，请写明部门和工作人员。",
    "rating_many": "这段时间的评价太多，请缩短日期范围。",
}
