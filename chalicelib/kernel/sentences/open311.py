"""Open311: reports from other cities' apps, and the public list of tickets."""

SENTENCES: dict[str, str] = {
    "open311_jurisdiction_unknown": "没有这个辖区（jurisdiction_id），本平台的辖区是{own}；也可以不填。",
    "open311_service_unknown": "没有这类服务（service_code），可用的见 services。",
    "open311_request_unknown": "没有这个工单编号，或者它没有公开。",
    "open311_token_unknown": "没有这个凭据（token），或者已经过期。",
    "open311_format": "只提供 xml 和 json 两种格式，请在地址末尾写明。",
    "open311_key": "缺少 api_key，或者 api_key 不对。",
    "open311_app_unknown": "没有这个应用。",
    "open311_form": "内容应是 application/x-www-form-urlencoded 格式的表单（UTF-8），同一字段只填一次，字段不要太多。",
    "open311_place_missing": "缺少位置：请填写 lat 和 long，或者 address_string，或者 address_id。",
    "open311_place_half": "lat 和 long 要一起填写。",
    "open311_date": "时间应带时区，例如2026-10-01T00:00:00+08:00。",
    "open311_span": "起止时间最多相隔{days}天，开始不晚于结束。",
    "open311_status_unknown": "status 只有 open 和 closed。",
    "open311_count": "应为1至{most}的整数。",
    "open311_page_far": "一次最多{most}条，翻页最多到第{deepest}条；请缩短时间段，或者按服务类别查询。",
    "open311_too_many": "一次最多查询{most}个编号。",
    "open311_reporter": "要求保密的，请填写姓名（last_name、first_name）和手机号（phone）。",
    "open311_attribute": "没有这个附加项，或者取值不在列出的范围内。",
}
