"""Keys known to a test alone."""


class FixedKeys:
    """A :class:`~chalicelib.access.tokens.SigningKeys`; ``rotate`` makes a new key and keeps the one before."""

    def __init__(self) -> None:
        self._keys = [("first", b"1" * 32)]

    def current(self) -> tuple[str, bytes]:
        return self._keys[0]

    def named(self, key_id: str) -> bytes | None:
        return dict(self._keys).get(key_id)

    def rotate(self) -> None:
        """A new key signs; the one before it still verifies."""
        number = int(self._keys[0][1][:1]) + 1
        self._keys = [(f"key-{number}", str(number).encode() * 32), self._keys[0]]
