"""The platform's own gate, with callers known by a word in the Authorization header."""

from collections.abc import Mapping

from chalicelib.access.gate import AccessGate
from chalicelib.access.limits import Limit, Limits
from chalicelib.access.rules import WhoMay, who_may
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.caller import Caller, Request
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Unauthenticated
from tests.fakes.records import MemoryCounters


class NamedCallers:
    """A :class:`~chalicelib.access.gate.Scheme` that knows callers by the token ``Bearer <name>``."""

    def __init__(self, known: Mapping[str, Caller]) -> None:
        self._known = known

    def concerns(self, request: Request) -> bool:
        return "authorization" in request.headers

    def identify(self, request: Request) -> Caller:
        try:
            return self._known[request.headers["authorization"].removeprefix("Bearer ")]
        except KeyError as unknown:
            raise Unauthenticated("token_invalid") from unknown


class Plain:
    """A :class:`~chalicelib.access.gate.Seal` that hides nothing, and shows that it was used."""

    def seal(self, address: str) -> str:
        return f"sealed:{address}"

    def fingerprint(self, content: str) -> str:
        return digest(content)


class Told:
    """What a gate had the audit remember."""

    def __init__(self) -> None:
        self.entries: list[tuple[Trace, str]] = []

    def record(self, trace: Trace, result: str) -> None:
        self.entries.append((trace, result))


def gate_of(
    known: Mapping[str, Caller], rules: WhoMay | None = None, told: Told | None = None, limits: tuple[Limit, ...] = ()
) -> AccessGate:
    """A gate that lets in ``known`` by the platform's own rules, or by ``rules``."""
    counted = Limits(limits, MemoryCounters())
    return AccessGate([NamedCallers(known)], rules or who_may(), counted, told or Told(), Plain())
