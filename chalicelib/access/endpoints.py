"""Where the platform may be made to call: a department's endpoint, and nothing inside (SSRF).

Follows the OWASP Server-Side Request Forgery Prevention Cheat Sheet: one scheme, names only, every address
that a name resolves to is public. A name may resolve elsewhere later, so whoever calls checks again just
before, and connects to an address that this check answered.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from chalicelib.kernel.errors import Invalid

PORTS = (443, 8443)
LONGEST = 500
PRINTABLE = re.compile(r"[!-~]+")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
"""A last label of letters: no way of writing an IPv4 address (decimal, hex, octal, shortened) has one."""
INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "test", "invalid", "example", "onion")
"""Last labels that are not of the public Internet (RFC 6761, 6762, ICANN), metadata hosts of clouds included."""
NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890), a metadata service among them
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16",  # IPv4 inside IPv6
    )
)  # fmt: skip
"""What :mod:`ipaddress` takes for public, or took in some of its versions."""

Resolve = Callable[[str], Iterable[str]]


def addresses(host: str) -> list[str]:
    """What the system's resolver answers for a host; nothing when there is no such host."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found]


def check_endpoint(url: str, resolve: Resolve = addresses) -> tuple[str, ...]:
    """The public addresses of an endpoint that may be called.

    Raises
    ------
    Invalid
        ``endpoint_forbidden``: not https, not port 443 or 8443, user information, an address instead of a
        name, a name of the inside, or one that resolves to nothing or to any address that is not public.
    """
    found = tuple(resolve(host)) if (host := _host(url)) else ()
    if not found or not all(_public(address) for address in found):
        raise Invalid("endpoint_forbidden", "endpoint")
    return found


def _host(url: str) -> str:
    """The host of a well-formed URL; empty for any that is refused by its text alone."""
    if len(url) > LONGEST or not PRINTABLE.fullmatch(url) or "\\" in url:
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        return ""
    plain = parts.scheme == "https" and "@" not in parts.netloc and not parts.fragment and port in PORTS
    host = parts.hostname or ""
    *labels, top = host.split(".")
    named = labels and all(LABEL.fullmatch(label) for label in labels) and TOP.fullmatch(top)
    return host if plain and named and len(host) <= 253 and top not in INSIDE else ""


def _public(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    special = address.is_multicast or address.is_reserved or not address.is_global
    return not special and not any(address in network for network in NOT_PUBLIC)
