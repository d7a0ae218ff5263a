"""Brings the public list up to where tickets stand. Repeats, other orders and kills change nothing."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.open311.ports import Board, Stand
from chalicelib.complaints.open311.showing import shown
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore

SERVES = "为民服务中心"
"""How a street's own site is called, behind the street's name."""


class Posting:
    """A reader of facts: it looks at the whole ticket, whichever of its facts it was told of."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue, board: Board) -> None:
        self._cases = cases
        self._catalogue = catalogue
        self._board = board

    def handle(self, ref: Ref) -> None:
        """Show the ticket as it stands, or no longer, unless the list knows more already.

        What is not shown leaves its number of facts all the same: a copy of this reader that is late and knows less
        then brings nothing back.

        Raises
        ------
        NotFound
            there is no such ticket: a message like that ends among the dead letters.
        VersionConflict
            another copy is at it: the message comes again.
        """
        case = load_whole(self._cases, FLOW, ref.case_id)
        number, revision = case.head.state.number, case.head.version
        known = self._board.stand(number)
        if known is not None and known.revision >= revision:
            return
        catalogue = self._catalogue
        now = shown(case, catalogue.complaints(), catalogue.departments(), self._streets())
        self._board.set(number, known, Stand(revision, now))

    def _streets(self) -> dict[str, str]:
        """Names of the streets by their division codes."""
        return {
            site.street: site.name.removesuffix(SERVES) for site in self._catalogue.sites().all if site.kind == "street"
        }
