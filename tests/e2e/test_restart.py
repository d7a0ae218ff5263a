"""The engine is stopped with SIGTERM and started again: cases in flight go on."""

import os

import boto3

from demo.scenes import Play
from infra import engine
from infra.stack import Stack
from tests.e2e.playing import ALLOWANCE, HOUSE, comes_true, decided, reconcile, settle, submitted, view
from tests.e2e.test_failures import status


def test_cases_in_flight_go_on_after_a_restart(play: Play, stack: Stack) -> None:
    house, waiting = submitted(play, HOUSE, "human")
    allowance, late = submitted(play, ALLOWANCE, automatic=False)
    comes_true(lambda: all(len(play.messages_of(row)) == 1 for row in (waiting, late)))
    settle(2)

    assert engine.stop(stack.port)
    engine.start(stack.port)

    machines = boto3.client("stepfunctions")
    execution = os.environ["MACHINE_APPROVAL"].replace(":stateMachine:", ":execution:") + f":{waiting.case}-"
    assert status(machines, execution + "1") != "RUNNING"
    assert reconcile()["workflows"] >= 2
    comes_true(lambda: status(machines, execution + "2") == "RUNNING")

    assert decided(play, house, waiting).body["stage"] == "approved"
    comes_true(lambda: len(play.messages_of(waiting)) == 2)
    comes_true(lambda: status(machines, execution + "2") == "SUCCEEDED", 120)
    comes_true(lambda: view(play, allowance, late)["cards"] == ["yellow", "red"], 150)

    _, fresh = submitted(play)
    assert fresh.outcome == "已批准"
    comes_true(lambda: len(play.messages_of(fresh)) == 1)
