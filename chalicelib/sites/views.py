"""Appointments as their holders see them: with the place, what to bring, and the rules, told once."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.catalogue.model import Material
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.privacy import KeyDestroyed, Privacy, mask_name
from chalicelib.sites.model import Appointment, Stands, Visit
from chalicelib.sites.schemas import AppointmentView, ToBring, VisitView
from chalicelib.sites.service import Halls, Place

STANDS: Mapping[Stands, str] = {
    "booked": "已预约",
    "checked_in": "已签到",
    "cancelled": "已取消",
    "no_show": "未到（爽约）",
}


def about(appointment_id: str) -> str:
    """What the code of an appointment, and what is sealed in it, are bound to."""
    return f"appointment#{appointment_id}"


class Views:
    """Shows appointments."""

    def __init__(self, halls: Halls, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._halls = halls
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def visitor(self, appointment: Appointment) -> str:
        """The masked name of who comes; empty when the holder's data is deleted."""
        try:
            person = self._privacy.known(appointment.holder)
        except KeyDestroyed:
            return ""
        return mask_name(str(self._privacy.unseal(person, appointment.visitor, about(appointment.id))))

    def show(self, appointment: Appointment) -> AppointmentView:
        """The whole of it."""
        place = self._halls.place(appointment.site)
        stands = appointment.stands(self._clock.now().legal, place.rules.grace)
        return AppointmentView(
            id=appointment.id,
            check_in_code=self._privacy.code(about(appointment.id)),
            site=place.site.code,
            site_name=place.site.name,
            address=place.site.address,
            state=stands,
            state_text=STANDS[stands],
            visits=tuple(self._visit(place, appointment, visit) for visit in appointment.visits),
            visitor=self.visitor(appointment),
            told=place.rules.sentences(),
        )

    def _visit(self, place: Place, appointment: Appointment, visit: Visit) -> VisitView:
        item = self._catalogue.open_item(visit.item, visit.version).item if visit.item else None
        start = visit.start.astimezone(CHINA)
        return VisitView(
            service=visit.service,
            service_name=place.rules.services[visit.service].name,
            start=start,
            until=start + timedelta(minutes=appointment.minutes),
            item=visit.item,
            item_name=item.name if item else "",
            materials=tuple(map(_to_bring, item.materials)) if item else (),
            number=visit.number,
        )


def _to_bring(material: Material) -> ToBring:
    spared = material.reuse_from is not None
    return ToBring(name=material.name, required=material.required, spared=spared, note=material.note)
