"""Prints docs/error-codes.md from what the code says: python -m infra.docs > docs/error-codes.md"""

import re
from collections.abc import Iterable, Iterator

from chalicelib.kernel.sentences import FIELD_SENTENCES, SENTENCES
from chalicelib.web.problems import BY_CODE, STATUS
from infra.paths import ROOT, listed

DOCUMENT = ROOT / "docs" / "error-codes.md"

VALUE = re.compile(r"{\w+}")
"""What a sentence is filled with."""

HEAD = """\
# Error codes

Every `code` that an answer or a publishing report can carry. A code never changes its meaning; its sentence
may be put better. Printed by `python -m infra.docs`; a test fails when this page is not what it prints.
"""

FIELDS = """
## Codes of one field of a body

Under `body_invalid`, `errors[].code` is [pydantic's kind of error](https://docs.pydantic.dev/latest/errors/validation_errors/);
those that have no sentence of their own are told with that of `other`.
"""


def page() -> str:
    """The whole page."""
    parts = (
        HEAD,
        "## Statuses\n\nA refusal's kind decides the status, unless the code has one of its own.\n",
        _table(("kind", "status", "meaning"), _kinds()),
        "\n## Codes\n",
        _table(("code", "status of its own", "sentence"), _codes()),
        FIELDS,
        _table(("code", "sentence"), ((f"`{code}`", sentence) for code, sentence in FIELD_SENTENCES.items())),
        "\n## Codes of the gateway\n\nAnswered before any function runs.\n",
        _table(("code", "status", "sentence"), _gateway()),
    )
    return "\n".join(parts)


def _kinds() -> Iterator[tuple[str, ...]]:
    for kind, status in STATUS.items():
        yield f"`{kind.__name__}`", str(status), str(kind.__doc__).partition("\n")[0]


def _codes() -> Iterator[tuple[str, ...]]:
    for code, sentence in sorted(SENTENCES.items()):
        yield f"`{code}`", str(BY_CODE.get(code, "")), VALUE.sub(r"`\g<0>`", sentence)


def _gateway() -> Iterator[tuple[str, ...]]:
    told = {(answer["code"], str(answer["status"]), answer["detail"]) for answer in listed("gateway").values()}
    for code, status, detail in sorted(told):
        yield f"`{code}`", status, detail


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (heads, ("---",) * len(heads), *rows)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    print(page())
