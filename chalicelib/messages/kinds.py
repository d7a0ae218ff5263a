"""What can be told: the kinds of facts that a flow's author finds words for, and the variables that it fills in.

What is told of them is published data; publishing refuses a kind, a recipient or a variable that is not here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.messages.model import (
    AGENT,
    APPLICANT,
    BUREAU,
    CHALLENGER,
    FOLLOWER,
    FORMER,
    GOVERNMENT,
    JOINED,
    OFFICE,
    POOL,
    SUPERVISOR,
)
from chalicelib.messages.rules import KindRule, Messages


@dataclass(frozen=True, slots=True)
class Tellable:
    """Of one flow, to those who hear the same."""

    kinds: frozenset[str]
    variables: frozenset[str]
    to: frozenset[str] = frozenset({APPLICANT})
    fields: frozenset[str] = frozenset()
    """Fields of the facts by which it may be told apart who hears of them."""
    others: tuple["Tellable", ...] = ()
    """What is told to others."""

    @property
    def all_kinds(self) -> frozenset[str]:
        """What anybody is told of."""
        return self.kinds.union(*(other.all_kinds for other in self.others))

    def voice(self, kind: str, recipient: str) -> "Tellable | None":
        """What a recipient is told of a kind; ``None``: nobody finds words for that."""
        voices = (one for one in (self, *self.others) if kind in one.kinds and recipient in one.to)
        return next(voices, None)


TELLABLE: Mapping[str, Tellable] = {
    "application": Tellable(
        frozenset(
            {
                "approved_by_rule", "handed_over", "supplement_asked", "accepted", "deemed_accepted", "not_accepted",
                "procedure_started", "extended", "lapsed", "promise_broken", "approved", "refused", "revoked",
                "result_sent",
            }
        ),
        frozenset(
            {
                "item", "number1", "number2", "code", "law", "until", "supplement", "procedure", "procedure_due",
                "benefit", "tracking",
            }
        ),
        to=frozenset({APPLICANT, AGENT}),
        others=(
            Tellable(
                frozenset({"card_issued"}),
                frozenset({"department", "item", "number1", "number2", "card", "due"}),
                to=frozenset({SUPERVISOR, BUREAU}),
                fields=frozenset({"colour"}),
            ),
        ),
    ),
    "bundle": Tellable(
        frozenset({"bundle_submitted", "child_refused_opening", "children_not_opened", "bundle_completed"}),
        frozenset({"bundle", "count", "item", "items", "because", "told1", "told2", "told3", "told4"}),
    ),
    "broadcast": Tellable(
        frozenset({"broadcast_published"}),
        frozenset({"topic", "title", *(f"told{n}" for n in range(1, 10))}),
        to=frozenset({"subscriber"}),
    ),
    "trading": Tellable(
        frozenset({"alert_raised"}),
        frozenset({"project", "number", "alert"}),
        to=frozenset({SUPERVISOR, BUREAU, GOVERNMENT, POOL}),
        others=(
            Tellable(
                frozenset({"trading_paused", "trading_resumed"}),
                frozenset({"project", "number", "reason", "law", "dates"}),
                to=frozenset({FOLLOWER}),
            ),
            Tellable(
                frozenset({"remedy_ordered", "tendering_ended", "lot_prequalified"}),
                frozenset({"project", "number", "lot", "reason", "remedy", "law", "results"}),
                to=frozenset({FOLLOWER, CHALLENGER}),
            ),
            Tellable(
                frozenset({"project_registered"}),
                frozenset({"project", "number", "lot", "method"}),
                to=frozenset({FORMER}),
            ),
        ),
    ),
    "challenge": Tellable(
        frozenset(
            {
                "challenge_raised", "challenge_accepted", "challenge_not_accepted", "challenge_answered",
                "decision_signed", "pause_ordered", "pause_lifted", "pause_ran_out",
            }
        ),
        frozenset({"kind", "project", "number", "until", "result", "remedy", "law"}),
        to=frozenset({APPLICANT, AGENT}),
        others=(
            Tellable(
                frozenset(
                    {
                        "challenge_raised", "challenge_withdrawn", "decision_signed", "pause_ordered", "pause_lifted",
                        "pause_ran_out",
                    }
                ),
                frozenset({"kind", "project", "number", "until", "result", "remedy", "law"}),
                to=frozenset({OFFICE, SUPERVISOR}),
                fields=frozenset({"what"}),
            ),
            Tellable(
                frozenset({"clock_warned"}),
                frozenset({"kind", "project", "number", "card", "limit"}),
                to=frozenset({OFFICE, SUPERVISOR, BUREAU}),
                fields=frozenset({"colour"}),
            ),
        ),
    ),
    "ticket": Tellable(
        frozenset(
            {
                "ticket_registered", "dispatched", "assigned_finally", "interim_reply", "extended", "replied",
                "reopened", "referred", "handed_over", "merged", "follow_up_tried", "ticket_closed", "review_decided",
                "final_review_decided",
            }
        ),
        frozenset(
            {
                "kind", "number", "code", "department", "until", "window", "where", "target", "there1", "there2",
                "outcome", "ruling",
            }
        ),
        to=frozenset({APPLICANT, JOINED}),
        fields=frozenset({"reached"}),
        others=(
            Tellable(
                frozenset(
                    {
                        "emergency_flagged", "clock_warned", "supervision_ordered", "supervision_climbed",
                        "return_escalated",
                    }
                ),
                frozenset({"department", "kind", "number", "card", "limit"}),
                to=frozenset({SUPERVISOR, BUREAU}),
                fields=frozenset({"colour"}),
            ),
        ),
    ),
    "rating": Tellable(
        frozenset({"rating_invited", "result_told"}),
        frozenset({"title", "until", "where1", "where2", "result"}),
        others=(
            Tellable(
                frozenset({"rectification_warned"}),
                frozenset({"department", "title", "card", "due"}),
                to=frozenset({SUPERVISOR, BUREAU}),
                fields=frozenset({"colour"}),
            ),
        ),
    ),
    "accountability": Tellable(
        frozenset(
            {
                "accountability_proposed", "accountability_decided", "appeal_decided", "appeal_withdrawn",
                "appeal_period_ended",
            }
        ),
        frozenset({"department", "title", "until", "outcome", "ends"}),
        to=frozenset({SUPERVISOR}),
    ),
    "report": Tellable(
        frozenset({"report_issued"}),
        frozenset({"scope", "month", "report", "told1", "told2", "told3"}),
        to=frozenset({SUPERVISOR, BUREAU, GOVERNMENT, POOL}),
        fields=frozenset({"whole", "what"}),
    ),
}  # fmt: skip


def faults(messages: Messages) -> list[str]:
    """What is told that nobody finds words for."""
    found: list[str] = []
    for flow, kinds in messages.kinds.items():
        known = TELLABLE.get(flow)
        for kind, rule in kinds.items():
            if known is None or kind not in known.all_kinds:
                found.append(f"{flow}.{kind} is not told of")
            else:
                variables = messages.templates[rule.template].variables
                found += [f"{flow}.{kind} {fault}" for fault in _faults(known, kind, rule, variables)]
    return found


def _faults(known: Tellable, kind: str, rule: KindRule, variables: tuple[str, ...]) -> Iterator[str]:
    for recipient in rule.to:
        voice = known.voice(kind, recipient)
        if voice is None:
            yield f"is not told to {recipient}"
        elif lost := set(variables) - voice.variables:
            yield f"fills in no {', '.join(sorted(lost))}"
        elif strange := rule.when.get(recipient, {}).keys() - voice.fields:
            yield f"does not say {', '.join(sorted(strange))}"
