"""What the applicant was told in writing (书面告知): what is missing, and the reasons of what went against them.

Reasons are owed for each of these (行政许可法 art 32, 38, 45). They lie sealed in the facts, no message carries them:
a message says that something was told, and here it is read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.applications.answers import Written
from chalicelib.applications.model import Application
from chalicelib.applications.views import TITLES
from chalicelib.catalogue.model import Item
from chalicelib.kernel.cases import Case
from chalicelib.kernel.privacy import Privacy

WORDS: Mapping[str, str] = {
    "not_accepted": "reason", "procedure_started": "reason", "refused": "opinion", "revoked": "reason",
}  # fmt: skip
"""Kinds of facts → under which name the officer's words lie in them."""
NOTICE = "supplement_asked"


def written(privacy: Privacy, case: Case[Application], item: Item) -> Iterator[Written]:
    """Each writing, oldest first.

    Raises
    ------
    KeyDestroyed
        when the applicant's key is no longer there.
    """
    head = case.head
    person = privacy.known(head.state.subject)
    for fact in case.facts:
        if fact.kind == NOTICE or fact.kind in WORDS:
            told = privacy.unseal(person, fact.data["sealed"], about=head.case_id)
            words = _missing(told, item) if fact.kind == NOTICE else (told[WORDS[fact.kind]],)
            yield Written(kind=fact.kind, title=TITLES[fact.kind], at=fact.at, basis=fact.basis, words=tuple(words))


def _missing(told: Mapping[str, Any], item: Item) -> Iterator[str]:
    """“营业执照：看不清楚” for each thing that is missing or not good."""
    names = {material.code: material.name for material in item.materials}
    titles = {name: field.get("title", name) for name, field in item.form["properties"].items()}
    for one in told["missing"]:
        place = names.get(one["material"]) or titles.get(one["field"])
        yield f"{place}：{one['what']}" if place else one["what"]
