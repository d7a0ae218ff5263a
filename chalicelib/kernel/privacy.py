"""Personal data: every person has a data key of their own; timelines hold only references and ciphertext.

Destroying a person's key deletes the data everywhere, backups included, and leaves every timeline whole
(个人信息保护法 art 47, 51). Look-up by identity number goes through a keyed digest.
"""

import hmac
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from chalicelib.kernel.errors import DomainError

LookupKind = Literal["person", "firm", "phone", "openid", "ticket", "text"]
"""What a look-up digest is of: 身份证号码, 统一社会信用代码, 手机号, 小程序用户标识; a ticket by nobody known;
a text that somebody wrote on a day."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person or firm as the platform knows them: an opaque id and a wrapped data key.

    ``wrapped`` is the data key encrypted under the platform's KMS key, bound to ``id``: useless without it.
    """

    id: str
    lookup: str
    """Keyed digest of the identity number or credit code."""
    wrapped: str
    new: bool = False
    """Not stored yet: the first case writes it, in the same transaction."""


class KeyDestroyed(DomainError):
    """The person's key was destroyed: what it protected is gone for good."""


class SealBroken(Exception):
    """A sealed text does not open: it was altered, is another person's, or is about something else."""


class Privacy(Protocol):
    """Port: the only way that personal data goes into storage and comes out of it."""

    def lookup(self, kind: LookupKind, number: str) -> str:
        """Keyed digest of an identity number, credit code, phone or openid; the same always gives the same."""
        ...

    def person(self, lookup: str) -> Person:
        """The person behind a look-up digest, or a new one with a fresh key, not stored yet."""
        ...

    def found(self, lookup: str) -> Person | None:
        """The person behind a look-up digest, if there is one: nobody is made."""
        ...

    def known(self, person_id: str) -> Person:
        """A stored person by id.

        Raises
        ------
        KeyDestroyed
            when the person's key is no longer there.
        """
        ...

    def seal(self, person: Person, value: Any, about: str) -> str:
        """``value`` (JSON) encrypted under the person's key and bound to ``about``."""
        ...

    def unseal(self, person: Person, sealed: str, about: str) -> Any:
        """What :meth:`seal` was given.

        Raises
        ------
        SealBroken
            for any other person, text or ``about``.
        """
        ...

    def code(self, about: str) -> str:
        """A short code that only the platform can compute for ``about`` (8 characters, for query codes)."""
        ...


class Sealing:
    """Opens and seals what belongs to one case, under the key of one person.

    Raises
    ------
    KeyDestroyed
        when that person's data was deleted.
    """

    def __init__(self, privacy: Privacy, person_id: str, about: str) -> None:
        self._privacy = privacy
        self._person = privacy.known(person_id)
        self._about = about

    def opened(self, sealed: str) -> dict[str, Any]:
        """What :meth:`sealed` was given; nothing, where nothing was written."""
        if not sealed:
            return {}
        found: dict[str, Any] = self._privacy.unseal(self._person, sealed, about=self._about)
        return found

    def sealed(self, **told: Any) -> str:
        """Ciphertext of it; empty where nothing is told."""
        return self._privacy.seal(self._person, told, about=self._about) if any(told.values()) else ""


def same_code(code: str, given: str) -> bool:
    """Whether a query code is the one that was given: by hand, in any case, with blanks around.

    Compared in constant time: how long a refusal takes tells nobody how much of a guess was right.
    """
    return hmac.compare_digest(code.encode(), given.strip().upper().encode(errors="replace"))


def mask_name(name: str) -> str:
    """张三丰 → 张**; the first character stays."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """138****1234."""
    return phone[:3] + "****" + phone[-4:]


def mask_number(number: str) -> str:
    """The first six characters and the last four: 530121********001X."""
    return number[:6] + "*" * 8 + number[-4:]
