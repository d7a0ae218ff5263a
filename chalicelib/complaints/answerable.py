"""Who answers for what went wrong with a ticket. Pure."""

from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.answerable import NOBODY, Answerable
from chalicelib.kernel.cases import Case, fold


def answerable(case: Case[TicketCase], seq: int) -> Answerable:
    """By what a fact says:

    - a limit that ran out: whose limit it was;
    - an order of supervision that climbed: whom it was given to;
    - a final assignment: who dispatched it, where it goes to another department than before;
    - anything else, or the case as a whole (0): the main department.
    """
    state = case.head.state
    if seq <= 1:
        return Answerable(state.main or state.desk)
    fact, before = case.fact(seq), fold(FLOW, case.facts[: seq - 1]).state
    if fact.kind == "assigned_finally":
        last = before.returned_by[-1] if before.returned_by else before.main
        return NOBODY if fact.data["handlers"]["main"] == last else Answerable(before.desk)
    if fact.kind == "supervision_climbed" and before.order is not None:
        return Answerable(before.order.to)
    if fact.kind == "clock_warned":
        return _keeper(before, str(fact.data["clock"]))
    return Answerable(before.main or before.desk)


def turned_away(case: Case[TicketCase], seq: int) -> Answerable:
    """Who was asked first and sent it away though it was theirs (首问不负责): the department that wanted to return it
    and has it back by the final assignment of who supervises.
    """
    fact = case.fact(seq)
    if fact.kind != "assigned_finally":
        return NOBODY
    returning = {str(one.data["department"]) for one in case.facts[: seq - 1] if one.kind == "return_asked"}
    main = str(fact.data["handlers"]["main"])
    return Answerable(main) if main in returning else NOBODY


def _keeper(state: TicketCase, name: str) -> Answerable:
    """Whose limit it is. Nobody is told on for what supervisors or who reported let pass."""
    clock = state.clocks.get(name)
    whose = clock.whose if clock is not None else "department"
    if name == "supervision" and state.order is not None:
        return Answerable(state.order.to)
    keepers = {"desk": state.desk, "department": state.main, "organ": state.organ}
    return Answerable(keepers.get(whose, ""))
