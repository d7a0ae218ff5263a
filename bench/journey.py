"""What a case of people costs from its submission to its delivered certificate: every call of every function.

A proxy stands before each function that has a part in it (as in :mod:`bench.calls`). The journey is that of an item
with two levels: submitted, accepted, examined, approved, certified, delivered as a certificate, every message sent.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bench.calls import Proxy, behind_proxies
from bench.place import Place, Platform
from bench.results import Entry
from chalicelib import bootstrap
from demo.access.stage import done
from demo.application.desk import Counter, decision
from demo.desk import Desk
from demo.scenes import Play
from infra import naming

NAMES = ("application.case.dynamodb_calls", "application.case.transitions")
FOOD = "food_business_licence"
FUNCTIONS = (
    "api", "approval_step", "dispatch", "workflow_reader", "history_reader", "notices_reader", "sms_sender",
    "certificates_reader", "results_reader",
)  # fmt: skip
ENTERED = "StateEntered"
IN_A_PASS = 6
"""States inside of one pass of ``Wait``: Await, Told, and how it ends; Stand, Running, UntilItMatters."""
IN_A_LOOK = 3
"""States of each time that the clock wakes: Watch, Running, UntilItMatters."""
MESSAGES = 3
"""That it was received, accepted, approved."""
ARRIVED = {"delivered"}
PATIENCE = 120.0
"""Seconds for what readers do after an act."""


def measure(place: Place) -> Iterator[Entry]:
    """One journey after another that warmed everything; calls by function, transitions of the case's workflow."""
    with _of_the_stack(place.platform), behind_proxies(place, FUNCTIONS) as proxies:
        play = Play(Desk(place.platform.stack.api_url), bootstrap.clock())
        travel(place.platform, play, proxies.values())
        steps = _steps(place.platform)
        case = travel(place.platform, play, proxies.values())
        steps = _steps(place.platform) - steps
        calls = {name: sum(t.startswith("DynamoDB") for t in proxy.targets) for name, proxy in proxies.items()}
    how = ", ".join(f"{name} {number}" for name, number in calls.items() if number)
    yield Entry(NAMES[0], sum(calls.values()), "calls", f"two levels, four acts, all messages: {how}", goal=40)
    outer, passes = _entered(place.platform, case)
    looks = steps - 2 * passes
    entered = outer + IN_A_PASS * passes + IN_A_LOOK * looks
    said = f"{passes} passes of the wait, {looks} looks of its clock; what happens inside of a pass is reckoned"
    yield Entry(NAMES[1], entered, "transitions", said, goal=25)


def _entered(platform: Platform, case: str) -> tuple[int, int]:
    """States that the case's workflow entered, and how many of them were passes of its wait.

    The engine's history holds the outer states only, not those of the branches of a Parallel state.
    """
    arn = platform.env["MACHINE_APPROVAL"].replace(":stateMachine:", ":execution:") + f":{case}-1"
    told = platform.client("stepfunctions").get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [event["type"] for event in told if event["type"].endswith(ENTERED)]
    return len(entered), entered.count("ParallelStateEntered")


def _steps(platform: Platform) -> int:
    """How often the function that the workflow calls was started so far."""
    logs, name = platform.client("logs"), platform.resource(naming.function("approval_step"))
    groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    [group] = [group for group in groups if group.endswith((name, "ApprovalStepLog"))]
    events = logs.filter_log_events(logGroupName=group)["events"]
    return sum(event["message"].startswith("START") for event in events)


def travel(platform: Platform, play: Play, proxies: Iterable[Proxy]) -> str:
    """The case, once everything about it has come to rest; counted from its submission on."""
    counter = Counter(play)
    made = counter.ready(FOOD, delivery={"how": "certificate"})
    for proxy in proxies:
        proxy.forget()
    case = counter.submit(made).case
    done(counter.act(case, "acceptance", {"opinion": "材料齐全。"}, counter.officer(FOOD, "A")))
    done(counter.act(case, "examination", {"recommends": "approve", "opinion": "一致。"}, counter.officer(FOOD, "B")))
    done(counter.act(case, "decision", decision(), counter.officer(FOOD, "C")))
    _rest(platform, case)
    return case


def _rest(platform: Platform, case: str) -> None:
    """Wait until the result and every message are delivered; looked at past the proxies."""
    end, tables = time.monotonic() + PATIENCE, platform.client("dynamodb")

    def told(table: str, name: str) -> list[str]:
        asked = {"KeyConditionExpression": "pk = :case", "ExpressionAttributeValues": {":case": {"S": case}}}
        found = tables.query(TableName=platform.env[table], ConsistentRead=True, **asked)["Items"]
        return [item[name]["S"] for item in found if name in item]

    def rests() -> bool:
        states = told("TABLE_DELIVERIES", "state")
        return "result_delivered" in told("TABLE_CASES", "kind") and len(states) >= MESSAGES and set(states) == ARRIVED

    while not rests():
        if time.monotonic() > end:
            raise TimeoutError(f"case {case} did not come to rest")
        time.sleep(0.5)
    time.sleep(3)  # what the functions still do about it


@contextmanager
def _of_the_stack(platform: Platform) -> Iterator[None]:
    """This process reaches the stack as its functions do."""
    before = dict(os.environ)
    os.environ.update(platform.env)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
