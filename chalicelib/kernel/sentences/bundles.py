"""Bundles of items: to those who apply, and to those who publish."""

SENTENCES: dict[str, str] = {
    # to those who apply
    "bundle_unknown": "没有找到这个“一件事”。",
    "bundle_suspended": "这个“一件事”正在更新，请稍后再试，也可以逐项申请。",
    "bundle_item_needed": "这件事里必须办的事项不能去掉（{name}）。",
    "bundle_answers_differ": "“{title}”前后填得不一样，请改成一致。",
    "bundle_answers_contradict": "{told}",
    "bundle_refused": "有的事项现在还不能申请，请按提示改好后再提交；什么都没有保存。",
    # to those who publish
    "bundle_code_twice": "有两个“一件事”使用这个代码。",
    "bundle_item_unknown": "“一件事”里没有“{name}”这个事项。",
    "bundle_item_twice": "事项“{name}”在“一件事”里重复。",
    "bundle_audience": "事项“{name}”不面向这个“一件事”的申请人。",
    "bundle_after_order": "“{name}”要排在需要它的事项前面。",
    "bundle_after_nothing": "“{name}”办成后不产生登记或证照，别的事项不用等它。",
    "bundle_after_optional": "必须办的事项不能等可选的“{name}”。",
    "bundle_no_channel": "这些事项没有一个共同的办理渠道。",
    "bundle_field_unknown": "没有“{name}”这个字段。",
    "bundle_material_unknown": "没有“{name}”这份材料。",
    "bundle_given_wrong": "给“{name}”定的值不符合它的要求。",
    "bundle_left_out_required": "“{name}”是必填的，不能省去。",
    "bundle_fields_differ": "“{name}”与同一问题的其他字段要求不一致，不能合并。",
    "bundle_form_unmergeable": "事项“{name}”的表单有跨字段的约束，不能合并。",
    "life_events_invalid": "人生事项引用了没有的内容。",
    "life_event_bundle": "没有“{name}”这个“一件事”。",
    "life_event_item": "没有“{name}”这个事项。",
}
