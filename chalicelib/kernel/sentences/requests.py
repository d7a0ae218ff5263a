"""The request itself, and what is wrong with one field of it."""

SENTENCES: dict[str, str] = {
    # the request itself
    "body_invalid": "提交的内容有误，请按提示逐项修改。",
    "body_too_large": "提交的内容超过{limit}KB，请精简后再提交；文件请用上传功能。",
    "json_malformed": "提交的内容不是有效的JSON。",
    "media_type_unsupported": "内容类型应为application/json。",
    "idempotency_key_missing": "缺少请求标识（Idempotency-Key）。",
    "idempotency_key_format": "请求标识（Idempotency-Key）应为不超过128个的可见ASCII字符。",
    "idempotency_key_reused": "这个请求标识已用于另一份内容，请换一个新的标识。",
    "internal_error": "系统出了问题，我们已经记录，请稍后再试。",
    "route_unknown": "没有这个地址。",
    "login_required": "请先登录。",
    "token_invalid": "登录信息无效或已过期，请重新登录。",
    "role_not_allowed": "您没有办理这项操作的权限。",
    "too_many_requests": "操作太频繁了，请稍后再试。",
    "cursor_invalid": "翻页标记无效。",
    # the audit trail
    "audit_unavailable": "系统暂时无法记录这次操作，所以没有办理，请稍后再试。",
    "audit_asked": "请在操作人（actor）和对象（about）中填写一项，只填一项。",
    "audit_span": "结束日期不能早于开始日期，一次最多查询31天。",
    # cases
    "case_unknown": "没有找到这个{what}。",
    "case_id_format": "办件标识的格式不对。",
    "case_busy": "这个办件正在被处理，请稍后再试。",
    "wrong_stage": "办件现在的状态是“{stage}”，不能进行这项操作。",
    "personal_data_destroyed": "这份个人信息已经按规定删除，无法再读取。",
}

FIELD_SENTENCES: dict[str, str] = {
    "missing": "这一项必须填写。",
    "extra_forbidden": "没有这一项，请删除。",
    "string_too_short": "这一项填写得太短。",
    "string_too_long": "这一项填写得太长。",
    "string_pattern_mismatch": "这一项的格式不对。",
    "literal_error": "这一项不在可选的范围内。",
    "enum": "这一项不在可选的范围内。",
    "other": "这一项填写有误。",
}
"""What a citizen reads about one field of a body, by pydantic's kind of error."""
