"""What can be told: the kinds of facts that a flow's author finds words for, and the variables that it fills in.

What is told of them is published data; publishing refuses a kind or a variable that is not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.notices.rules import Messages


@dataclass(frozen=True, slots=True)
class Tellable:
    """Of one flow."""

    kinds: frozenset[str]
    variables: frozenset[str]


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
    ),
    "bundle": Tellable(
        frozenset({"bundle_submitted", "child_refused_opening", "children_not_opened", "bundle_completed"}),
        frozenset({"bundle", "count", "item", "items", "because", "told1", "told2", "told3", "told4"}),
    ),
    "broadcast": Tellable(
        frozenset({"broadcast_published"}),
        frozenset({"topic", "title", *(f"told{n}" for n in range(1, 10))}),
    ),
}  # fmt: skip


def faults(messages: Messages) -> list[str]:
    """What is told that nobody finds words for."""
    found: list[str] = []
    for flow, kinds in messages.kinds.items():
        known = TELLABLE.get(flow)
        for kind, rule in kinds.items():
            if known is None or kind not in known.kinds:
                found.append(f"{flow}.{kind} is not told of")
            elif lost := set(messages.templates[rule.template].variables) - known.variables:
                found.append(f"{flow}.{kind} fills in no {', '.join(sorted(lost))}")
    return found
