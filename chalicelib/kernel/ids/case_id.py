"""The key of a case: a ULID, which sorts by the time of its making and tells nothing about its subject."""

import os
import re
from hashlib import sha256

from chalicelib.kernel.clock import Moment
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.text import normalised

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U."""
FORMAT = re.compile(rf"[0-7][{ALPHABET}]{{25}}")
ENTROPY_BYTES = 10


def new_case_id(now_ms: int, entropy: bytes) -> str:
    """A 26-character ULID from wall time (milliseconds since 1970) and ten random bytes.

    Raises
    ------
    ValueError
        Time outside 48 bits or entropy of another length: a fault of the program.
    """
    if not 0 <= now_ms < 1 << 48 or len(entropy) != ENTROPY_BYTES:
        raise ValueError("a case id takes 48 bits of time and 10 bytes of entropy")
    value = now_ms << 80 | int.from_bytes(entropy)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))


def fresh_case_id(now: Moment) -> str:
    """One that no case has: of the moment's wall time, and of what the system has of chance."""
    return new_case_id(int(now.wall.timestamp() * 1000), os.urandom(ENTROPY_BYTES))


def linked_case_id(case_id: str, what: str) -> str:
    """The id of the one case that another leads to: of that one's time, and the same however often it is asked for."""
    value = 0
    for letter in case_id:
        value = value << 5 | ALPHABET.index(letter)
    return new_case_id(value >> 80, sha256(f"{case_id}#{what}".encode()).digest()[:ENTROPY_BYTES])


def parse_case_id(text: str) -> str:
    """Read a case id; blanks are dropped and letters made capitals.

    Raises
    ------
    Invalid
        ``case_id_format``.
    """
    case_id = normalised(text)
    if not FORMAT.fullmatch(case_id):
        raise Invalid("case_id_format", "case_id")
    return case_id
