"""Which handlings of an application ended, for whoever was served to rate (好差评). Pure.

An application that the applicant gave up, or that lapsed, was not handled to its end. One that belongs to a bundle is
rated with it: people mean it as one thing (一事一评).
"""

from chalicelib.applications.model import Application
from chalicelib.kernel.cases import Case
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.measuring import Handling

HEARS = frozenset({"approved_by_rule", "approved", "refused", "not_accepted"})
"""Facts by which an application is handled to its end (办结)."""


def handled(case: Case[Application]) -> list[Handling]:
    """Every handling that ended, in order: one of a case that was decided once."""
    if case.head.state.bundle:
        return []
    ended = (fact for fact in case.facts if fact.kind in HEARS)
    return [_handling(case, fact, place) for place, fact in enumerate(ended, start=1)]


def _handling(case: Case[Application], fact: Fact, place: int) -> Handling:
    """What was decided by rule was handled by nobody."""
    state = case.head.state
    by_person = fact.by.role == "officer" and fact.kind != "approved_by_rule"
    return Handling(
        flow="application", case_id=case.head.case_id, handling=str(place), subject=state.subject,
        number=state.number, title=state.pinned.name, department=state.pinned.department, item=state.pinned.short,
        site=state.site, channel=state.channel, contact=state.contact, officer=fact.by.id if by_person else "",
        ended=fact.at,
    )  # fmt: skip
