"""A person's own tickets: they stand against deleting their data while they are open, and files lie under them."""

from collections.abc import Iterator

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints.model import FLOW, listed
from chalicelib.complaints.state import STAGES, TicketCase
from chalicelib.kernel.store import CaseStore
from chalicelib.rights.answers import OwnCase

PAGE = 100


class OwnTickets:
    """The :class:`~chalicelib.rights.ports.OwnCases` of tickets. Needs no personal data."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def of(self, person_id: str) -> list[OwnCase]:
        return [_own(case_id, state) for case_id, state in self._all(person_id)]

    def _all(self, person_id: str) -> Iterator[tuple[str, TicketCase]]:
        cursor = ""
        while True:
            found, cursor = self._cases.of_subject(listed(person_id), PAGE, cursor)
            for case_id, state in found:
                yield case_id, TicketCase.model_validate(state)
            if not cursor:
                return


def _own(case_id: str, state: TicketCase) -> OwnCase:
    if state.registered_at is None:
        raise AssertionError("nothing was registered")
    over = None if state.open else state.closed_at or state.registered_at
    return OwnCase(
        case_id=case_id, number=state.number, item=f"{FLOW.name}:{state.what}", item_name=f"{KINDS[state.what]}工单",
        stage=state.stage, stage_text=STAGES[state.stage], opened_at=state.registered_at, closed_at=over,
        granted=False, once=False, grants=False,
    )  # fmt: skip
