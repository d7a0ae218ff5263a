"""A limit of a ticket, as its facts keep it."""

from chalicelib.catalogue.complaints import Whose
from chalicelib.kernel import cards


class Clock(cards.Clock):
    """A limit that somebody has to keep, and when its cards come."""

    whose: Whose
    window: bool = False
    """Whether it is a time in which something may be done."""


Clocks = dict[str, Clock]
ClocksReplanned = cards.ClocksReplanned[Clocks]
