"""Documents that are set as PDF."""

SENTENCES: dict[str, str] = {
    "typesetting_unavailable": "暂时无法生成文件，请稍后再试。",
}
