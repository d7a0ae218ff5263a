"""What the applicant does meanwhile: brings what was asked for or promised, or takes the application back."""

from typing import Any

from chalicelib.applications import commands as c, forms, opening, requirements
from chalicelib.applications.acting import Acting
from chalicelib.applications.facts import MaterialRef, PromiseKept, Withdrawn
from chalicelib.applications.handling_schemas import PromisedMaterials, Supplement, Withdrawal
from chalicelib.applications.model import FLOW, Application
from chalicelib.applications.ports import Receipts
from chalicelib.applications.schemas import FileMaterial, RecordMaterial
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.parties.service import Parties

Given = tuple[FileMaterial | RecordMaterial, ...]


class Answering:
    """Acts of applicants, over any channel, also by the window, the outlet or the member of the grid who applied
    for them. Each answers the view of the case afterwards.
    """

    def __init__(
        self, acting: Acting, cases: CaseStore, parties: Parties, privacy: Privacy, receipts: Receipts, clock: Clock
    ) -> None:
        self._acting = acting
        self._cases = cases
        self._parties = parties
        self._privacy = privacy
        self._receipts = receipts
        self._clock = clock

    def bring(self, caller: Caller, case_id: str, given: Supplement, once: Once) -> dict[str, Any]:
        """The supplement: all materials that were asked for, and corrected fields."""

        def command(head: Head[Application]) -> c.Command:
            if given.form:
                self._check_form(head, given.form)
            materials = self._materials(head, given.materials)
            sealed = self._acting.seal(head, {"form": given.form})
            return c.BringSupplement(materials, sealed, self._acting.planner(head), frozenset(given.form))

        return self._acting.act(caller, case_id, command, once)

    def keep(self, caller: Caller, case_id: str, given: PromisedMaterials, once: Once) -> dict[str, Any]:
        """The materials that were promised."""

        def command(head: Head[Application]) -> c.Command:
            return c.KeepPromise(PromiseKept(materials=self._materials(head, given.materials)))

        return self._acting.act(caller, case_id, command, once)

    def withdraw(self, caller: Caller, case_id: str, asked: Withdrawal, once: Once) -> dict[str, Any]:
        """The applicant takes the application back before it is decided."""

        def command(head: Head[Application]) -> c.Command:
            return c.Withdraw(Withdrawn(sealed=self._acting.seal(head, asked.model_dump())))

        return self._acting.act(caller, case_id, command, once)

    def _materials(self, head: Head[Application], given: Given) -> tuple[MaterialRef, ...]:
        held: frozenset[str] = frozenset()
        if any(isinstance(material, RecordMaterial) for material in given):
            holdings = self._parties.holdings(self._privacy.known(head.state.subject))
            held = frozenset(holdings.valid_records(legal_day(self._clock.now().legal)))
        item = self._acting.item(head)
        return tuple(requirements.gathered(given, item, head.case_id, self._receipts, held).values())

    def _check_form(self, head: Head[Application], corrected: dict[str, Any]) -> None:
        """The form with its corrections must be as good as a new one."""
        told = opening.opened(self._privacy, load_whole(self._cases, FLOW, head.case_id))
        forms.check_form(self._acting.item(head), told["form"] | corrected)
