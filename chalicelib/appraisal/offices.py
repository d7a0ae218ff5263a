"""What a caller is by their posts: of those who supervise, or the head of a department."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock


class Offices:
    """Tells callers apart. A post that is limited to a street heads no department."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    @property
    def supervisor(self) -> str:
        """Credit code of the department that supervises the others (政务服务管理局)."""
        return self._catalogue.departments().supervisor

    @property
    def government(self) -> str:
        """Credit code of the district's government."""
        return self._catalogue.government()

    def supervises(self, caller: Caller, heads: bool = False) -> bool:
        """Whether the caller is of the supervising department or the government; ``heads``: heads one of them."""
        own = self.headed(caller) if heads else self.departments(caller)
        return bool(own & ({self.supervisor, self.government} - {""}))

    def headed(self, caller: Caller) -> frozenset[str]:
        """The departments that the caller heads."""
        return self.departments(caller, heads=True)

    def departments(self, caller: Caller, heads: bool = False) -> frozenset[str]:
        """The departments that the caller has a post in."""
        now = self._clock.now().wall
        return caller.headed_at(now) if heads else caller.departments_at(now)
