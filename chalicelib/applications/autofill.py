"""无感申报: what the platform holds already is offered with its source, after consent, and not asked again."""

from chalicelib.applications import forms, intake
from chalicelib.applications.answers import Autofilled, Filled
from chalicelib.applications.schemas import Autofill
from chalicelib.applications.submission import CONSENT
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.privacy import Privacy
from chalicelib.parties.service import Parties


class AutofillService:
    """Shows an applicant what the platform would fill in for them."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, parties: Parties, clock: Clock) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._parties = parties
        self._clock = clock

    def offer(self, caller: Caller, asked: Autofill) -> Autofilled:
        """Fields and materials of the item that need not be asked of this applicant.

        Who applies for others learns which, and from where, but sees no value: it is filled in unseen.
        """
        item, today = self._catalogue.open_item(asked.item).item, legal_day(self._clock.now().legal)
        who = intake.identify(asked.applicant, today)
        lookup = self._privacy.lookup(who.kind, who.number)
        if caller.role == "resident" and lookup not in caller.represents:
            raise Forbidden("applicant_not_yours", "applicant")
        own = caller.role == "resident"
        holdings = self._parties.holdings(self._privacy.person(lookup))
        fields = tuple(
            Filled(field=field, title=title, value=value if own else None, source=source)
            for field, title, value, source in forms.fillable(item, holdings, today)
        )
        held = holdings.valid_records(today)
        records = tuple(m.code for m in item.materials if m.reuse_from in held)
        return Autofilled(consent=CONSENT, fields=fields, records=records)
