"""Open311 on fakes: the app that reports, the reader that keeps the public list, and what a form says."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from chalicelib.complaints.intake import Intake
from chalicelib.complaints.open311.filing import Filing
from chalicelib.complaints.open311.keys import Keys
from chalicelib.complaints.open311.listing import Listing
from chalicelib.complaints.open311.posting import Posting
from chalicelib.complaints.open311.routes import Services
from chalicelib.complaints.open311.schemas import Where
from chalicelib.complaints.open311.telling import Telling
from tests.fakes.open311 import MemoryListing

V2 = "/open311/v2"
REPORT = {
    "lat": "24.8853", "long": "102.8214", "address_string": "呈贡区龙城街道兴呈路18号",
    "description": "兴呈路十八号门口的路灯坏了三天，晚上很黑，请派人来修。",
}  # fmt: skip
"""What a report says besides its key and its service."""


class Open311Side:
    """What the routes call, on the stores of a world or a platform; everything that the reader was told of is shown."""

    def __init__(self, at: Any, intake: Intake, records: Any, counters: Any) -> None:
        self._at = at
        self.listed, self.keys = MemoryListing(), Keys(records, at.clock)
        filing = Filing(intake, at.cases, at.catalogue, at.privacy, self.keys, records, counters, at.clock)
        self.services = Services(Telling(at.catalogue, Listing(self.listed), at.clock, "test"), filing)
        self.posting = Posting(at.cases, at.catalogue, self.listed)

    def key(self, app: str = "city-app") -> str:
        """A fresh API key of an app."""
        return self.keys.issue(app, "城市随手拍").api_key

    def code(self, kind: str = "realtime") -> str:
        """A service of that type."""
        found = self.services.telling.services(Where())
        return next(one.service_code for one in found if one.type == kind)

    def form(self, key: str, **told: str | None) -> bytes:
        """The form of a report; what is ``None`` is left out."""
        fields = {"api_key": key, "service_code": self.code(), **REPORT, **told}
        return form({name: value for name, value in fields.items() if value is not None})

    def bring(self, *cases: str) -> None:
        """The reader hears of everything that happened to some tickets."""
        for case in cases:
            for fact in self._at.cases.timeline(case):
                self.posting.handle(fact.ref())


def form(fields: Mapping[str, str]) -> bytes:
    """``application/x-www-form-urlencoded``."""
    return urlencode(fields).encode()
