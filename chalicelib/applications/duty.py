"""What duty phones are told of a case whose time runs out (督办): department, item, number, card, limit; of no person.

The deciding department hears of it, and the department that supervises the others, as the published rules say.
"""

from collections.abc import Callable
from typing import Any

from chalicelib.applications.facts import Plan
from chalicelib.applications.letters import number_in
from chalicelib.applications.model import FLOW, Application
from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import NAMES, last_day_before
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import CARDS, duty_phone
from chalicelib.messages.model import Channel, Errand, Telling


def channels_of(departments: Callable[[], Departments], recipient: str) -> Callable[[Any], tuple[Channel, ...]]:
    """Over which channels a recipient is told of a case, by its state: by SMS, or not at all."""

    def channels(state: Any) -> tuple[Channel, ...]:
        return ("sms",) if duty_phone(departments(), recipient, state.pinned.department) else ()

    return channels


class CardLetters:
    """The :class:`~chalicelib.messages.ports.Author` of what duty phones are told. Needs no personal data."""

    def __init__(self, cases: CaseStore, catalogue: Catalogue) -> None:
        self._cases = cases
        self._catalogue = catalogue

    def tell(self, errand: Errand) -> Telling:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        state = case.head.state
        item = self._catalogue.open_item(state.pinned.code, state.pinned.version).item
        phone = duty_phone(self._catalogue.departments(), errand.recipient, state.pinned.department)
        values = {
            "department": item.department.name, "item": item.name, **number_in(state.number),
            "card": CARDS[case.fact(errand.ref.seq).data["colour"]], "due": _due(case, errand.ref.seq),
        }  # fmt: skip
        return Telling(to={"sms": phone} if phone else {}, values=values)


def _due(case: Case[Application], seq: int) -> str:
    """The limit that the card is about, as it stood when the card was issued: 承诺时限2026年10月19日24时届满."""
    plans = (fact.data["plan"] for fact in case.facts if fact.seq <= seq and fact.data.get("plan"))
    [*_, told] = plans
    plan = Plan.model_validate(told)
    if plan.red_at is None:
        return "时限已中止"
    return f"{NAMES[plan.deadlines[0].kind]}{last_day_before(plan.red_at):%Y年%m月%d日}24时届满"
