"""What a caller is to a trading project: who runs it, who supervises it, for whom they act."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.privacy import Privacy
from chalicelib.trading.schemas import NewProject
from chalicelib.trading.state import TradingCase


class Roles:
    """Tells callers apart, by their posts and by whom they act for."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def centre(self, caller: Caller) -> bool:
        """Whether the caller is of the centre that runs the trading."""
        return bool(self._departments(caller) & self._catalogue.trading().centres)

    def supervises(self, caller: Caller, state: TradingCase) -> bool:
        """Whether the caller is of the regulator, or of those who supervise all trading."""
        return bool(self._departments(caller) & {state.regulator, *self._catalogue.trading().supervisors})

    def speaks(self, caller: Caller, about: TradingCase | NewProject) -> bool:
        """Whether the caller acts for the owner or its agent."""
        return any(self.acts_for(caller, firm.code) for firm in (about.owner, about.agent) if firm is not None)

    def acts_for(self, caller: Caller, code: str) -> bool:
        """Whether the caller acts for the firm with that credit code."""
        return caller.speaks_for(self._privacy.lookup("firm", code), self._clock.now().wall)

    def writes(self, caller: Caller, about: TradingCase | NewProject) -> bool:
        """Whether the caller may register the project, and write its notices."""
        return self.centre(caller) or self.speaks(caller, about)

    def inside(self, caller: Caller, state: TradingCase) -> bool:
        """Whether the caller runs or supervises the project."""
        return self.centre(caller) or self.supervises(caller, state) or self.speaks(caller, state)

    def _departments(self, caller: Caller) -> frozenset[str]:
        return caller.departments_at(self._clock.now().wall)
