"""What subscribers are told: the text that was confirmed, at the address that they gave."""

from collections.abc import Sequence
from urllib.parse import urlencode

from chalicelib.broadcasts.facts import BroadcastPublished, Content
from chalicelib.broadcasts.fanning import RECIPIENT
from chalicelib.broadcasts.model import FLOW, Stage, whole_of
from chalicelib.broadcasts.ports import SubscriptionStore
from chalicelib.catalogue.wants import Want, digest_of, wanted
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.records import Records
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import Errand, Telling
from chalicelib.rights.deletion import ASKED

PART, PARTS = 35, 9
"""Characters of a part of the text, which a provider takes as one value, and how many parts the template has."""


class BroadcastLetters:
    """The :class:`~chalicelib.messages.ports.Author` of broadcasts."""

    def __init__(self, cases: CaseStore, subscriptions: SubscriptionStore, records: Records, privacy: Privacy) -> None:
        self._cases = cases
        self._subscriptions = subscriptions
        self._records = records
        self._privacy = privacy

    def tell(self, errand: Errand) -> Telling | None:
        """Nothing, once the broadcast was stopped, or the subscription ended or chose something else; who asked for
        deletion is told nothing either, from then on.
        """
        case = load_whole(self._cases, FLOW, whole_of(errand.ref.case_id))
        body = body_of(FLOW, case.fact(errand.ref.seq))
        if not isinstance(body, BroadcastPublished):
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        kept = self._subscriptions.standing(body.notice.topic, errand.recipient.removeprefix(RECIPIENT))
        if case.head.state.stage is Stage.STOPPED or kept is None or not kept.hears(body.notice):
            return None
        if self._records.get(ASKED, kept.person) is not None:
            return None
        try:
            person = self._privacy.known(kept.person)
        except KeyDestroyed:
            return None
        address = self._privacy.unseal(person, kept.sealed, about=kept.subscriber)
        return Telling(
            to={kept.via: address}, values=values(body.notice, kept.wants), link=link_of(body.notice, kept.wants)
        )


def values(content: Content, wants: Sequence[Want] = ()) -> dict[str, str]:
    """What the template of broadcasts is filled with: a digest tells what was chosen. The text is never longer than
    all parts.
    """
    text = digest_of(wanted(wants, content.about), content.text) if content.daily else content.text
    told = {f"told{n + 1}": text[n * PART : (n + 1) * PART] for n in range(PARTS)}
    return {"topic": content.name, "title": content.title, **told}


def link_of(content: Content, wants: Sequence[Want] = ()) -> str:
    """The page on which it is read; that of a digest shows what was chosen, where that is one choice."""
    chosen = wants[0].model_dump(mode="json", exclude_defaults=True) if content.daily and len(wants) == 1 else {}
    return "&".join(filter(None, (content.link, urlencode(chosen)))) if content.link else ""
