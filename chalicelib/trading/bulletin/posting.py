"""Brings the bulletin up to where projects stand. Repeats, other orders and kills change nothing."""

from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.bulletin.ports import Board
from chalicelib.trading.bulletin.posts import posts_of
from chalicelib.trading.model import FLOW


class Posting:
    """A reader of facts: it looks at the whole project, whichever of its facts it was told of."""

    def __init__(self, cases: CaseStore, board: Board) -> None:
        self._cases = cases
        self._board = board

    def handle(self, ref: Ref) -> None:
        """Hang every post of the project that knows more than the one that hangs.

        Raises
        ------
        NotFound
            there is no such project: a message like that ends among the dead letters.
        VersionConflict
            another copy is at it: the message comes again.
        """
        hung = self._board.of_project(ref.case_id)
        for post in posts_of(load_whole(self._cases, FLOW, ref.case_id)).values():
            known = hung.get(post.notice)
            if known is None or known.revision < post.revision:
                self._board.hang(post)
