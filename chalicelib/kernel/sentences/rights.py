"""What people may ask about their own data (个人信息保护法 chapter 4)."""

SENTENCES: dict[str, str] = {
    "person_not_yours": "只能为您本人、您监护的孩子或您的企业行使这项权利。",
    "consent_text_superseded": "同意书的内容已经更新，请看过新的内容再确认。",
    "consent_not_asked": "这项处理依照法律进行，不需要您同意，也不能撤回。",
    "consent_withdrawn": "申请人已经撤回对“使用已掌握的信息”的同意，请按申请人提供的内容填写。",
    "face_consent_withdrawn": "您已经撤回对“人脸核验”的同意；要用人脸核验，请先重新同意，或者到窗口办理。",
    "guardian_needed": "这项同意只能由孩子的监护人作出或者撤回。",
    "correction_field_wrong": "请写明要更正哪一项。",
    "deletion_not_asked": "没有可以取消的删除申请。",
    "deletion_begun": "删除已经开始，不能再取消。",
    "purpose_not_allowed": "您不能以这个用途查看完整的个人信息。",
}
