"""SM2 signatures with SM3 (GM/T 0003.2-2012), as GM/T 0009-2012 writes them: how they are verified.

What is verified is public, so the arithmetic need not take the same time for every input, as signing must.
"""

import re

USER = b"1234567812345678"
"""Id of the signer where none is agreed on (GM/T 0009-2012, 10)."""
PRIME = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
"""Of the curve's field, y² = x³ - 3x + b (GM/T 0003.5-2012)."""
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
"""Of the curve's base point (GM/T 0003.5-2012)."""
CURVE = bytes.fromhex(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
"""a, b and the base point of the curve (GM/T 0003.5-2012)."""
SIZE = 32
B, BASE = (
    int.from_bytes(CURVE[SIZE : 2 * SIZE]),
    (int.from_bytes(CURVE[2 * SIZE : 3 * SIZE]), int.from_bytes(CURVE[3 * SIZE :]), 1),
)
Point = tuple[int, int, int]
"""In Jacobian coordinates; of z 0: the point at infinity."""
NOWHERE: Point = (1, 1, 0)
POINT = re.compile(r"04[0-9a-f]{128}")


def digest(message: bytes, public_key: str) -> bytes:
    """What is signed of a message: SM3 over the signer's own digest and the message (GM/T 0003.2-2012, 5.5 and 6.1)."""
    signer = (8 * len(USER)).to_bytes(2) + USER + CURVE + bytes.fromhex(public_key)[1:]
    return _sm3(_sm3(signer) + message)


def _sm3(content: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  not at cold start

    made = hashes.Hash(hashes.SM3())
    made.update(content)
    return made.finalize()


def encoded(r: bytes, s: bytes) -> bytes:
    """r and s as SEQUENCE of two INTEGERs in DER."""
    body = b"".join(_integer(int.from_bytes(part)) for part in (r, s))
    return bytes((0x30, len(body))) + body


def decoded(signature: bytes) -> tuple[bytes, bytes] | None:
    """r and s; ``None`` for what is no such sequence, or is one in another form than DER's only one."""
    try:
        first = 4 + signature[3]
        r, s = (int.from_bytes(part) for part in (signature[4:first], signature[first + 2 :]))
        pair = r.to_bytes(SIZE), s.to_bytes(SIZE)
    except (IndexError, OverflowError):
        return None
    return pair if encoded(*pair) == signature else None


def _integer(value: int) -> bytes:
    content = value.to_bytes(value.bit_length() // 8 + 1)
    return bytes((0x02, len(content))) + content


def verified(message: bytes, signature: bytes, public_key: str) -> bool:
    """Whether the signature of ``message`` is that of the key (the uncompressed point, in hexadecimal)."""
    pair, key = decoded(signature), _point(public_key)
    if pair is None or key is None:
        return False
    r, s = (int.from_bytes(part) for part in pair)
    t = (r + s) % ORDER
    if not (0 < r < ORDER and 0 < s < ORDER and t):
        return False
    x, _, z = _sum(s, BASE, t, key)
    if z == 0:
        return False
    told = int.from_bytes(digest(message, public_key))
    return (told + x * pow(z, -2, PRIME) % PRIME) % ORDER == r


def _point(text: str) -> Point | None:
    """The point of that form, if it lies on the curve."""
    if not POINT.fullmatch(text):
        return None
    x, y = int(text[2:66], 16), int(text[66:], 16)
    on_it = max(x, y) < PRIME and (y * y - x * x * x + 3 * x - B) % PRIME == 0
    return (x, y, 1) if on_it else None


def _sum(first: int, p: Point, second: int, q: Point) -> Point:
    """``first`` times p and ``second`` times q, both at once, bit by bit."""
    both, found = _add(p, q), NOWHERE
    for place in range(max(first.bit_length(), second.bit_length()) - 1, -1, -1):
        found = _double(found)
        match first >> place & 1, second >> place & 1:
            case 1, 1:
                found = _add(found, both)
            case 1, 0:
                found = _add(found, p)
            case 0, 1:
                found = _add(found, q)
    return found


def _double(p: Point) -> Point:
    x, y, z = p
    square, zz = y * y % PRIME, z * z % PRIME
    s, m = 4 * x * square % PRIME, 3 * (x - zz) * (x + zz) % PRIME
    doubled = (m * m - 2 * s) % PRIME
    return doubled, (m * (s - doubled) - 8 * square * square) % PRIME, 2 * y * z % PRIME


def _add(p: Point, q: Point) -> Point:
    (x1, y1, z1), (x2, y2, z2) = p, q
    if z1 == 0 or z2 == 0:
        return q if z1 == 0 else p
    zz1, zz2 = z1 * z1 % PRIME, z2 * z2 % PRIME
    u, s = x1 * zz2 % PRIME, y1 * z2 * zz2 % PRIME
    h, r = (x2 * zz1 - u) % PRIME, (y2 * z1 * zz1 - s) % PRIME
    if h == 0:
        return NOWHERE if r else _double(p)
    hh = h * h % PRIME
    hhh, v = h * hh % PRIME, u * hh % PRIME
    x = (r * r - hhh - 2 * v) % PRIME
    return x, (r * (v - x) - s * hhh) % PRIME, h * z1 * z2 % PRIME
