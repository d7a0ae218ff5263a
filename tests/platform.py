"""The whole platform in process, on fakes: every route of the app behind the real gate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalice.app import Blueprint, Chalice

from chalicelib.access import routes as access
from chalicelib.access.auditing import AuditQuery
from chalicelib.access.faces import FaceChecks
from chalicelib.access.gate import AccessGate
from chalicelib.access.limits import Limits, platform_limits
from chalicelib.access.logins import ProviderLogins, StaffLogins
from chalicelib.access.partner_accounts import PartnerAccounts
from chalicelib.access.partners import PartnerCallers, PartnerStore
from chalicelib.access.residents import Residents
from chalicelib.access.rules import allowed, who_may
from chalicelib.access.sessions import Sessions
from chalicelib.access.staff import Staff, StaffAccounts
from chalicelib.access.tokens import BearerScheme, Tokens
from chalicelib.applications import handling_routes as handling, handover_routes as handover, routes as applications
from chalicelib.applications.callbacks import Callbacks
from chalicelib.applications.usage import Usage
from chalicelib.broadcasts import routes as broadcasts
from chalicelib.bundles import routes as bundles
from chalicelib.catalogue import routes as catalogue
from chalicelib.catalogue.guides import Guides
from chalicelib.certificates import routes as certificates
from chalicelib.complaints import handling_routes as ticket_work, routes as tickets
from chalicelib.complaints.open311 import routes as open311
from chalicelib.complaints.suggesting import routes as duplicates
from chalicelib.credit import routes as credit
from chalicelib.feed import routes as feed
from chalicelib.feed.service import Feed
from chalicelib.kernel.clock import CHINA
from chalicelib.messaging import routes as messaging, wechat_routes as wechat
from chalicelib.pages import routes as pages
from chalicelib.parties import routes as parties
from chalicelib.ratings import routes as ratings
from chalicelib.rights import routes as rights
from chalicelib.sandbox import courier_routes as courier, routes as sandbox
from chalicelib.sandbox.providers import Providers
from chalicelib.sandbox.service import Phone
from chalicelib.sites import routes as sites
from chalicelib.supervision import routes as figures
from chalicelib.web.api import Api
from chalicelib.web.cors import preflights
from chalicelib.webhooks import routes as webhooks
from tests.appraising import AppraisalSide
from tests.broadcasting import services_on as broadcasts_on
from tests.bundling import bundles_on
from tests.certificates import certificates_on
from tests.counting import figures_on
from tests.crediting import credit_on
from tests.fakes.audit import MemoryTrail, MemoryTrailReader
from tests.fakes.feed import MemoryFeed
from tests.fakes.gate import Plain
from tests.fakes.identities import MemoryInbox, PlayedSignOn, SandboxIdentity
from tests.fakes.records import MemoryCounters
from tests.fakes.sandbox import MemoryProviderNotes
from tests.fakes.signing_keys import FixedKeys
from tests.fakes.site_store import MemorySites
from tests.fakes.time_and_numbers import MemoryTicketNumbers
from tests.fakes.typesetter import FakeTypesetter
from tests.fakes.vault import MemoryVault
from tests.gateway import Answer, Credentials, Sent, answered
from tests.halls import services_on
from tests.handing_over import Handed
from tests.hooking import Hooks
from tests.messaging import Messaging
from tests.open311 import Open311Side
from tests.outbox import FixedDeadLetters, outbox_on
from tests.rating import RatingSide
from tests.rights import RightsWorld
from tests.suggesting import looking_on, nearby_on
from tests.ticketing import services_on as tickets_on
from tests.trade_side import TradeSide
from tests.wechat import WechatSide

Stores = Mapping[str, Mapping[Any, Any]]
"""What lies in each store, by the store's name."""


