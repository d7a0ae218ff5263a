"""The settings documents that the platform itself reads, and what is built from each."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.catalogue.accountability import Accountability
from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.catalogue.bundles import Bundles, LifeEvents
from chalicelib.catalogue.complaints import ComplaintRules
from chalicelib.catalogue.credit import CreditRules
from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.letters import Commitments
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.places import Places
from chalicelib.catalogue.ratings import RatingRules
from chalicelib.catalogue.settlement import Settlement
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.suggesting import SuggestingRules
from chalicelib.catalogue.supervision import SupervisionRules
from chalicelib.catalogue.topics import Topics
from chalicelib.catalogue.trading import TradingLaw
from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.catalogue.trading_rules import TradingRules
from chalicelib.kernel.cards import CardRule
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.messages.kinds import faults
from chalicelib.messages.rules import Messages


def calendar(body: dict[str, Any]) -> WorkingCalendar:
    """The working calendar: ``years`` as officially published, ``statutory`` days off for the others."""
    return WorkingCalendar.from_documents(body["years"], body["statutory"])


def messages(body: dict[str, Any]) -> Messages:
    """What is told of which fact."""
    told = Messages.model_validate(body)
    if wrong := faults(told):
        raise ValueError("; ".join(wrong))
    return told


BUILDERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "accountability": Accountability.from_document,
    "appraisal": Appraisal.from_document,
    "sites": Sites.from_document,
    "calendar": calendar,
    "cards": CardRule.model_validate,
    "complaints": ComplaintRules.from_document,
    "departments": Departments.from_document,
    "settlement": Settlement.from_document,
    "periods": Periods.from_document,
    "places": Places.from_document,
    "suggesting": SuggestingRules.from_document,
    "credit": CreditRules.from_document,
    "commitments": Commitments.from_document,
    "bundles": Bundles.model_validate,
    "life_events": LifeEvents.model_validate,
    "messages": messages,
    "supervision": SupervisionRules.from_document,
    "topics": Topics.from_document,
    "trading": TradingLaw.from_document,
    "trading_parties": TradingParties.from_document,
    "trading_rules": TradingRules.from_document,
    "ratings": RatingRules.from_document,
}
"""Document → how it is read. Publishing reads each before it writes any, so a broken one is never served."""
