"""How outlets and terminals sign a request. Pure.

``Authorization: CXF-HMAC-SHA256 key=<key id>, time=<unix seconds>, nonce=<16-64 url-safe characters>,
signature=<64 hex digits>``: an HMAC-SHA256 (RFC 2104) under the key's secret over five lines: method, path
with query, SHA-256 of the body in hex, time, nonce. The gateway hands on a query only decoded, so it is signed
in one form: parameters in the order of their names, ``application/x-www-form-urlencoded``.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.kernel.errors import Unauthenticated

SCHEME = "CXF-HMAC-SHA256"
TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours, in either direction."""
ONCE = 2 * TOLERANCE
"""How long a nonce is remembered: until every request that could hold it has expired."""

LONGEST = 512
"""Characters of a header that is read at all."""
FORMATS = {
    "key": re.compile(r"[A-Za-z0-9_-]{4,64}"),
    "time": re.compile(r"[1-9][0-9]{0,11}"),
    "nonce": re.compile(r"[A-Za-z0-9_-]{16,64}"),
    "signature": re.compile(r"[0-9a-f]{64}"),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """What a header says, before anything of it is believed."""

    key: str
    time: int
    """Unix seconds."""
    nonce: str
    signature: str

    def fits(self, secret: str, method: str, path: str, body: bytes) -> bool:
        """Whether the signature is that of this request under ``secret``; compared in constant time."""
        return hmac.compare_digest(self.signature, _signature(secret, method, path, body, self.time, self.nonce))


def sign(key: str, secret: str, method: str, path: str, body: bytes, time: int, nonce: str) -> str:
    """The value of the header ``Authorization``.

    Parameters
    ----------
    path:
        From ``/v1`` on; a query as ``urllib.parse.urlencode(sorted(query.items()))`` writes it.
    time:
        Now, in unix seconds.
    nonce:
        A text that was never used with this key: 16 to 64 of ``A-Z a-z 0-9 _ -``, best at random.
    """
    signature = _signature(secret, method, path, body, time, nonce)
    return f"{SCHEME} key={key}, time={time}, nonce={nonce}, signature={signature}"


def read(header: str) -> Signed:
    """The parts of a header.

    Raises
    ------
    Unauthenticated
        ``signature_invalid``: another scheme; a part that is missing, unknown, malformed or there twice.
    """
    scheme, _, rest = header[: LONGEST + 1].partition(" ")
    parts = [part.strip(" ").partition("=") for part in rest.split(",")]
    named = {name: value for name, _, value in parts}
    whole = len(header) <= LONGEST and scheme == SCHEME and len(parts) == len(FORMATS)
    if not whole or not all(form.fullmatch(named.get(name, "")) for name, form in FORMATS.items()):
        raise Unauthenticated("signature_invalid")
    return Signed(named["key"], int(named["time"]), named["nonce"], named["signature"])


def timely(time: int, at: datetime) -> None:
    """Refuse a time (unix seconds) that is not within :data:`TOLERANCE` of ``at`` (wall time)."""
    if abs(time - at.astimezone(UTC).timestamp()) > TOLERANCE.total_seconds():
        raise Unauthenticated("signature_expired")


def _signature(secret: str, method: str, path: str, body: bytes, time: int, nonce: str) -> str:
    lines = (method, path, hashlib.sha256(body).hexdigest(), str(time), nonce)
    return hmac.digest(secret.encode(), "\n".join(lines).encode(errors="surrogatepass"), hashlib.sha256).hex()
