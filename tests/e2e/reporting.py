"""Somebody reports something on the page for it, and follows it: what the tests of these pages share."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from chalicelib.complaints.model import FLOW, claim
from chalicelib.complaints.state import TicketCase
from tests.asks.tickets import Ticket
from tests.cast import Cast
from tests.ticketing import ADDRESS, TEXT

REPLY = "路灯已经修好。"


@dataclass(frozen=True)
class Place:
    """The platform, and its address."""

    cast: Cast
    address: str

    def progress(self, number: str, code: str) -> str:
        return f"{self.address}/progress?{urlencode({'number': number, 'code': code})}"

    def reported(self) -> list[TicketCase]:
        """The tickets that there are."""
        found = (self.cast.cases.head(FLOW, case) for name, case in self.cast.cases.claims.items() if "ticket:" in name)
        return [head.state for head in found if head is not None]

    def stands(self, number: str) -> TicketCase:
        return next(state for state in self.reported() if state.number == number)

    def sms_code(self, phone: str) -> str:
        """The code that arrived last on a phone."""
        return next(iter(self.cast.inbox.newest(1, phone))).text

    def worked_on(self, number: str) -> Ticket:
        """What somebody reported, for those who work on it."""
        ticket, case = Ticket(self.cast), self.cast.cases.claimant(claim(number))
        assert case is not None
        ticket.case = case
        return ticket


def send(page: Page) -> Locator:
    """The button."""
    return page.get_by_role("button", name="提交")


def written(page: Page, place: Place, text: str = TEXT) -> None:
    """A form that lacks nothing."""
    page.goto(f"{place.address}/report")
    page.get_by_label("是哪一种").select_option("求助：有困难、有问题，请帮忙解决")
    page.get_by_label("什么事情").fill(text)
    page.get_by_label("在什么地方").fill(ADDRESS)
    page.get_by_label("在哪个街道").select_option("龙城街道")


def reported(page: Page, place: Place) -> str:
    """Somebody reports something; its number."""
    written(page, place)
    send(page).click()
    expect(page.get_by_role("heading", name="已经登记")).to_be_focused()
    return page.get_by_text(re.compile("^GD[0-9]{14}$")).inner_text()


def followed(page: Page) -> None:
    """From the receipt to the progress."""
    page.get_by_role("main").get_by_role("link", name="查进度").click()
    expect(page.get_by_role("heading", name="每一步")).to_be_visible()


def answered(page: Page, place: Place) -> str:
    """Somebody reports something, and looks at the reply; its number."""
    number = reported(page, place)
    place.worked_on(number).replied()
    followed(page)
    expect(page.get_by_text(REPLY)).to_be_visible()
    return number
