"""Every refusal's sentence in plain Chinese, by its stable code. Data, not logic."""

from chalicelib.kernel.sentences import access, cases, catalogue, partners, requests, rights

FIELD_SENTENCES = requests.FIELD_SENTENCES
SENTENCES: dict[str, str] = {
    code: sentence
    for part in (requests, access, partners, rights, cases, catalogue)
    for code, sentence in part.SENTENCES.items()
}
