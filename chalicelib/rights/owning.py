"""A person's cases of several flows, as one list."""

from collections.abc import Sequence

from chalicelib.rights.answers import OwnCase
from chalicelib.rights.ports import OwnCases


class AllCases:
    """The :class:`~chalicelib.rights.ports.OwnCases` of several flows together."""

    def __init__(self, *flows: OwnCases) -> None:
        self._flows = flows

    def of(self, person_id: str) -> Sequence[OwnCase]:
        found = [case for flow in self._flows for case in flow.of(person_id)]
        return sorted(found, key=lambda case: case.opened_at, reverse=True)
