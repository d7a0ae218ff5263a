"""Routes that are registered late: a process that answers one flow, or none, does not pay for the others."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chalice.app import Blueprint, RouteEntry


class LateRoutes(UserDict[str, "dict[str, RouteEntry]"]):
    """Chalice's table of routes, path → method → entry.

    Who looks up a path has only that part registered which answers it, once. Who goes through the whole table, as
    Chalice does when it packages, has all of them.
    """

    def __init__(
        self,
        register: Callable[[Blueprint], None],
        whose: Callable[[str], str],
        blueprints: Callable[[str], Iterable[Blueprint]],
        names: Iterable[str],
    ) -> None:
        """``whose``: the name of the part that answers a path. ``blueprints``: what a part of that name is made of."""
        super().__init__()
        self._register = register
        self._whose = whose
        self._blueprints = blueprints
        self._names = tuple(names)
        self._registered: set[str] = set()

    def __missing__(self, path: str) -> dict[str, RouteEntry]:
        self._bring(self._whose(path))
        return self.data.setdefault(path, {})

    def _bring(self, name: str) -> None:
        if name in self._registered:
            return
        made = tuple(self._blueprints(name))  # what fails here is tried again with the next look
        self._registered.add(name)  # before: Chalice looks up each path that it registers
        for blueprint in made:
            self._register(blueprint)

    def _whole(self) -> dict[str, dict[str, RouteEntry]]:
        for name in self._names:
            self._bring(name)
        return self.data

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def __contains__(self, path: object) -> bool:
        return path in self._whole()
