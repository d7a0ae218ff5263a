"""Where a reported place lies: coordinates of phones and receivers made WGS-84, and looked up in the district."""

from collections.abc import Callable

from chalicelib.catalogue.places import Places
from chalicelib.complaints.ports import Ground
from chalicelib.kernel.places import Point, System, to_wgs84


class DistrictPlaces:
    """The :class:`~chalicelib.complaints.ports.Places` of the district, as it is published."""

    def __init__(self, places: Callable[[], Places]) -> None:
        self._places = places

    def ground(self, longitude: float, latitude: float, system: System) -> Ground:
        """The place, in WGS-84."""
        at, places = to_wgs84(Point(longitude, latitude), system), self._places()
        return Ground(
            longitude=at.longitude, latitude=at.latitude, inside=places.holds(at), street=places.street(at)
        )  # fmt: skip
