"""What the public may know of a certificate: that one of its type was issued, superseded or revoked.

Its identifier stays out, which its holder shows to others, and so do its days: the last one may follow from a birthday.
"""

from collections.abc import Sequence

from chalicelib.certificates.facts import BODIES
from chalicelib.certificates.model import FLOW
from chalicelib.feed.model import About, Public, Publication, Shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.store import CaseStore

PUBLIC = Publication(
    FLOW.name,
    BODIES,
    shown={
        "issued": Shown("granted"),
        "superseded": Shown(),
        "revoked": Shown("revoked", fields=("cause",)),
    },
    withheld={"seal_used": "the seal's own book"},
)
WANTS = PUBLIC.wants


class CertificatesInPublic:
    """The :class:`~chalicelib.feed.ports.Publisher` of the certificate flow."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def told(self, case_id: str) -> Sequence[Public]:
        case = load_whole(self._cases, FLOW, case_id)
        state = case.head.state
        return PUBLIC.of(About(state.item, state.name, state.issuer), case.facts)
