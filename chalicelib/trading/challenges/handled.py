"""The handling of a complaint about trading (投诉), which the firm that complained may rate (好差评). Pure.

Enquiries, objections and queries are answered between the parties of the trading: that is no service of an authority.
"""

from chalicelib.kernel.cases import Case
from chalicelib.kernel.measuring import Handling
from chalicelib.trading.challenges.state import KINDS, ChallengeCase

HEARS = frozenset({"challenge_not_accepted", "decision_signed"})
"""Facts by which a complaint is handled to its end."""


def handled(case: Case[ChallengeCase]) -> list[Handling]:
    """The one handling of a complaint that was not accepted, or decided."""
    state = case.head.state
    ended = (fact for fact in case.facts if fact.kind in HEARS and state.what == "complaint")
    return [
        Handling(
            flow="challenge", case_id=case.head.case_id, subject=state.subject,
            title=f"公共资源交易{KINDS[state.what]}", department=state.regulator, item=f"challenge:{state.what}",
            channel=case.facts[0].channel or "web", officer=fact.by.id if fact.by.role == "officer" else "",
            ended=fact.at,
        )
        for fact in ended
    ]  # fmt: skip
