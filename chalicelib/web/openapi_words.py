"""What the OpenAPI description says in words: of the whole, of each flow, of roles, credentials and refusals. Data."""

from typing import Any

from chalicelib.kernel.caller import Role

ABOUT = """昆明市呈贡区政务服务平台的接口：查事项、提交申请、查进度。

时间都带时区（RFC 3339），列表用 `cursor` 翻页。

出错时返回 `application/problem+json`（RFC 9457）：`code` 是不变的错误代码，`detail` 是给办事人看的话，\
`errors` 逐项指出哪里填错了。"""

TAGS = {
    "catalogue": ("事项", "可以办什么、怎么办、去哪儿办。"),
    "applications": ("办件", "从提交申请到办结的每一步。"),
    "access": ("身份和权限", "登录、代办授权、工作人员和岗位、审计。"),
    "rights": ("我的个人信息", "查看、复制、更正和删除，同意和撤回。"),
    "sites": ("预约和叫号", "预约时段、签到取号、叫号，现在有几个人在排队。"),
    "credit": ("信用", "红、白、黑名单上的记录，怎样修复。"),
    "bundles": ("一件事", "几个事项一张表、一套材料、一次申请；人生事项的入口。"),
    "broadcasts": ("订阅和群发", "订阅关心的主题；部门写给订阅人的通知，由另一位负责人复核后发出。"),
    "certificates": ("电子证照", "持证人查看和下载，任何人扫码或上传文件核验。"),
    "appraisal": ("考核和追责", "追责记录、考核指标和结果，考勤、培训、奖励登记。"),
    "supervision": ("效能监察", "看板、效能数据、超期办件、数字背后的办件，月报。"),
    "trading": ("公共资源交易", "项目从登记到验收：公告、法定期限、开标、公示、合同。"),
    "complaints": ("工单", "咨询、求助、投诉、举报、意见建议、申诉求决：提交、派单、办理、答复、回访、督办、复查。"),
    "ratings": ("好差评", "办结以后评价；差评核实、整改、复核，结果公布。"),
    "feed": ("公开动态", "办件的公开信息，按顺序，不含个人信息。"),
    "webhooks": ("事件推送", "部门系统登记地址，接收办件的公开事件。"),
    "messaging": ("消息", "短信、微信和小程序消息送到了没有；服务商推送的回执。"),
    "parties": ("数据归集", "部门把已经掌握的信息交给平台，办事人就不用再填、再交。"),
    "sandbox": ("沙箱", "只在演示环境：查看渠道发出的消息。"),
}
"""(title, meaning) of each flow's operations."""

ROLES: dict[Role, str] = {
    "resident": "居民和企业", "officer": "工作人员", "outlet": "银行网点", "grid": "网格员", "kiosk": "自助终端",
    "department": "部门", "administrator": "系统管理员", "security": "安全管理员", "auditor": "审计管理员",
    "public": "未登录的人",
}  # fmt: skip

SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "登录后得到的访问令牌。"},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "网点的接口密钥。"},
    "signature": {
        "type": "http", "scheme": "CXF-HMAC-SHA256",
        "description": "网点和自助终端对每个请求的签名：方法、地址、内容摘要、时间和随机数。",
    },
    "webhook": {
        "type": "apiKey", "in": "header", "name": "Webhook-Signature",
        "description": "部门系统的签名，按 Standard Webhooks；`X-Department` 写明是哪个部门。",
    },
}  # fmt: skip
"""How callers say who they are."""

REFUSALS = {
    400: "请求不完整：缺少请求标识，或者不是有效的 JSON。",
    401: "没有登录，或者登录已失效。",
    403: "没有权限。",
    404: "没有找到。",
    409: "与现在的状态冲突。",
    410: "个人信息已经按规定删除。",
    413: "提交的内容太大。",
    415: "内容类型不是 application/json。",
    422: "填写的内容有误。",
    429: "请求太多，请稍后再试。",
    500: "系统出错。",
    503: "暂时无法处理，请稍后再试。",
}
"""What each status says that is no success."""
