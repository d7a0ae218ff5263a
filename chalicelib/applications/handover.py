"""What people do when something is handed over: a result at a window, files to the authority that decides."""

from collections.abc import Sequence
from typing import Any

from chalicelib.applications.acting import Acting
from chalicelib.applications.arriving import Arrivals
from chalicelib.applications.callbacks import SCOPE
from chalicelib.applications.commands import Command, Deliver, ReceiveFiles, SendFiles
from chalicelib.applications.couriers import Courier, collected, sender
from chalicelib.applications.deciding import decide
from chalicelib.applications.delivering import pickup_site
from chalicelib.applications.facts import FilesReceived, FilesSent, ResultDelivered
from chalicelib.applications.handover_schemas import CourierAnswer, CourierMessage, DeliveryView, NewParcel, Pickup
from chalicelib.applications.handover_views import Around, delivery_view
from chalicelib.applications.model import FLOW, OPEN, Application, Stage
from chalicelib.applications.reading import Reading
from chalicelib.applications.refusing import wrong_stage
from chalicelib.applications.views import view
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head, body_of
from chalicelib.kernel.changing import act, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed, NotFound, Unauthenticated
from chalicelib.kernel.facts import Body, Fact, Stamp
from chalicelib.kernel.privacy import Privacy, same_code
from chalicelib.kernel.store import CaseStore, Once


