"""Every refusal's sentence in plain Chinese, by its stable code. Data, not logic."""

from chalicelib.kernel.sentences import (
    access,
    bundles,
    cases,
    catalogue,
    certificates,
    credit,
    handover,
    partners,
    requests,
    rights,
    sites,
    typesetting,
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
        bundles,
        handover,
        sites,
        typesetting,
    )
    for code, sentence in part.SENTENCES.items()
}
