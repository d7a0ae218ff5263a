"""How a bad rating that is not put right yet stands, for supervision. Nothing of who rated. Pure."""

from chalicelib.kernel.cases import Case
from chalicelib.kernel.measuring import Standing, Unseen
from chalicelib.ratings.facts import RectificationWarned
from chalicelib.ratings.state import MENDING, STAGES, RatingCase


def number(case: Case[RatingCase]) -> str:
    """The number of what was rated, where it was rated in somebody's name: any other would lead its department to who
    rated.
    """
    return case.head.state.of.number if case.head.state.named else ""


def unseen(case: Case[RatingCase]) -> Unseen:
    """Whom the handled ticket accuses."""
    return case.head.state.of.unseen


def standing(case: Case[RatingCase]) -> Standing | None:
    """A bad rating that its department has to put right, with the graver card of the limits that run."""
    state = case.head.state
    if state.stage not in MENDING:
        return None
    of = state.of
    shown = [card.split(":") for card in state.cards if card.split(":")[0] in state.clocks]
    clock, card = next(((name, shade) for name, shade in shown if shade == "red"), shown[-1] if shown else ("", ""))
    came = [
        fact.at for fact in case.facts
        if fact.kind == RectificationWarned.kind and (fact.data["clock"], fact.data["colour"]) == (clock, card)
    ]  # fmt: skip
    ends = [one.deadline.due for name, one in state.clocks.items() if clock in ("", name)]
    return Standing.model_validate(
        {
            "department": of.department, "item": of.item, "site": of.site, "channel": of.channel,
            "number": number(case), "title": f"差评整改：{of.title}", "card": card, "since": came[-1] if came else None,
            "due": min((end for end in ends if end is not None), default=None), "why": STAGES[state.stage],
        }
    )  # fmt: skip
