"""How a result reaches the applicant (送达, 行政许可法 art 44): a reader of application facts.

What is handed out at a window waits there for the applicant. What goes by courier is ordered once, under the case's
id. Where the certificate is the result, the applicant has it as soon as it is issued.
"""

from chalicelib.applications import opening
from chalicelib.applications.arriving import UnderWay, append, waits
from chalicelib.applications.commands import Deliver, Send
from chalicelib.applications.couriers import Courier, collected, sender
from chalicelib.applications.facts import ResultDelivered, ResultSent
from chalicelib.applications.model import FLOW, Application
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.sites import Site, Sites
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore

WANTS = frozenset({"approved", "approved_by_rule", "certified"})


def pickup_site(sites: Sites, site: str) -> Site:
    """Where a result is handed out: at the site that took the application, if it has a window, else at the centre."""
    at = sites.get(site)
    if at is not None and "window" in at.channels:
        return at
    return next(site for site in sites.all if site.kind == "centre")


class Delivering:
    """Sends results off, and notes when they have arrived. Repeats and reordering change nothing."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, courier: Courier, under_way: UnderWay,
        clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._courier = courier
        self._under_way = under_way
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """Bring the result on its way, if it can be and is not yet.

        Raises
        ------
        NotAllowed, Unavailable
            the courier will not carry it, or not now: the message comes again, and ends among the dead letters.
        """
        case = load_whole(self._cases, FLOW, ref.case_id)
        head = case.head
        if not waits(head.state) or not self._complete(ref.kind, head.state):
            return
        if head.state.delivery == "certificate":
            append(self._cases, self._clock, head, Deliver(ResultDelivered(how="certificate")))
        elif head.state.delivery == "courier" and not head.state.tracking:
            self._send(case)

    def _complete(self, kind: str, state: Application) -> bool:
        """Whether all that the applicant gets is there: an item with a certificate waits until that is issued."""
        item = self._catalogue.open_item(state.pinned.code, state.pinned.version).item
        return item.certificate is None or bool(state.certificate) or kind == "certified"

    def _send(self, case: Case[Application]) -> None:
        head = case.head
        pinned, case_id = head.state.pinned, head.case_id
        try:
            told = opening.opened(self._privacy, case)
        except KeyDestroyed:
            return  # nobody is left to whom it could be sent
        phone = self._catalogue.open_item(pinned.code, pinned.version).item.phone
        site = pickup_site(self._catalogue.sites(), head.state.site)
        tracking = collected(self._courier, case_id, sender(site, phone), told["delivery_address"])
        self._under_way.note(case_id)
        append(self._cases, self._clock, head, Send(ResultSent(carrier=self._courier.name, tracking=tracking)))
