"""Every refusal's sentence in plain Chinese, by its stable code. Data, not logic."""

from chalicelib.kernel.sentences import (
    access,
    broadcasts,
    bundles,
    cases,
    catalogue,
    certificates,
    credit,
    handover,
    messages,
    ocds,
    partners,
    requests,
    rights,
    sites,
    trading,
    typesetting,
    wechat,
)

FIELD_SENTENCES = requests.FIELD_SENTENCES
SENTENCES: dict[str, str] = {
    code: sentence
    for part in (
        requests,
        access,
        partners,
        rights,
        cases,
        catalogue,
        certificates,
        credit,
        broadcasts,
        bundles,
        handover,
        messages,
        ocds,
        sites,
        trading,
        typesetting,
        wechat,
    )
    for code, sentence in part.SENTENCES.items()
}
