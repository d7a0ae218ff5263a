"""How many parts a text message takes; each part is paid for.

Aliyun counts the whole message, signature and its brackets too: up to 70 characters are one part, a longer one is cut
into parts of 67, and 500 are the most. Source: https://help.aliyun.com/document_detail/44335.html. Tencent counts
parts the same way: https://cloud.tencent.com/document/product/382/18058.

Both say "字" and mean a character of UCS-2, of which a part on the air has 140 octets. A character outside the Basic
Multilingual Plane (a rare character of a name, an emoji) is two UTF-16 code units, and is counted as two here: never
fewer than are paid for. Aliyun refuses emoji with ``isv.UNSUPPORTED_CONTENT``.
"""

SINGLE, EACH, MOST = 70, 67, 500
"""Code units in a message of one part, in each part of a longer one, and in all."""


def signed(signature: str, text: str) -> str:
    """The text as it arrives; ``signature`` without brackets."""
    return f"【{signature}】{text}"


def units(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(signature: str, text: str) -> int | None:
    """How many parts the signed text takes; ``None`` when it is too long for one message."""
    length = units(signed(signature, text))
    if length > MOST:
        return None
    return 1 if length <= SINGLE else -(-length // EACH)
