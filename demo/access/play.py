"""All scenes of access, in order."""

from collections.abc import Iterator

from demo.access.colleagues import Colleagues
from demo.access.logins import Logins
from demo.access.mandates import Mandates
from demo.access.outlets import Outlets
from demo.access.privacy import Privacy
from demo.access.stage import Stage
from demo.access.strangers import Strangers
from demo.access.trail import Trail
from demo.report import Check
from demo.scenes import Play


def access(play: Play) -> Iterator[Check]:
    """Whoever's token is taken back on the way is watched until it is refused everywhere."""
    stage = Stage(play)
    logins, mandates, outlets = Logins(stage), Mandates(stage), Outlets(stage)
    yield from logins.residents()
    yield from mandates.firm()
    yield from logins.staff()
    colleagues = Colleagues(stage)
    yield from colleagues.scenes()
    yield mandates.assurance()
    yield mandates.child()
    yield from outlets.outlet()
    yield outlets.kiosk()
    yield outlets.department()
    privacy = Privacy(stage)
    yield from privacy.scenes()
    yield from Trail(stage, colleagues.auditor, privacy.officer).scenes()
    yield from Strangers(stage).scenes()
    yield from stage.refusals()
