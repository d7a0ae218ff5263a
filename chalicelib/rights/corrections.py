"""Requests to correct or complete what is held (个人信息保护法 art 46).

The platform only passes on what departments hold, and alters nothing itself: a request is open until the department
that the value comes from tells it anew as asked. Whether it did is seen by reading, so nothing has to keep up.
"""

from datetime import date
from typing import Any

from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.parties.model import Holdings
from chalicelib.rights.answers import CorrectionView
from chalicelib.rights.schemas import CorrectionRequest

PREFIX = "correction#"
OPEN = "已经收到，由提供这项信息的部门核实；部门更正以后，这里会显示“已更正”。"
CORRECTED = "已更正。"


class Corrections:
    """Requests of a person, sealed under their key."""

    def __init__(self, records: Records, privacy: Privacy, clock: Clock) -> None:
        self._records = records
        self._privacy = privacy
        self._clock = clock

    def ask(self, person: Person, holdings: Holdings, asked: CorrectionRequest) -> CorrectionView:
        """Keep the request; the same one while it is open is told again.

        Raises
        ------
        Invalid
            ``correction_field_wrong`` when it does not say which value it is about.
        VersionConflict
            when somebody else was first.
        """
        if asked.field.count(".") != {"profile": 0, "records": 1, "credit": 0}[asked.section] or (
            (asked.section == "credit") != (not asked.field)
        ):
            raise Invalid("correction_field_wrong", "field")
        earlier = self.of(person, holdings)
        for view in earlier:
            if (view.section, view.field, view.right, view.state) == (asked.section, asked.field, asked.right, "open"):
                return view
        at = self._clock.now().wall.isoformat()
        kept = asked.model_dump(mode="json", exclude={"whom"}) | {"asked_at": at}
        place = f"{PREFIX}{len(earlier) + 1:06d}"
        self._records.put(Record(person.id, place, {"sealed": self._privacy.seal(person, kept, about=place)}), person)
        return self._view(kept, holdings)

    def of(self, person: Person, holdings: Holdings) -> list[CorrectionView]:
        """Every request of the person, in order, with where it stands."""
        kept = [] if person.new else self._records.under(person.id, PREFIX)
        opened = (self._privacy.unseal(person, r.data["sealed"], about=r.sk) for r in kept)
        return [self._view(one, holdings) for one in opened]

    def _view(self, kept: dict[str, Any], holdings: Holdings) -> CorrectionView:
        held = _held(holdings, kept["section"], kept["field"], legal_day(self._clock.now().legal))
        corrected = held == kept["right"]
        return CorrectionView.model_validate(
            kept | {"state": "corrected" if corrected else "open", "told": CORRECTED if corrected else OPEN}
        )


def _held(holdings: Holdings, section: str, field: str, today: date) -> Any:
    if section == "credit":
        return holdings.grade(today)
    if section == "profile":
        value = holdings.profile.get(field)
        return value.value if value is not None else None
    kind, _, name = field.partition(".")
    record = holdings.records.get(kind)
    return record.data.get(name) if record is not None else None
