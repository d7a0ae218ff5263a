"""A year whose days off are arranged only after a deadline in it was reckoned."""

from datetime import date, datetime

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.working_days import WorkingCalendar

UNPUBLISHED = datetime(2031, 12, 25, 10, tzinfo=CHINA)
"""Before a year whose days off nobody knows yet."""
ARRANGED = WorkingCalendar(
    {2031: {date(2031, 1, 1): True}, 2032: {date(2032, 1, day): True for day in (1, 2, 5, 6)}}, {}
)


class Arranged(Catalogue):
    """The catalogue, on the calendar that this year then has."""

    def __init__(self, catalogue: Catalogue) -> None:
        vars(self).update(vars(catalogue))

    def calendar(self) -> WorkingCalendar:
        return ARRANGED
