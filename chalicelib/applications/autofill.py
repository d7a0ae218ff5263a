"""无感申报: what the platform holds already is offered with its source, after consent, and not asked again.

Every request for it carries the consent (``Autofill.consent``, ``NewApplication.autofill``), and a submission keeps
the text's version in its first fact: a person who asks for it themselves thereby agrees for that request, even
after they withdrew their standing consent (个人信息保护法 art 14, 15). Nobody takes the withdrawal back for them: who
applies for others is offered nothing of a person who withdrew. A submission reads no consent, because it rests on
the applicant's word for it: their own request, or their presence or signature where somebody else applies.
"""

from chalicelib.applications import forms, requirements
from chalicelib.applications.answers import Autofilled, Filled
from chalicelib.applications.intake import CONSENT
from chalicelib.applications.schemas import Autofill
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, NotAllowed
from chalicelib.kernel.privacy import Privacy
from chalicelib.parties.service import Parties
from chalicelib.rights.consents import Consents


class AutofillService:
    """Shows an applicant what the platform would fill in for them."""

    def __init__(
        self, catalogue: Catalogue, privacy: Privacy, parties: Parties, clock: Clock, consents: Consents
    ) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._parties = parties
        self._clock = clock
        self._consents = consents

    def offer(self, caller: Caller, asked: Autofill) -> Autofilled:
        """Fields and materials of the item that need not be asked of this applicant.

        Who applies for others learns which, and from where, but sees no value: it is filled in unseen.

        Raises
        ------
        Forbidden
            ``item_not_yours``, ``applicant_not_yours``: the caller may not apply for it, or for them.
        NotAllowed
            ``consent_withdrawn`` when somebody else asks and the applicant withdrew their consent.
        """
        item, now = self._catalogue.open_item(asked.item).item, self._clock.now()
        if caller.items and item.short not in caller.items:
            raise Forbidden("item_not_yours", "item")
        today = legal_day(now.legal)
        who = requirements.identify(asked.applicant, today)
        lookup = self._privacy.lookup(who.kind, who.number)
        if caller.role == "resident" and not caller.speaks_for(lookup, now.wall, item.short):
            raise Forbidden("applicant_not_yours", "applicant")
        own = caller.role == "resident"
        person = self._privacy.person(lookup)
        if not own and self._consents.withdrawn(person, "autofill"):
            raise NotAllowed("consent_withdrawn", "consent")
        holdings = self._parties.holdings(person)
        fields = tuple(
            Filled(field=field, title=title, value=value if own else None, source=source)
            for field, title, value, source in forms.fillable(item, holdings, today)
        )
        held = holdings.valid_records(today)
        records = tuple(m.code for m in item.materials if m.reuse_from in held)
        return Autofilled(consent=CONSENT, fields=fields, records=records)
