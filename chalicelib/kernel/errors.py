"""What the domain refuses, and in which words.

A refusal carries a stable ``code`` (for programs), the ``field`` it concerns (a dotted path, empty when
it concerns the whole) and values for the Chinese sentence of :mod:`chalicelib.kernel.sentences`. The
domain knows no HTTP: ``chalicelib.web.problems`` turns each class into a status.
"""

import traceback
from collections.abc import Iterable

from chalicelib.kernel.sentences import SENTENCES


class DomainError(Exception):
    """A refusal. ``code`` must have a sentence in :data:`SENTENCES`.

    Parameters
    ----------
    code:
        Stable, snake_case, part of the public contract.
    field:
        Dotted path of the offending input field, or ``""``.
    errors:
        Further refusals found in the same input, each told by its own field.
    **values:
        Values for the sentence; never personal data.
    """

    def __init__(self, code: str, field: str = "", errors: "Iterable[DomainError]" = (), **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.errors = tuple(errors)
        self.values = values

    @property
    def sentence(self) -> str:
        """The Chinese sentence that a citizen reads."""
        return SENTENCES[self.code].format(**self.values)

    def at(self, field: str) -> "DomainError":
        """The same refusal, told of ``field``."""
        return type(self)(self.code, field, self.errors, **self.values)


class Invalid(DomainError):
    """The input itself is wrong."""


class NotFound(DomainError):
    """There is no such thing, or the caller may not know that there is."""


class Unauthenticated(DomainError):
    """Nobody known is asking."""


class Forbidden(DomainError):
    """The caller is known and may not do this."""


class NotAllowed(DomainError):
    """Right in itself, not possible in the state that the case is in."""


class Conflict(DomainError):
    """Somebody else was first: the same key, the same slot, the same version."""


class Unavailable(DomainError):
    """Something that is needed does not answer now; trying again later is right."""


class TooMany(DomainError):
    """Right in itself, asked too often: later it is right again."""

    @property
    def after(self) -> int:
        """Seconds after which it surely is, where that is known (``after=…``); else 0."""
        return int(str(self.values.get("after", 0)))


def places(failure: BaseException) -> list[str]:
    """Where something failed, for a log: without the values that a message may hold."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(failure.__traceback__)]
