"""Certificates: to those who hold, verify and issue them."""

SENTENCES: dict[str, str] = {
    "certificate_unknown": "没有找到这份电子证照，请核对证照标识和核验码。",
    "certificate_revoked": "这份电子证照已经被撤销。",
    "certificate_file": "文件的内容无法识别，请重新选择文件。",
    # to those who publish
    "item_certificate_field": "电子证照用到的“{name}”不是表单里的项目。",
}
