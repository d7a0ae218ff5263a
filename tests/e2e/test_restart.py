"""The engine is stopped with SIGTERM and started again: cases in flight go on."""

import boto3

from demo.scenes import Play
from infra import engine
from infra.stack import Stack
from tests.e2e.playing import ALLOWANCE, comes_true, decided, execution, reconcile, status, submitted, view

CARD = "identity_card"
"""Twenty working days are promised: its clock runs on after a restart, however long that takes.

When it is decided its workflow ends at once in the cloud; the local engine lets the other branch wait to its end.
"""


def test_cases_in_flight_go_on_after_a_restart(play: Play, stack: Stack) -> None:
    card, waiting = submitted(play, CARD, "human")
    allowance, late = submitted(play, ALLOWANCE, automatic=False)
    comes_true(lambda: all(len(play.messages_of(row)) == 1 for row in (waiting, late)))
    machines = boto3.client("stepfunctions")
    comes_true(lambda: all(status(machines, execution(row.case, 1)) == "RUNNING" for row in (waiting, late)))

    assert engine.stop(stack.port)
    engine.start(stack.port)

    assert status(machines, execution(waiting.case, 1)) != "RUNNING"
    reconcile()
    comes_true(lambda: status(machines, execution(waiting.case, 2)) == "RUNNING")

    assert decided(play, card, waiting).body["stage"] == "approved"
    comes_true(lambda: len(play.messages_of(waiting)) == 2)
    comes_true(lambda: view(play, allowance, late)["cards"] == ["yellow", "red"], 150)

    _, fresh = submitted(play)
    assert fresh.outcome == "已批准"
    comes_true(lambda: len(play.messages_of(fresh)) == 1)
