"""What every other part asks of the catalogue: items to open, search, guides, and the published settings."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

from chalicelib.catalogue import settings
from chalicelib.catalogue.bundles import Bundle, Bundles, LifeEvents
from chalicelib.catalogue.credit import CreditRules
from chalicelib.catalogue.decision_table import DecisionTable
from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.guide import Guide, guide as guide_of
from chalicelib.catalogue.letters import Commitments, Kind, Letter, letter
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.search import Index, Page, unpack
from chalicelib.catalogue.settlement import Settlement
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.store import CatalogueReader, PublishedItem, Scope
from chalicelib.catalogue.topics import Topics
from chalicelib.catalogue.trading import TradingLaw
from chalicelib.catalogue.trading_rules import TradingRules
from chalicelib.kernel.cards import CardRule
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound, Unavailable
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.notices.rules import Messages

B = TypeVar("B")

TABLES_KEPT = 256
"""Compiled decision tables kept in process."""


class Catalogue:
    """The published catalogue. What is built from it is built once for each published content."""

    def __init__(self, reader: CatalogueReader) -> None:
        self._reader = reader
        self._built: dict[str, tuple[str, Any]] = {}
        self._tables: dict[str, DecisionTable] = {}

    def open_item(self, code: str, version: int | None = None) -> PublishedItem:
        """The version of an item that counts now, or the one that a case is pinned to.

        A pinned version is answered even after the item is withdrawn: its cases go on.

        Raises
        ------
        NotFound
            ``item_unknown``.
        Invalid
            ``item_reference``: an item of another authority, never open to application.
        NotAllowed
            ``item_withdrawn``: no new applications.
        """
        if version is None:
            current = self._reader.current(code)
            if current is None:
                self._refuse(code)
            elif current.withdrawn:
                raise NotAllowed("item_withdrawn", "item")
            else:
                version = current.version
        published = self._reader.version(code, version) if version is not None else None
        if published is None:
            raise NotFound("item_unknown", "item")
        return published

    def _refuse(self, code: str) -> None:
        if self._reader.reference(code) is not None:
            raise Invalid("item_reference", "item")

    def reference(self, code: str) -> ReferenceItem:
        """A reference item, to read."""
        item = self._reader.reference(code)
        if item is None:
            raise NotFound("item_unknown", "item")
        return item

    def table(self, table_digest: str) -> DecisionTable:
        """The compiled decision table of that digest, however old: a past decision can be computed again."""
        table = self._tables.get(table_digest)
        if table is None:
            model = self._reader.table(table_digest)
            if model is None:
                raise NotFound("table_digest_unknown")
            if len(self._tables) >= TABLES_KEPT:
                self._tables.clear()
            table = self._tables[table_digest] = DecisionTable(model)
        return table

    def search(
        self,
        query: str = "",
        scope: Scope = "open",
        theme: str | None = None,
        audience: Literal["person", "firm"] | None = None,
        *,
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """Find items; see :meth:`chalicelib.catalogue.search.Index.search`."""
        return self._index(scope).search(query, theme, audience, limit=limit, cursor=cursor)

    def guide(self, code: str, day: date) -> Guide:
        """The one-time notice (一次告知) of an item, as of ``day``. Refuses as :meth:`open_item`."""
        return guide_of(self.open_item(code).item, self.sites(), self.periods(), day, self.site())

    def letter(self, code: str, kind: Kind, materials: Sequence[str] = (), version: str = "") -> Letter:
        """What an applicant signs for an item; see :func:`chalicelib.catalogue.letters.letter`."""
        return letter(self.open_item(code).item, kind, materials, self.commitments(), version)

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

    def _index(self, scope: Scope) -> Index:
        snapshot = self._reader.snapshot_digest(scope)
        if snapshot is None:
            raise Unavailable("catalogue_unpublished", name="search")
        return self._once(f"index {scope}", snapshot, lambda: Index(unpack(self._reader.snapshot(snapshot))))

    def _once(self, name: str, content: str, build: Callable[[], B]) -> B:
        """What was built under ``name`` from this content, built now if the content is new."""
        if self._built.get(name, ("",))[0] != content:
            self._built[name] = (content, build())
        built: B = self._built[name][1]  # one name is always built by the same function
        return built
