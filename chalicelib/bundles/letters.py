"""What applicants are told of a bundle, in plain Chinese: how much of it was done, and what was not."""

from collections.abc import Sequence

from chalicelib.bundles.facts import BundleCompleted, ChildRefusedOpening, ChildrenNotOpened
from chalicelib.bundles.following import submitted
from chalicelib.bundles.model import FLOW, BundleCase
from chalicelib.bundles.reading import CHILD_STAGES
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Body
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import Errand, Telling
from chalicelib.rights.audience import NOBODY, Bindings, addresses, elderly

PART, PARTS = 35, 4
"""Characters of a part of a long text, and how many parts a template has."""
LOST = "没有办成的，可以按各项的通知申请复议或者起诉，也可以重新申请。"


class BundleLetters:
    """The :class:`~chalicelib.messages.ports.Author` of bundles."""

    def __init__(self, cases: CaseStore, privacy: Privacy, bindings: Bindings = NOBODY) -> None:
        self._cases = cases
        self._privacy = privacy
        self._bindings = bindings

    def tell(self, errand: Errand) -> Telling | None:
        case_id = errand.ref.case_id
        case = load_whole(self._cases, FLOW, case_id)
        state, fact = case.head.state, case.fact(errand.ref.seq)
        try:
            person = self._privacy.known(state.subject)
        except KeyDestroyed:
            return None
        told = self._privacy.unseal(person, submitted(case).sealed, about=case_id)["common"]
        openid = (told.get("notify") or {}).get("openid", "")
        to = addresses(told["applicant"], state.contact, openid, self._bindings.openid(state.subject))
        return Telling(
            to=to, values=values(state, body_of(FLOW, fact)),
            plain=elderly(told["applicant"].get("id_number", ""), fact.at),
        )  # fmt: skip


def values(state: BundleCase, body: Body) -> dict[str, str]:
    """What the templates of bundles are filled with."""
    told = {"bundle": state.submitted.name, "count": str(len(state.children))}
    match body:
        case ChildRefusedOpening():
            told["item"] = state.child(body.item).name
        case ChildrenNotOpened():
            told |= {"because": state.child(body.because).name, "items": _names(state, body.items)}
        case BundleCompleted():
            told |= _parts(_completed(state, body))
    return told


def _completed(state: BundleCase, body: BundleCompleted) -> str:
    """已办成 3 项，1 项没有办成…: each number with its items where something went wrong."""
    parts = [f"已办成{len(body.granted)}项"]
    if body.lost:
        named = "、".join(f"“{state.child(i).name}”{CHILD_STAGES[state.child(i).stage]}" for i in body.lost)
        parts.append(f"{len(body.lost)}项没有办成（{named}）")
    if body.not_opened:
        parts.append(f"{len(body.not_opened)}项因此没有继续办（{_names(state, body.not_opened)}）")
    return "，".join(parts) + "。" + (LOST if body.lost else "")


def _parts(text: str) -> dict[str, str]:
    """The text in parts that a provider takes as values; what is longer than all of them ends in “…”."""
    return {f"told{n + 1}": text[n * PART : (n + 1) * PART] for n in range(PARTS)} | (
        {f"told{PARTS}": text[(PARTS - 1) * PART : PARTS * PART - 1] + "…"} if len(text) > PARTS * PART else {}
    )


def _names(state: BundleCase, items: Sequence[str]) -> str:
    return "、".join(f"“{state.child(item).name}”" for item in items)
