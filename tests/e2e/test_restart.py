"""The engine is stopped with SIGTERM and started again: cases in flight go on."""

import boto3

from demo.access.stage import done
from demo.scenes import Play
from demo.trading.desk import Centre, firm
from demo.trading.works import TENDER
from infra import engine
from infra.stack import Stack
from tests.e2e.playing import ALLOWANCE, comes_true, decided, execution, reconcile, status, submitted, view

CARD = "identity_card"
"""Twenty working days are promised: its clock runs on after a restart, however long that takes.

When it is decided its workflow ends at once in the cloud; the local engine lets the other branch wait to its end.
"""


AHEAD = 7
"""Days until the tender goes out: seventy seconds, so that it does after the restart."""


def put_up(centre: Centre) -> tuple[str, str]:
    """A works tender that is checked, and goes out later; the project's and the notice's id."""
    case = centre.registered(
        family="construction", method="open_tender", title="呈贡区示例管网工程", category="市政管网", area="530114",
        owner=firm(9), lots=[{"id": "1", "title": "一标段"}],
    )  # fmt: skip
    days = {"documents_from": AHEAD + 0.1, "documents_until": AHEAD + 10, "bids_due": AHEAD + 40}
    dates = {name: centre.day(day) for name, day in days.items()}
    drafted = done(centre.drafted(case, "tender", "招标公告", TENDER, dates=dates))
    notice = str(drafted["notices"][-1]["notice"])
    done(centre.act(case, f"notices/{notice}/check", {"publish_at": centre.day(AHEAD)}, centre.checker))
    return case, notice


def test_cases_in_flight_go_on_after_a_restart(play: Play, stack: Stack) -> None:
    card, waiting = submitted(play, CARD, "human")
    allowance, late = submitted(play, ALLOWANCE, automatic=False)
    comes_true(lambda: all(len(play.messages_of(row)) == 1 for row in (waiting, late)))
    machines = boto3.client("stepfunctions")
    comes_true(lambda: all(status(machines, execution(row.case, 1)) == "RUNNING" for row in (waiting, late)))
    centre = Centre(play)
    tender, notice = put_up(centre)
    comes_true(lambda: status(machines, execution(tender, 1, "TRADING")) == "RUNNING")

    assert engine.stop(stack.port)
    engine.start(stack.port)

    assert status(machines, execution(waiting.case, 1)) != "RUNNING"
    assert status(machines, execution(tender, 1, "TRADING")) != "RUNNING"
    reconcile()
    comes_true(lambda: status(machines, execution(waiting.case, 2)) == "RUNNING")
    comes_true(lambda: status(machines, execution(tender, 2, "TRADING")) == "RUNNING")

    assert decided(play, card, waiting).body["stage"] == "approved"
    comes_true(lambda: len(play.messages_of(waiting)) == 2)
    comes_true(lambda: view(play, allowance, late)["cards"] == ["yellow", "red"], 150)

    comes_true(lambda: centre.stage(tender, notice) == "published", 150)
    assert {one["name"] for one in centre.view(tender)["periods"]} >= {"bids"}

    _, fresh = submitted(play)
    assert fresh.outcome == "已批准"
    comes_true(lambda: len(play.messages_of(fresh)) == 1)
