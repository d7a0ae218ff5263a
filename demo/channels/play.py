"""All scenes of messages, in order."""

from collections.abc import Iterator

from demo.channels.binding import Binding
from demo.channels.broadcasts import Broadcasts
from demo.channels.providers import Providers
from demo.channels.systems import Systems
from demo.report import Check
from demo.scenes import Play


def channels(play: Play, port: int) -> Iterator[Check]:
    """How everybody concerned hears, whatever fails."""
    yield from Providers(play, port).scenes()
    yield from Binding(play, port).scenes()
    yield from Systems(play, port).scenes()
    yield from Broadcasts(play, port).scenes()
