"""Masks of what a form says about people: the fields that it marks ``x-personal``."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.privacy import mask_name, mask_number, mask_phone

NUMBER = re.compile(r"\d{17}[\dX]")
PHONE = re.compile(r"1[3-9]\d{9}")
CODE = re.compile(r"[0-9A-Za-z-]{8,}")

HIDDEN = "***"
"""In place of what shows something even by one character: yes or no, an amount, one of a few words."""


def masked(value: Any, field: Mapping[str, Any]) -> Any:
    """The value of a form's field as it is shown where it need not be seen in full."""
    if not field.get("x-personal"):
        return value
    if not isinstance(value, str) or "enum" in field or field.get("format") == "date":
        return HIDDEN
    return masked_text(value)


def masked_text(text: str) -> str:
    """Masked by what it looks like: identity numbers, phones, accounts and papers, else all but one character."""
    if NUMBER.fullmatch(text):
        return mask_number(text)
    if PHONE.fullmatch(text):
        return mask_phone(text)
    if CODE.fullmatch(text):
        return "*" * (len(text) - 4) + text[-4:]
    return mask_name(text)
