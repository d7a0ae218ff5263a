"""A typesetter that keeps what it was asked for, and answers it in a file that says so."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.errors import Unavailable


class FakeTypesetter:
    """The :class:`~chalicelib.kernel.typesetting.Typesetter` without a layer; ``down`` makes it unavailable."""

    def __init__(self) -> None:
        self.down = False
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        if self.down:
            raise Unavailable("typesetting_unavailable")
        given: dict[str, Any] = json.loads(canonical(data))
        self.asked.append((template, given))
        return b"%PDF-1.7\n%" + template.encode() + b"\n" + canonical(given)
