"""A file is understood: JSON or JSON Lines, in UTF-8, as it is or in gzip. Pure."""

import json
import zlib
from collections.abc import Iterator
from typing import Any, NoReturn

from chalicelib.kernel.errors import Invalid

MOST = 100 * 1024 * 1024
"""Bytes of a file, packed and unpacked."""
GZIP, BOM = b"\x1f\x8b", b"\xef\xbb\xbf"
LINES = 50_000
"""Documents of a file of JSON Lines."""


def unpacked(content: bytes) -> bytes:
    """What is in the gzip; anything else as it is.

    Raises
    ------
    Invalid
        ``ocds_file_large``; ``ocds_file_gzip``: it breaks off, or its sum is wrong.
    """
    found, rest = b"", content
    while rest.startswith(GZIP):  # there may be several, one after another (RFC 1952, 2.2)
        packed = zlib.decompressobj(wbits=31)
        try:
            found += packed.decompress(rest, MOST + 1 - len(found))
        except zlib.error as broken:
            raise Invalid("ocds_file_gzip") from broken
        if len(found) > MOST:
            raise Invalid("ocds_file_large", most=MOST // 1024 // 1024)
        if not packed.eof:
            raise Invalid("ocds_file_gzip")
        rest = packed.unused_data
    return found if content.startswith(GZIP) else content


def documents(content: bytes) -> list[tuple[str, Any]]:
    """Each document of a file, with its path: empty where it is the only one, else the number of its line from 0 on.

    Raises
    ------
    Invalid
        ``json_malformed``; of JSON Lines with the line as its field.
    """
    try:
        text = content.removeprefix(BOM).decode()
    except UnicodeDecodeError as broken:
        raise Invalid("json_malformed") from broken
    try:
        return [("", _json(text))]
    except ValueError as whole:
        if "\n" not in text.strip():
            raise Invalid("json_malformed") from whole
    found = list(_lines(text))
    if not found:
        raise Invalid("json_malformed")
    return found


def _lines(text: str) -> Iterator[tuple[str, Any]]:
    """What is no JSON Lines either fails at its first line."""
    number = 0
    for place, line in enumerate(text.split("\n")):
        if not line.strip():
            continue
        number += 1
        if number > LINES:
            raise Invalid("ocds_file_lines", most=LINES)
        try:
            yield str(place), _json(line)
        except ValueError as broken:
            raise Invalid("json_malformed", str(place)) from broken


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as deep:
        raise ValueError("nested without end") from deep


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")
