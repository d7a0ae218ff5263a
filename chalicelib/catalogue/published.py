"""The settings documents of the catalogue, and what is built from each, once for each published content."""

from collections.abc import Callable
from typing import Any, TypeVar

from chalicelib.catalogue import settings
from chalicelib.catalogue.accountability import Accountability
from chalicelib.catalogue.appraisal import Appraisal
from chalicelib.catalogue.bundles import Bundle, Bundles, LifeEvents
from chalicelib.catalogue.classifier import Classifier
from chalicelib.catalogue.complaints import ComplaintRules
from chalicelib.catalogue.credit import CreditRules
from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.letters import Commitments
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.places import Places
from chalicelib.catalogue.ratings import RatingRules
from chalicelib.catalogue.settlement import Settlement
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.store import CatalogueReader
from chalicelib.catalogue.suggesting import SuggestingRules
from chalicelib.catalogue.supervision import SupervisionRules
from chalicelib.catalogue.topics import Topics
from chalicelib.catalogue.trading import TradingLaw
from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.catalogue.trading_rules import TradingRules
from chalicelib.kernel.cards import CardRule
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.messages.rules import Messages

B = TypeVar("B")


class Published:
    """What the district has published as documents."""

    def __init__(self, reader: CatalogueReader) -> None:
        self._reader = reader
        self._built: dict[str, tuple[str, Any]] = {}

    def site(self) -> str:
        """The address under which people find the platform, without a trailing slash."""
        return str(self.document("site")["url"])

    def sites(self) -> Sites:
        """The registry of sites."""
        return self._from_document("sites", Sites.from_document)

    def calendar(self) -> WorkingCalendar:
        """The working calendar, from the published arrangements of days off."""
        return self._from_document("calendar", settings.calendar)

    def card_rule(self) -> CardRule:
        """When the yellow card comes before the red one."""
        return self._from_document("cards", CardRule.model_validate)

    def messages(self) -> Messages:
        """What is told of which fact, and in which words."""
        return self._from_document("messages", settings.messages)

    def topics(self) -> Topics:
        """What residents can subscribe to."""
        return self._from_document("topics", Topics.from_document)

    def trading(self) -> TradingLaw:
        """The periods and notices of public-resource trading, and who runs and supervises it."""
        return self._from_document("trading", TradingLaw.from_document)

    def trading_rules(self) -> TradingRules:
        """What supervision of trading looks for, and which penalties there are."""
        return self._from_document("trading_rules", TradingRules.from_document)

    def trading_parties(self) -> TradingParties:
        """Who may take part in trading: qualifications, committees, agents."""
        return self._from_document("trading_parties", TradingParties.from_document)

    def supervision(self) -> SupervisionRules:
        """What supervision counts, and what work costs."""
        return self._from_document("supervision", SupervisionRules.from_document)

    def accountability(self) -> Accountability:
        """For what who is held to account, and how long each has."""
        return self._from_document("accountability", Accountability.from_document)

    def appraisal(self) -> Appraisal:
        """The indicators of appraisal, and what the registers of the staff know."""
        return self._from_document("appraisal", Appraisal.from_document)

    def ratings(self) -> RatingRules:
        """How handlings are rated, and bad ratings put right."""
        return self._from_document("ratings", RatingRules.from_document)

    def complaints(self) -> ComplaintRules:
        """Kinds, categories, limits and refusals of tickets, and who is told of orders of supervision."""
        return self._from_document("complaints", ComplaintRules.from_document)

    def departments(self) -> Departments:
        """The departments, and which phone is on duty in each."""
        return self._from_document("departments", Departments.from_document)

    def government(self) -> str:
        """Credit code of the district's government, whose head approves what no single department may."""
        return str(self.document("departments")["district_government"]["credit_code"])

    def settlement(self) -> Settlement:
        """What partners are paid."""
        return self._from_document("settlement", Settlement.from_document)

    def periods(self) -> Periods:
        """The periods that law and district set for handling."""
        return self._from_document("periods", Periods.from_document)

    def places(self) -> Places:
        """The district on the ground."""
        return self._from_document("places", Places.from_document)

    def suggesting(self) -> SuggestingRules:
        """Which tickets may be of the same matter."""
        return self._from_document("suggesting", SuggestingRules.from_document)

    def classifier(self) -> tuple[str, Classifier]:
        """What tells the category of a ticket, and its digest."""
        snapshot = self._reader.snapshot_digest("complaints")
        if snapshot is None:
            raise Unavailable("catalogue_unpublished", name="complaints")
        return snapshot, self._once("classifier", snapshot, lambda: Classifier.unpack(self._reader.snapshot(snapshot)))

    def bundles(self) -> tuple[Bundle, ...]:
        """Every bundle of items."""
        return self._from_document("bundles", Bundles.model_validate).bundles

    def bundle(self, code: str) -> Bundle:
        """The bundle of that code, or :class:`NotFound` ``bundle_unknown``."""
        return self._from_document("bundles", Bundles.model_validate).get(code)

    def life_events(self) -> LifeEvents:
        """What happens in a life, and what there is to apply for then."""
        return self._from_document("life_events", LifeEvents.model_validate)

    def credit(self) -> CreditRules:
        """What the lists of credit mean, and which breach leads onto which."""
        return self._from_document("credit", CreditRules.from_document)

    def commitments(self) -> Commitments:
        """The texts that applicants sign, all versions, and what is never handled by commitment."""
        return self._from_document("commitments", Commitments.from_document)

    def document(self, name: str) -> Any:
        """The body of any settings document.

        Raises
        ------
        Unavailable
            ``catalogue_unpublished``.
        """
        return self._from_document(name, lambda body: body, "body")

    def _from_document(self, name: str, build: Callable[[Any], B], form: str = "document") -> B:
        document = self._reader.document(name)
        if document is None:
            raise Unavailable("catalogue_unpublished", name=name)
        return self._once(f"{form} {name}", document.digest, lambda: build(document.body))

    def _once(self, name: str, content: str, build: Callable[[], B]) -> B:
        """What was built under ``name`` from this content, built now if the content is new."""
        if self._built.get(name, ("",))[0] != content:
            self._built[name] = (content, build())
        built: B = self._built[name][1]  # one name is always built by the same function
        return built
