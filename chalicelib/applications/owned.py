"""A person's own applications: what stands against deleting their data hangs on them."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.applications.model import STAGES, Application, Stage
from chalicelib.applications.purposes import in_hand
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.store import CaseStore
from chalicelib.rights.answers import OwnCase

PAGE = 100
DECISIONS = frozenset(
    {
        "approved_by_rule", "approved", "refused", "checked", "revoked", "not_accepted", "lapsed", "withdrawn",
        "promise_broken",
    }
)  # fmt: skip
"""Facts that close a case, and from which the person may ask for reconsideration (复议)."""


class OwnApplications:
    """The :class:`~chalicelib.rights.ports.OwnCases` of the application flow. Needs no personal data."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def of(self, person_id: str) -> list[OwnCase]:
        return [self._own(case_id, state) for case_id, state in self._all(person_id)]

    def _all(self, person_id: str) -> Iterator[tuple[str, Application]]:
        cursor = ""
        while True:
            found, cursor = self._cases.of_subject(person_id, PAGE, cursor)
            for case_id, state in found:
                yield case_id, Application.model_validate(state)
            if not cursor:
                return

    def _own(self, case_id: str, state: Application) -> OwnCase:
        item = state.pinned
        return OwnCase(
            case_id=case_id, number=state.number, item=item.code, item_name=item.name, stage=state.stage,
            stage_text=STAGES[state.stage], opened_at=state.opened_at, closed_at=self._closed_at(case_id, state),
            granted=state.stage is Stage.APPROVED, once=item.once, grants=item.grants is not None,
        )  # fmt: skip

    def _closed_at(self, case_id: str, state: Application) -> datetime | None:
        """When the last decision fell; ``None`` while a person has one to make."""
        if in_hand(state):
            return None
        return _last_decision(self._cases.timeline(case_id)).at


def _last_decision(facts: list[Fact]) -> Fact:
    return next(fact for fact in reversed(facts) if fact.kind in DECISIONS)
