"""What everybody may ask: where the standard is spoken, what can be reported, how far tickets are."""

from collections.abc import Sequence
from typing import Literal

from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints.open311 import services
from chalicelib.complaints.open311.listing import Listing
from chalicelib.complaints.open311.schemas import Asked, Where
from chalicelib.complaints.open311.values import Definition, Discovery, Endpoint, Listed, Service
from chalicelib.kernel.clock import Clock

CONTACT = "呈贡区政务服务管理局，电话 12345。"
KEY = "接口密钥（api_key）由呈贡区政务服务管理局发放，请电话 12345 联系；只查询不需要密钥。"


class Telling:
    """What the reading routes call."""

    def __init__(
        self, catalogue: Catalogue, listing: Listing, clock: Clock, kind: Literal["production", "test"]
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._listing = listing
        self._clock = clock
        self._kind = kind

    def discovery(self) -> Discovery:
        """Where the standard is spoken. The changeset grows whenever something was published."""
        changeset = f"{self._catalogue.generation():010d}"
        endpoint = Endpoint(url=f"{self._catalogue.site()}/open311/v2", changeset=changeset, type=self._kind)
        return Discovery(changeset=changeset, contact=CONTACT, key_service=KEY, endpoints=(endpoint,))

    def services(self, where: Where) -> tuple[Service, ...]:
        """What can be reported."""
        where.check()
        return services.services(self._catalogue.complaints(), self._catalogue.departments())

    def definition(self, where: Where, code: str) -> Definition:
        """The further fields of a service."""
        where.check()
        return services.definition(self._catalogue.complaints(), code)

    def requests(self, asked: Asked) -> Sequence[Listed]:
        """Tickets by their numbers, which overrides all else; or newest first."""
        asked.check()
        numbers = asked.numbers()
        if numbers:
            return self._listing.some(numbers)
        wanted = asked.wanted(self._clock.now().legal)
        rules = self._catalogue.complaints()
        for code in wanted.services:
            services.found(rules, code)
        return self._listing.newest(wanted)

    def one(self, where: Where, number: str) -> Listed:
        """A ticket by its number."""
        where.check()
        return self._listing.one(number)
