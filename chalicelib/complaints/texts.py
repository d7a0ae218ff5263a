"""What somebody writes is looked at before it is stored: is anything said, and is it said once?  Pure."""

import re
from unicodedata import category, normalize

from chalicelib.kernel.errors import Invalid

LONGEST = 5_000
"""Characters of what is reported; files say what is longer."""
LINKS = 3
"""Addresses of web pages in a text; more is advertising."""
FEWEST = 4
"""Letters or characters that a matter needs: 路灯不亮."""
REPEATED = 5
"""So often the same piece, and nothing besides, says nothing."""
VARIED = 6
"""Different letters that a text of :data:`LONG` letters or more has at least."""
LONG = 60
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
KEPT = "\n\t"


def checked(text: str, field: str = "text") -> str:
    """The text in its normal form: NFC, without control characters, blanks at the ends, or runs of empty lines.

    Raises
    ------
    Invalid
        ``ticket_text_empty``; ``ticket_text_long``; ``ticket_text_nothing``: only signs and pictures;
        ``ticket_text_spam``: the same over and over, or a list of web addresses.
    """
    clean = _clean(text)
    if not clean:
        raise Invalid("ticket_text_empty", field)
    if len(clean) > LONGEST:
        raise Invalid("ticket_text_long", field, most=LONGEST)
    letters = said(clean)
    if len(letters) < FEWEST:
        raise Invalid("ticket_text_nothing", field)
    if _is_spam(clean, letters):
        raise Invalid("ticket_text_spam", field)
    return clean


def said(text: str) -> str:
    """The letters and digits of a text alone, in lower case: by these the same is known again."""
    return "".join(one for one in text.casefold() if category(one)[0] in "LN")


def _clean(text: str) -> str:
    kept = "".join(one for one in text if one in KEPT or category(one) not in ("Cc", "Cs", "Co", "Cn"))
    return re.sub(r"\n{3,}", "\n\n", normalize("NFC", kept)).strip()


def _is_spam(clean: str, letters: str) -> bool:
    if len(LINK.findall(clean)) > LINKS:
        return True
    if len(letters) >= LONG and len(set(letters)) < VARIED:
        return True
    period = (letters + letters).find(letters, 1)
    return len(letters) // period >= REPEATED and len(letters) % period == 0
