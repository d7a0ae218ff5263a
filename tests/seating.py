"""Whom every register of the tests knows: experts for a committee, and the agent of the projects."""

from datetime import datetime

from chalicelib.kernel.clock import CHINA
from chalicelib.trading.register.model import Entry
from chalicelib.trading.register.store import RegisterStore
from tests.trading import AGENCY, COMMITTEE, expert, firm


def seat(store: RegisterStore) -> None:
    """Enter them."""
    for one in COMMITTEE:
        store.change_expert(one, lambda _, one=one: expert(one))  # type: ignore[misc]
    agent, since = firm(8), datetime(2026, 1, 1, tzinfo=CHINA)
    entry = Entry(code=agent["code"], name=agent["name"], roles=("agent",), qualifications=(AGENCY,), since=since)
    store.change(entry.code, lambda _: entry)
