"""All scenes of the application, in order."""

from collections.abc import Iterator

from demo.application.appointments import appointments
from demo.application.bundles import Bundles
from demo.application.certificates import Certificates
from demo.application.credit import Credit
from demo.application.delivery import Delivery
from demo.application.handling import Handling
from demo.application.notice import notice
from demo.report import Check
from demo.scenes import Play


def application(play: Play) -> Iterator[Check]:
    """All that people do; what legal time does by itself is played by :class:`demo.application.waiting.Clock`."""
    yield from notice(play)
    yield from Handling(play).scenes()
    yield from Credit(play).scenes()
    yield from Certificates(play).scenes()
    yield from Delivery(play).scenes()
    yield from Bundles(play).scenes()
    yield from appointments(play)
