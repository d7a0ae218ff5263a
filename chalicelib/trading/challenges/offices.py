"""What a caller is to a challenge: who raised it, who answers it, who decides on it, who sees it."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.trading.challenges.state import ChallengeCase
from chalicelib.trading.state import TradingCase


class Offices:
    """Tells callers apart, by their posts and by whom they act for."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def raised(self, caller: Caller, state: ChallengeCase) -> bool:
        """Whether the caller acts for the firm that raised it."""
        try:
            lookup = self._privacy.known(state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more who it was
        return caller.speaks_for(lookup, self._clock.now().wall)

    def runs(self, caller: Caller, project: TradingCase) -> bool:
        """Whether the caller is of the centre, or acts for the owner or its agent: those who answer."""
        if self._departments(caller) & self._catalogue.trading().centres:
            return True
        firms = [firm for firm in (project.owner, project.agent) if firm is not None]
        now = self._clock.now().wall
        return any(caller.speaks_for(self._privacy.lookup("firm", firm.code), now) for firm in firms)

    def regulates(self, caller: Caller, regulator: str) -> bool:
        """Whether the caller is of the authority that supervises this trade: those who decide on complaints."""
        return regulator in self._departments(caller)

    def reads(self, caller: Caller, state: ChallengeCase, project: TradingCase) -> bool:
        """Whether the caller raised it, answers it, or decides on it: those who read its evidence."""
        answers = self.runs(caller, project) or self.regulates(caller, state.regulator)
        return answers or self.raised(caller, state)

    def inside(self, caller: Caller, project: TradingCase) -> bool:
        """Whether the caller runs or supervises the trading."""
        supervisors = {project.regulator, *self._catalogue.trading().supervisors}
        return self.runs(caller, project) or bool(self._departments(caller) & supervisors)

    def _departments(self, caller: Caller) -> frozenset[str]:
        return caller.departments_at(self._clock.now().wall)
