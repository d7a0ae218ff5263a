"""Credit, and the letters in which applicants commit themselves."""

SENTENCES: dict[str, str] = {
    "mark_unknown": "没有找到这条信用记录。",
    "mark_not_repairable": "这条记录现在没有影响，不需要修复。",
    "mark_repair_elsewhere": "这条记录请直接向{source}申请修复。",
    "repair_unknown": "没有找到这份修复申请。",
    "repair_decided": "这份修复申请已经有了审核结果。",
    "item_no_commitment": "这个事项不实行告知承诺。",
    "item_no_promise": "这个事项不实行容缺受理。",
    "item_commitment_excluded": "涉及{matter}的事项不适用告知承诺。",
    "promise_materials_missing": "请写明承诺以后补交哪些材料。",
    "letter_version_unknown": "没有这一版承诺书。",
}