class Handover:
    """Results and files, as people and the courier tell of them."""

    def __init__(
        self, cases: CaseStore, reading: Reading, acting: Acting, catalogue: Catalogue, privacy: Privacy,
        courier: Courier, arrivals: Arrivals, clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._reading = reading
        self._acting = acting
        self._catalogue = catalogue
        self._privacy = privacy
        self._courier = courier
        self._arrivals = arrivals
        self._clock = clock

    def look(self, caller: Caller, case_id: str) -> DeliveryView:
        """Where the result is, and the files. Of the courier's word there is what it says now."""
        head = self._reached(caller, case_id)
        facts = self._cases.timeline(case_id)
        told = caller.role == "resident"
        around = Around(
            site=pickup_site(self._catalogue.sites(), head.state.site),
            code=self._code(case_id) if told else "",
            complete=_complete(self._acting.item(head), head.state),
            names={row["credit_code"]: row["name"] for row in self._departments()},
            traces={tracking: self._courier.track(tracking) or () for tracking in _trackings(head.state, facts)},
        )
        return delivery_view(case_id, head.state, facts, around)

    def pick_up(self, caller: Caller, case_id: str, asked: Pickup, once: Once) -> dict[str, Any]:
        """The window hands the result to whoever shows the applicant's code; the view of the case afterwards.

        Raises
        ------
        Forbidden
            ``pickup_code_wrong``.
        NotAllowed
            ``result_delivered``: it was handed out before; ``result_not_ready``; or there is no approval.
        """
        head = self._reached(caller, case_id)
        if not same_code(self._code(case_id), asked.code):
            raise Forbidden("pickup_code_wrong", "code")
        complete = _complete(self._acting.item(head), head.state)
        stamp = Stamp(at=self._clock.now(), by=caller.by, channel="window")

        def handed(state: Application) -> Sequence[Body]:
            if state.delivered:
                raise NotAllowed("result_delivered")
            if state.stage is Stage.APPROVED and not complete:
                raise NotAllowed("result_not_ready")
            return decide(state, Deliver(ResultDelivered(how="window")), stamp.at.legal)

        return act(self._cases, FLOW, case_id, stamp, handed, once, self._view)

    def send_files(self, caller: Caller, case_id: str, asked: NewParcel, once: Once) -> dict[str, Any]:
        """Files that were collected at the window leave for the department that decides.

        The parcel is named by the request's key: repeated, it is the same parcel and the same order.
        """

        def command(head: Head[Application]) -> Command:
            item, parcel = self._acting.item(head), once.key[:12]
            if head.state.stage not in OPEN:
                raise wrong_stage(head.state)
            known = {material.code for material in item.materials}
            for place, code in enumerate(asked.materials):
                if code not in known:
                    raise Invalid("material_unknown", f"materials.{place}")
            by_courier = asked.carrier == "courier"
            body = FilesSent(
                parcel=parcel, to=item.department.credit_code, materials=asked.materials,
                carrier=self._courier.name if by_courier else asked.carrier,
                tracking=self._sent_off(head, item, parcel) if by_courier else "",
            )  # fmt: skip
            return SendFiles(body)

        return self._acting.act(caller, case_id, command, once)

    def receive_files(self, caller: Caller, case_id: str, parcel: str, once: Once) -> dict[str, Any]:
        """An officer of the department that decides, or its system, has the files.

        Raises
        ------
        NotAllowed
            ``parcel_unknown``.
        Forbidden
            ``scope_missing``: the department's account may not say so.
        """
        if caller.role == "department" and SCOPE not in caller.scopes:
            raise Forbidden("scope_missing")
        return self._acting.act(caller, case_id, lambda _: ReceiveFiles(FilesReceived(parcel=parcel)), once)

    def told(self, message: CourierMessage) -> CourierAnswer:
        """What the courier tells by itself. Told again it changes nothing.

        Raises
        ------
        Unauthenticated
            ``signature_invalid``: it is not the courier, or what it said was altered or is old.
        NotFound
            ``parcel_unknown``: its number is not written down (yet); the courier tells it again.
        """
        push = self._courier.read(message.model_dump())
        if push is None:
            raise Unauthenticated("signature_invalid")
        if not self._is_known(push.reference, push.tracking) and not self._arrivals.arrived(
            push.reference, push.tracking, push.trace
        ):
            raise NotFound("parcel_unknown")
        return CourierAnswer(message_id=message.message_id)

    def _is_known(self, reference: str, tracking: str) -> bool:
        """Whether it is a parcel of files: the authority that gets them says itself that it has them."""
        case_id, _, parcel = reference.partition("-")
        return bool(parcel) and tracking in _trackings(
            load(self._cases, FLOW, case_id).state, self._cases.timeline(case_id)
        )

    def _sent_off(self, head: Head[Application], item: Item, parcel: str) -> str:
        """The tracking number of a parcel to the department that decides."""
        site = pickup_site(self._catalogue.sites(), head.state.site)
        centre = pickup_site(self._catalogue.sites(), "")
        rows = {row["credit_code"]: row for row in self._departments()}
        address = rows.get(item.department.credit_code, {}).get("address", centre.address)
        recipient = {"name": item.department.name, "phone": item.phone, "address": address}
        return collected(self._courier, f"{head.case_id}-{parcel}", sender(site, item.phone), recipient)

    def _departments(self) -> list[dict[str, str]]:
        return list(self._catalogue.document("departments").values())

    def _reached(self, caller: Caller, case_id: str) -> Head[Application]:
        """The case, as :meth:`Reading.readable`; to the window that hands its result out it is known too."""
        head = load(self._cases, FLOW, case_id)
        held = self._reading.relations(caller, head)
        if self._hands_out(caller, head.state):
            held |= {"window"}
        if held & caller.relations:
            return head
        raise FLOW.unknown()

    def _hands_out(self, caller: Caller, state: Application) -> bool:
        now, site = self._clock.now().wall, pickup_site(self._catalogue.sites(), state.site).code
        return state.stage is Stage.APPROVED and site in caller.windows_at(now)

    def _code(self, case_id: str) -> str:
        return self._privacy.code(f"pickup:{case_id}")

    def _view(self, head: Head[Application]) -> dict[str, Any]:
        return view(head.case_id, head.state, self._privacy.code(head.case_id)).model_dump(mode="json")


def _complete(item: Item, state: Application) -> bool:
    """Whether all that the applicant gets has been issued."""
    return item.certificate is None or bool(state.certificate)


def _trackings(state: Application, facts: Sequence[Fact]) -> set[str]:
    """The numbers of all parcels of a case that a courier carries."""
    bodies = [body_of(FLOW, fact) for fact in facts]
    return {state.tracking, *(body.tracking for body in bodies if isinstance(body, FilesSent))} - {""}
