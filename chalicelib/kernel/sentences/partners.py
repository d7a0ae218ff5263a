"""Outlets, terminals and departments: signed requests."""

SENTENCES: dict[str, str] = {
    "signature_invalid": "请求的签名无效，请核对密钥和签名方法。",
    "signature_expired": "请求的签名时间与当前时间相差超过5分钟，请校准时钟后重新签名。",
    "signature_replayed": "这个请求已经收到过，请重新签名后再发送。",
    "scope_missing": "没有开通这项接口的权限。",
    "endpoint_forbidden": "接口地址须是公网可以访问的https地址。",
    "endpoint_unknown": "没有找到这个接口地址。",
    "endpoints_too_many": "本部门登记的接口地址已经够多，请先停用不用的。",
    "event_not_awaited": "这个事件没有在等处理结果。",
    "partner_unknown": "没有这个合作方。",
    "partner_closed": "这个合作方已经停用。",
    "partner_keys_two": "已经有两个有效的密钥，请等旧密钥到期后再更换。",
    "month_not_priced": "{month}还没有结算价格。",
}
