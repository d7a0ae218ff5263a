"""The rules of the halls (大厅) as the published document ``appointments`` tells them: hours, seats, no-shows."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.values import Strict

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
GENERAL = "general"
"""The service (区) for all that no other one takes: 综合窗口."""
QUARTER = timedelta(minutes=15)
"""A slot is made of quarters of an hour: two that overlap share one, whatever their lengths."""


class Period(Strict):
    """Opening hours within a day, in legal time of China."""

    opens: time
    closes: time


class Service(Strict):
    """A kind of window (区), and which departments' and items' applicants it serves."""

    name: Text
    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    """What its numbers begin with."""
    departments: tuple[Text, ...] = ()
    """Unified social credit codes; in the document, keys of the published departments."""
    items: tuple[Text, ...] = ()
    """Short names of items."""


class Hall(Strict):
    """When a place is open, and how many are served at once in each service."""

    opening: tuple[Period, ...] = Field(min_length=1)
    slot_minutes: int = Field(ge=15, le=240, multiple_of=15)
    seats: dict[Text, Annotated[int, Field(ge=1, le=500)]] = Field(min_length=1)
    """Service → seats in each slot."""

    @property
    def length(self) -> timedelta:
        """How long a slot lasts."""
        return timedelta(minutes=self.slot_minutes)

    def starts(self, day: date) -> tuple[datetime, ...]:
        """When the slots of a day on which the hall is open begin."""
        found = []
        for period in self.opening:
            at, closes = (datetime.combine(day, told, CHINA) for told in (period.opens, period.closes))
            while at + self.length <= closes:
                found.append(at)
                at += self.length
        return tuple(found)


class NoShows(Strict):
    """How many times somebody may stay away within so many days, and how long they then book nothing."""

    count: int = Field(ge=1)
    within_days: int = Field(ge=1, le=400)
    blocked_days: int = Field(ge=1, le=400)

    @property
    def memory(self) -> timedelta:
        """How long an appointment must be remembered."""
        return timedelta(days=self.within_days + self.blocked_days)


class Rules(Strict):
    """All of it."""

    proposal: bool = False
    source: Text
    services: dict[Text, Service]
    halls: dict[Text, Hall]
    """A site's code or kind → its hall."""
    ahead_days: int = Field(ge=1, le=60)
    """Working days from today on that can be booked."""
    grace_minutes: int = Field(ge=0, le=120)
    minutes_each: int = Field(ge=1, le=120)
    """How long one person takes, roughly, before any number was called."""
    joint_most: int = Field(ge=2, le=10)
    no_shows: NoShows
    told: tuple[Text, ...]
    """What everybody who has booked is told."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        letters = [service.letter for service in self.services.values()]
        if GENERAL not in self.services or len(set(letters)) < len(letters):
            raise ValueError("there is a general service, and each has a letter of its own")
        if any(not hall.seats.keys() <= self.services.keys() for hall in self.halls.values()):
            raise ValueError("a hall offers services that there are")
        return self

    @classmethod
    def from_documents(cls, document: Mapping[str, Any], departments: Mapping[str, Any]) -> Self:
        """Read the published documents ``appointments`` and ``departments``, whose keys become credit codes.

        Raises
        ------
        KeyError
            for a department that there is not.
        """
        told = cls.model_validate(document)
        services = {
            name: service.model_copy(
                update={"departments": tuple(departments[key]["credit_code"] for key in service.departments)}
            )
            for name, service in told.services.items()
        }
        return told.model_copy(update={"services": services})

    @property
    def grace(self) -> timedelta:
        """How late one may come and is still called by the time that was booked."""
        return timedelta(minutes=self.grace_minutes)

    def hall(self, code: str, kind: str) -> Hall | None:
        """The hall of a site; ``None`` where one neither books nor queues."""
        return self.halls.get(code) or self.halls.get(kind)

    def service_of(self, short: str, department: str, hall: Hall) -> str:
        """Which service of the hall takes an item: by its name, by its department, else the general one."""
        offered = [(name, service) for name, service in self.services.items() if name in hall.seats]
        by_item = [name for name, service in offered if short in service.items]
        by_department = [name for name, service in offered if department in service.departments]
        return next(iter((*by_item, *by_department)), GENERAL)

    def sentences(self) -> tuple[str, ...]:
        """What one who has booked is told, with the numbers filled in."""
        numbers = {"grace_minutes": self.grace_minutes, **self.no_shows.model_dump()}
        return tuple(sentence.format(**numbers) for sentence in self.told)
