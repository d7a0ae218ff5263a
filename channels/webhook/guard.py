"""Which addresses may be called: an address that a partner gave must not lead into our own network.

An address is refused by its spelling first, then by all that its name resolves to. It is resolved once: the result is
a :class:`Target`, and only its addresses are dialled afterwards (:mod:`channels.webhook.dialing`), so that a name which
changes its answer in between (DNS rebinding) gains nothing.

Spelling is strict, because two readers of a loose address may differ on where it leads: ASCII without blanks,
backslashes and escapes in the host, a name of at least two labels, a dotted quad or an IPv6 address in brackets. A
Chinese domain name is given in its ASCII form (``xn--…``).

Sources: https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html,
https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
"""

import re
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Literal

import idna

Reason = Literal["url", "scheme", "userinfo", "host", "port", "address"]
"""What is not allowed. ``url``: not an address at all; ``address``: it leads where nobody from outside may send us."""

Resolve = Callable[[str, int, float], Sequence[str]]
"""(name, port, seconds at most) → IP addresses. Raises :class:`OSError` (a time-out included) when there are none."""

LONGEST = 2048
"""Characters of an address."""
URL = re.compile(r"(https?)://([^/?]*)([/?][A-Za-z0-9._~:/?@!$&'()*+,;=%\[\]-]*)?", re.IGNORECASE)
"""No fragment: it is not sent, so it only misleads."""
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::([1-9][0-9]{0,4}))?")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label of this form makes the whole host a number to some readers: ``0x7f.1``, ``2130706433``, ``127.0.0.08``
(https://url.spec.whatwg.org/#ends-in-a-number-checker)."""
PORTS = {"https": 443, "http": 80}
LOWEST = 1024
"""Below it only 443: no mail, no DNS in our name."""

GLOBAL_UNICAST = ip_network("2000::/3")
TRANSLATED = ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are the IPv4 address that is reached."""
NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",  # ours, or here
        "192.168.0.0/16", "192.0.0.0/24", "198.18.0.0/15",  # protocols, measurements
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  # documentation
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",  # AS112, AMT, 6to4 relays
        "224.0.0.0/4", "240.0.0.0/4",  # multicast, reserved, broadcast
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48",  # Teredo …, 6to4, documentation
    )
)  # fmt: skip
"""Refused whatever ``is_global`` says of them: its answers differ from one Python to the next."""


class Unsafe(Exception):
    """This may not be called. The message is the reason alone: an address can hold a partner's token."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Unresolved(Exception):
    """The name has no address now: no answer of the DNS, or not in time."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send: ``host`` is the name that TLS and ``Host`` speak of, ``addresses`` are what is dialled."""

    url: str
    host: str
    port: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Spelled:
    scheme: str
    host: str
    port: int
    rest: str
    """Path and query."""

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"


def look_up(host: str, port: int, within: float) -> tuple[str, ...]:
    """Ask the system's resolver. It knows no time-out: it is asked in a thread, which is left alone when it is late."""
    answers: SimpleQueue[tuple[str, ...] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            answers.put(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except OSError as failure:
            answers.put(failure)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=within)
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Guard:
    """Tells whether an address may be called.

    ``allowed`` is the operator's list for this stack, ``host:port`` each, such as ``127.0.0.1:8443`` or
    ``oa.internal:8080`` or ``[fd00::5]:443``. What it names may speak http, use any port and lie in a private network
    (a department on the government's own network); never link-local, where clouds keep their credentials.
    """

    def __init__(self, allowed: frozenset[str] = frozenset(), resolve: Resolve = look_up) -> None:
        self._allowed = frozenset(map(_entry, allowed))
        self._resolve = resolve

    def check(self, url: str, within: float = 5.0) -> Target:
        """What may be dialled for ``url``; resolving takes at most ``within`` seconds.

        Raises
        ------
        Unsafe
            it may not be called.
        Unresolved
            the name has no address now.
        """
        spelled = _spelled(url)
        named = spelled.authority in self._allowed
        if not named:
            _refuse_spelling(spelled)
        addresses = self._addresses(spelled, within)
        safe = is_reachable if named else is_public
        if not all(map(safe, addresses)):  # one bad address among good ones is how a name is tried out
            raise Unsafe("address")
        host = spelled.host.strip("[]")
        return Target(f"{spelled.scheme}://{spelled.authority}{spelled.rest}", host, spelled.port, addresses)

    def _addresses(self, spelled: _Spelled, within: float) -> tuple[str, ...]:
        try:
            return (str(ip_address(spelled.host.strip("[]"))),)
        except ValueError:
            pass  # a name
        try:
            addresses = tuple(self._resolve(spelled.host, spelled.port, within))
        except OSError as failure:
            raise Unresolved(type(failure).__name__) from failure
        if not addresses:
            raise Unresolved("none")
        return addresses


def is_public(text: str) -> bool:
    """Whether that is an IP address which anybody on the Internet may reach."""
    address = _dialled(text)
    if address is None or not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address in network for network in NEVER)


def is_reachable(text: str) -> bool:
    """Whether that is an IP address of one machine, private ones included, other than a link-local one."""
    address = _dialled(text)
    return address is not None and not (address.is_link_local or address.is_multicast or address.is_unspecified)


def _dialled(text: str) -> IPv4Address | IPv6Address | None:
    """The address that is reached in the end, seen through IPv4-mapped and NAT64 forms; ``None`` with a scope."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address.scope_id is not None:
        return None
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _entry(text: str) -> str:
    """A row of the operator's list, in the form in which addresses are compared with it."""
    spelled = AUTHORITY.fullmatch(text)
    with suppress(Unsafe):
        if spelled and spelled[2]:
            return f"{_host(spelled[1])}:{spelled[2]}"
    raise ValueError(f"an allowed host is host:port, in lower case: {text!r}")


def _spelled(url: str) -> _Spelled:
    """The parts of an address. Names of one label are let through: the operator's list may hold one."""
    parts = URL.fullmatch(url) if len(url) <= LONGEST and url.isascii() else None
    if parts is None:
        raise Unsafe("scheme" if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) else "url")
    scheme, authority, rest = parts[1].lower(), parts[2].lower(), parts[3] or "/"
    if "@" in authority:
        raise Unsafe("userinfo")
    spelled = AUTHORITY.fullmatch(authority)
    if spelled is None:
        raise Unsafe("port" if AUTHORITY.fullmatch(authority.rpartition(":")[0]) else "host")
    port = int(spelled[2] or PORTS[scheme])
    if port > 65535:
        raise Unsafe("port")
    return _Spelled(scheme, _host(spelled[1]), port, rest if rest.startswith("/") else f"/{rest}")


def _host(text: str) -> str:
    """The host as given, where it can be read in one way only."""
    try:
        if text.startswith("["):
            return f"[{IPv6Address(text[1:-1])}]"
        labels = text.split(".")
        if NUMERIC.fullmatch(labels[-1]):
            return str(IPv4Address(text))
        good = len(text) <= 253 and all(map(LABEL.fullmatch, labels))
        if good and all(idna.encode(idna.decode(label)).decode() == label for label in labels if label[2:4] == "--"):
            return text
    except ValueError:  # idna's errors too
        pass
    raise Unsafe("host")


def _refuse_spelling(spelled: _Spelled) -> None:
    """What only the operator's list allows."""
    if spelled.scheme != "https":
        raise Unsafe("scheme")
    if "." not in spelled.host and ":" not in spelled.host:
        raise Unsafe("host")
    if spelled.port != PORTS["https"] and spelled.port < LOWEST:
        raise Unsafe("port")