class Platform(RightsWorld):
    """All services, all routes, and the stores behind them."""

    def __init__(self) -> None:
        super().__init__()
        self.tick()
        self.trail = self.cases._audit = MemoryTrail(self.clock)
        self.counters, self.inbox, self.notes = MemoryCounters(), MemoryInbox(), MemoryProviderNotes()
        self.vault, self.keys_of_tokens = MemoryVault(), FixedKeys()
        self.phone, self.providers = Phone(self.inbox), Providers(self.notes)
        self.tokens, self.handed = Tokens(self.keys_of_tokens), Handed.on(self, self.notes)
        self.partner_store = PartnerStore(self.documents)
        self.partners = PartnerAccounts(self.partner_store, self.vault, self.clock)
        self.limits = Limits(platform_limits(), self.counters)
        schemes = (
            BearerScheme(self.tokens, self.revocations),
            PartnerCallers(self.partner_store, self.vault, self.counters, self.clock),
        )
        self.site_store = MemorySites(self.keys)
        self.halls = services_on(self.site_store, self.catalogue, self.privacy, self.clock, self.cases)
        self.credit, self.bundles = credit_on(self), bundles_on(self)
        self.item_guides = Guides(self.catalogue, self.files, FakeTypesetter(), self.clock)
        self.gate = AccessGate(schemes, who_may(), self.limits, self.trail, Plain())
        self.certificates, self.messages = certificates_on(self), Messaging(self)
        self.broadcasting = broadcasts_on(self, self.messages.deliveries)
        self.dead_letters = FixedDeadLetters()
        self.outbox = outbox_on(self, self.messages.deliveries, self.messages.outbox, dead=self.dead_letters)
        self.feed_store, self.hooks = MemoryFeed(), Hooks(self, self.messages.deliveries)
        self.wechat = WechatSide(self, self.messages.receipts, self.counters, self.vault)
        self.trade = TradeSide(self)
        self.appraisal = AppraisalSide(self)
        self.figures = figures_on(self)
        self.ticket_numbers = MemoryTicketNumbers()
        self.tickets = tickets_on(self, self.ticket_numbers)
        self.looking = looking_on(self, nearby_on(self, self.documents))
        self.ratings = RatingSide(self)
        self.open311 = Open311Side(self, self.tickets.intake, self.documents, self.counters)
        self.access = self._access()
        self.app, self.apis = Chalice("platform"), self._apis()
        edge: tuple[Blueprint, ...] = (
            preflights(self.apis, lambda: self.gate),
            pages.blueprint(lambda: self.apis, allowed, lambda: self.files.address),
        )
        for blueprint in (*self.apis, *edge):
            self.app.register_blueprint(blueprint)

    def tick(self) -> None:
        """Both clocks stand at this instant: tokens and expiries go by the machine's."""
        self.clock.at = datetime.now(CHINA)

    def _access(self) -> access.Access:
        identity = SandboxIdentity(self.phone, self.providers, self.notes)
        self.residents = Residents(
            self.documents, self.counters, self.privacy, identity, identity, identity, self.clock
        )  # fmt: skip
        self.staff_accounts = StaffAccounts(self.documents, self.clock)
        self.sessions = Sessions(
            self.documents, self.tokens, self.revocations,
            {"resident": self.residents, "staff": self.staff_accounts}, self.clock,
        )  # fmt: skip
        logins = StaffLogins(self.staff_accounts, self.sessions, self.counters, self.vault)
        sign_ons = {"resident": PlayedSignOn(), "staff": PlayedSignOn()}
        return access.Access(
            residents=self.residents,
            faces=FaceChecks(self.documents, identity, self.privacy, self.consents, self.clock),
            staff_logins=logins,
            providers=ProviderLogins(sign_ons, self.documents, self.residents, logins, self.clock),
            sessions=self.sessions,
            mandates=self.mandates,
            staff=Staff(self.staff_accounts, self.sessions, self.vault, self.clock),
            audit=AuditQuery(MemoryTrailReader(self.trail.kept), lambda sealed: sealed),
            cases=self.cases,
        )

    def _apis(self) -> tuple[Api, ...]:
        services = applications.Services(
            intake=self.intake, reading=self.reading, review=self.review, handling=self.handling,
            answering=self.answering, dossiers=self.dossiers,
            autofill=self.autofill, uploads=self.uploads, usage=Usage(self.cases, self.catalogue),
            callbacks=Callbacks(self.review), cases=self.cases, clock=self.clock,
        )  # fmt: skip

        def gate() -> AccessGate:
            return self.gate

        return (
            catalogue.blueprint(lambda: self.catalogue, lambda: self.item_guides, gate),
            applications.blueprint(lambda: services, gate),
            handling.blueprint(lambda: services, gate),
            handover.blueprint(lambda: self.handed.handover, lambda: self.cases, gate),
            broadcasts.blueprint(lambda: self.broadcasting, gate),
            bundles.blueprint(lambda: self.bundles, gate),
            certificates.blueprint(lambda: self.certificates, gate),
            messaging.blueprint(lambda: self.messages.receiving, gate),
            messaging.outbox_blueprint(lambda: self.outbox, gate),
            feed.blueprint(lambda: Feed(self.feed_store), gate),
            webhooks.blueprint(lambda: self.hooks.service, lambda: self.cases, gate),
            *self.trade.apis(gate),
            *self.appraisal.apis(gate),
            figures.blueprint(lambda: self.figures, gate),
            wechat.blueprint(lambda: self.wechat.routes, gate),
            parties.blueprint(lambda: self.records, lambda: self.cases, gate),
            access.blueprint(lambda: self.access, gate),
            rights.blueprint(lambda: self.rights, lambda: self.cases, gate),
            credit.blueprint(lambda: self.credit, lambda: self.cases, gate),
            tickets.blueprint(lambda: self.tickets, gate),
            ticket_work.blueprint(lambda: self.tickets, gate),
            duplicates.blueprint(lambda: self.looking, gate),
            ratings.blueprint(lambda: self.ratings.services, gate),
            open311.blueprint(lambda: self.open311.services, gate),
            sites.blueprint(lambda: self.halls, gate),
            sandbox.blueprint(lambda: self.phone, gate),
            sandbox.providers_blueprint(lambda: self.providers, gate),
            courier.blueprint(lambda: self.handed.courier.played, gate),
        )

    def send(self, sent: Sent, who: Credentials = lambda *_: {}) -> Answer:
        """What a request is answered now."""
        self.tick()
        return answered(self.app, sent, who)

    @property
    def stores(self) -> dict[str, dict[Any, Any]]:
        """Everything that a request may write to, but the audit."""
        return {
            "cases": self.cases.kept, "answers": self.cases.answers, "claims": self.cases.claims, "keys": self.keys,
            "parties": self.party_store.kept, "files": self.files.kept, "numbers": self.numbers.counted,
            "documents": self.documents.kept, "counters": self.counters._kept, "inbox": self.inbox.kept,
            "notes": self.notes.kept, "sites": self.site_store.kept, "deliveries": self.messages.deliveries.kept,
            "consents": self.wechat.consents.kept, "lines": self.messages.deliveries.rows,
            "appraisal": self.appraisal.shelf.kept, "trading": self.trade.shelf.kept,
            "ticket_numbers": self.ticket_numbers.counted,
            "open311": self.open311.listed.kept,
        }  # fmt: skip

    def kept(self) -> Stores:
        """What lies in the stores now; what is in them is never altered, only replaced."""
        return {name: dict(store) for name, store in self.stores.items()}

    def changed(self, before: Stores) -> set[str]:
        """The stores in which something is not as it was."""
        return {name for name, store in self.stores.items() if store != before[name]}

    def put_back(self, before: Stores) -> None:
        """Everything as it was then; the audit keeps what it heard."""
        for name, store in self.stores.items():
            store.clear()
            store.update(before[name])
        self.instant.asked.clear()
        self.limits._here.clear()
        self.revocations._read_at = None
