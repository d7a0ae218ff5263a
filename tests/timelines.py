"""Facts of an application made up by hand, and cases folded from them: no port, no clock, no rule."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from chalicelib.applications.facts import (
    Accepted,
    Approved,
    ApprovedByRule,
    CardIssued,
    Certified,
    Checked,
    DeemedAccepted,
    Examined,
    Extended,
    FilesReceived,
    FilesSent,
    HandedOver,
    ItemRef,
    Lapsed,
    MaterialRef,
    NotAccepted,
    Opined,
    Plan,
    ProcedureEnded,
    ProcedureStarted,
    PromiseBroken,
    PromiseKept,
    Refused,
    Replanned,
    ResultDelivered,
    ResultSent,
    Returned,
    ReviewAsked,
    Revoked,
    Submitted,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from chalicelib.applications.model import FLOW, Application
from chalicelib.kernel.cases import Head, advance, new
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.deadlines import Deadline, Limit
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write
from tests import planning
from tests.planning import planner

CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5N"
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)
RESIDENT, OFFICER = By(role="resident", id="R1"), By(role="officer", id="O1")

ITEM = ItemRef(
    code="11530114015301148T4530511022000", version=3, short="elder_allowance", name="高龄津贴",
    department="11530114015301148T", once=True, grants="elder_allowance",
)  # fmt: skip


def plan(working_days: int = 5, version: str = "2026") -> Plan:
    """A plan of the working days from Tuesday on, whose yellow card comes a day before the red one."""
    due = datetime(2026, 10, 13, tzinfo=CHINA) + timedelta(days=working_days)
    limit = Limit(amount=working_days, unit="working_day", basis="昆明市呈贡区承诺时限")
    deadline = Deadline(
        kind="promised", start=MONDAY, limit=limit, due=due, provisional=version != "2026", calendar=version
    )
    return Plan(deadlines=(deadline,), yellow_at=due - timedelta(days=1), red_at=due)


SUBMITTED = Submitted(
    item=ITEM, number="11530114015301148T4530511022000202610120001", subject="P1", site="centre-01", contact="wechat",
    materials=(
        MaterialRef(code="identity", record="identity_card"),
        MaterialRef(code="bank_card", sha256="ab" * 32, size=1024, media_type="image/png"),
    ),
    plan=plan(), sealed="c2VhbGVk", consent="autofill-1", on_behalf=True,
)  # fmt: skip
BY_RULE = ApprovedByRule(
    table="cd" * 32, rule="GL-10", reason="您已年满 80 周岁，户籍在呈贡区。", sealed="aW5wdXRz", benefit="60"
)
SAMPLED = BY_RULE.model_copy(update={"sampled": True})
HANDED_OVER = HandedOver(cause="rule", reason="已转工作人员为您办理。", table="cd" * 32, rule="GL-11", sealed="aW5w")
APPROVED = Approved(sealed="b3BpbmlvbjE", in_time=True)
REFUSED = Refused(sealed="b3BpbmlvbjI", law="《云南省老年人权益保障条例》", in_time=False)
YELLOW, RED = CardIssued(colour="yellow"), CardIssued(colour="red")
ASKED = ReviewAsked(sealed="d2h5")
CHECKED = Checked(result="confirmed", sealed="bm90ZQ")
REVOKED = Revoked(sealed="cmVhc29u", law="《中华人民共和国行政许可法》第六十九条")
REPLANNED = Replanned(plan=plan(9, "2027"))

PLANNER = planner(5)
"""Of the allowance as it is: an officer decides on what was submitted."""
WHOLE = planner(**planning.WHOLE)
"""Of the allowance if it had every step that there is."""
LAW = "《中华人民共和国行政许可法》第三十二条第一款第四项"
WHOLE_ITEM = ITEM.model_copy(update={"levels": 2, "consulted": (planning.OTHER,)})
RECEIVED = SUBMITTED.model_copy(
    update={
        "item": WHOLE_ITEM, "plan": WHOLE.received(MONDAY), "promises": ("bank_card",), "delivery": "courier",
        "letter": f"promise-1@{'ef' * 32}", "materials": SUBMITTED.materials[:1],
    }
)  # fmt: skip
RUNNING = WHOLE.running(MONDAY, promises=True)
TESTING = WHOLE.item.procedure.special[2]
PAUSED = WHOLE.suspended(RUNNING, TESTING, TESTING.limit, MONDAY)
BANK_CARD = SUBMITTED.materials[1]
SUPPLEMENT_ASKED = SupplementAsked(
    materials=("identity",), sealed="bWlzc2luZw", plan=WHOLE.asked(WHOLE.received(MONDAY), MONDAY), law=LAW
)
SUPPLEMENTED = Supplemented(materials=SUBMITTED.materials[:1], sealed="Zm9ybQ", plan=WHOLE.received(MONDAY))
ACCEPTED = Accepted(sealed="b3BpbmlvbjM", plan=RUNNING, law=LAW)
DEEMED = DeemedAccepted(plan=RUNNING, law=LAW)
NOT_ACCEPTED = NotAccepted(sealed="cmVhc29uMg", law=LAW)
EXAMINED = Examined(recommends="approve", sealed="b3BpbmlvbjQ")
RETURNED = Returned(to="examine", sealed="cmVhc29uMw")
OPINED = Opined(department=planning.OTHER, agrees=True, sealed="b3BpbmlvbjU")
PROCEDURE_STARTED = ProcedureStarted(procedure="testing", sealed="d2h5Mg", plan=PAUSED, law=TESTING.limit.basis)
PROCEDURE_ENDED = ProcedureEnded(procedure="testing", plan=WHOLE.resumed(PAUSED, MONDAY))
EXTENDED = Extended(
    approver="government", reason="需要补充现场核查。", law="《中华人民共和国行政许可法》第四十二条第二款",
    plan=WHOLE.extended(RUNNING, WHOLE.extension(MONDAY), "需要补充现场核查。", "officer:O9", MONDAY),
)  # fmt: skip
PROMISE_KEPT = PromiseKept(materials=(BANK_CARD,))
PROMISE_BROKEN = PromiseBroken(materials=("bank_card",), law="容缺补交期限")
LAPSED = Lapsed(law="补正期限")
WITHDRAWN = Withdrawn(sealed="d2h5Mw")
GRANTED = (RECEIVED, HANDED_OVER, ACCEPTED, PROMISE_KEPT, OPINED, EXAMINED, APPROVED)
"""A case that went every step to its approval."""
CERTIFIED = Certified(
    identifier="1.2.156.3005.2.11530114015301148T001.11530114015301148T.20260000001.001.1",
    certificate="01K7B2Q0M0HM2YHQ4V8PS2XG5P", digest="ab" * 32,
)  # fmt: skip
RESULT_SENT = ResultSent(carrier="ems", tracking="EE123456785CN")
RESULT_DELIVERED = ResultDelivered(how="courier")
FILES_SENT = FilesSent(parcel="P-1", to=ITEM.department, materials=("identity",), carrier="messenger")
FILES_RECEIVED = FilesReceived(parcel="P-1")


def stamp(at: datetime = MONDAY, by: By = RESIDENT) -> Stamp:
    """``at`` on both clocks."""
    return Stamp(at=Moment(legal=at, wall=at.astimezone(UTC)), by=by, channel="web")


def timeline(*bodies: Body) -> list[Fact]:
    """A case of these facts, an hour between them; the officer acts from the third on."""
    facts: list[Fact] = []
    for place, body in enumerate(bodies):
        previous = facts[-1].digest if facts else ""
        by = RESIDENT if place < 2 else OFFICER
        facts += write(FLOW.name, CASE, place, previous, [body], stamp(MONDAY + timedelta(hours=place), by))
    return facts


def folded(*bodies: Body) -> Head[Application]:
    """Where a case of these facts stands; a new case for none."""
    facts: Sequence[Fact] = timeline(*bodies)
    return advance(FLOW, new(FLOW, CASE), facts) if facts else new(FLOW, CASE)
