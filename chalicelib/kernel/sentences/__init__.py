"""Every refusal's sentence in plain Chinese, by its stable code. Data, not logic."""

from chalicelib.kernel.sentences import (
    access,
    appraisal,
    broadcasts,
    bundles,
    cases,
    catalogue,
    certificates,
    credit,
    handover,
    messages,
    ocds,
    open311,
    partners,
    ratings,
    requests,
    rights,
    sites,
    supervision,
    tickets,
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
        appraisal,
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
        ratings,
        open311,
        sites,
        supervision,
        tickets,
        trading,
        typesetting,
        wechat,
    )
    for code, sentence in part.SENTENCES.items()
}
