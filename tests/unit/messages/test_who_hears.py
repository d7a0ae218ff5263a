"""Who hears of a fact is published data: recipients, and what a fact must say for one of them to hear."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue import settings
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.facts import By, Fact, Ref
from chalicelib.messages.failover import SMS_PROVIDERS
from chalicelib.messages.lining import Lining
from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, SUPERVISOR, Channel
from chalicelib.messages.planning import Planning
from chalicelib.messages.ports import Hearing
from chalicelib.messages.rules import KindRule, Messages
from tests.builders import World
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox
from tests.fakes.time_and_numbers import SetClock

PUBLISHED: dict[str, Any] = World().catalogue.document("messages")
CASE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def published(**kinds: dict[str, Any]) -> dict[str, Any]:
    """The document, with other rules for some kinds of applications."""
    body = deepcopy(PUBLISHED)
    body["kinds"]["application"] |= kinds
    return body


def card(**changes: Any) -> dict[str, Any]:
    rule: dict[str, Any] = PUBLISHED["kinds"]["application"]["card_issued"]
    return rule | changes


def test_the_district_tells_red_cards_to_the_bureau_and_yellow_ones_not() -> None:
    rule = settings.messages(PUBLISHED).rule("application", "card_issued")
    assert rule is not None
    assert rule.told({"colour": "yellow"}) == [SUPERVISOR]
    assert rule.told({"colour": "red"}) == [SUPERVISOR, BUREAU]
    assert rule.told({}) == [SUPERVISOR]


def test_agents_are_told_of_what_asks_for_something() -> None:
    rules = settings.messages(PUBLISHED).kinds["application"]
    told = {kind for kind, rule in rules.items() if AGENT in rule.to}
    assert told == {"supplement_asked", "not_accepted", "approved", "refused"}
    assert all(rule.to[0] == APPLICANT for kind, rule in rules.items() if kind != "card_issued")


@pytest.mark.parametrize(
    ("kind", "rule", "fault"),
    [
        ("card_issued", card(to=[APPLICANT], when={}), "application.card_issued is not told to applicant"),
        ("card_issued", card(to=[SUPERVISOR, "mayor"], when={}), "application.card_issued is not told to mayor"),
        ("card_issued", card(template="approved"), "application.card_issued fills in no code"),
        ("card_issued", card(when={BUREAU: {"color": "red"}}), "application.card_issued does not say color"),
        ("approved", {"class": "result", "to": [BUREAU], "template": "approved"}, "approved is not told to bureau"),
        ("approved", {"class": "result", "template": "card_issued"}, "application.approved fills in no card"),
        ("opined", {"class": "result", "template": "approved"}, "application.opined is not told of"),
    ],
)  # fmt: skip
def test_what_nobody_finds_words_for_is_refused(kind: str, rule: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        settings.messages(published(**{kind: rule}))


def test_a_share_for_a_provider_that_there_is_not_is_refused_by_its_name() -> None:
    body = deepcopy(PUBLISHED)
    body["sms"]["shares"] = {"aliyun": 70, "huawei": 30}
    with pytest.raises(ValidationError, match=r"no such provider of SMS: \['huawei'\]"):
        settings.messages(body)


def test_every_provider_of_sms_is_a_file_among_the_channels() -> None:
    """Beside what they share: how a text is split, how they are called, and how they tell moments."""
    folder = Path(__file__).parents[3] / "channels" / "sms"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__", "moments", "network", "segments"} == SMS_PROVIDERS


@pytest.mark.parametrize(
    "changes", [{"to": [SUPERVISOR, SUPERVISOR], "when": {}}, {"when": {"mayor": {"colour": "red"}}}]
)
def test_a_rule_names_each_recipient_once_and_no_other_one(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KindRule.model_validate(card(**changes))


class Case:
    """A case of which people hear. ``over``: recipient → over which channels; absent: it has no such recipient."""

    def __init__(self, **over: tuple[Channel, ...]) -> None:
        self.over, self.facts, self.body = over, list[Fact](), deepcopy(PUBLISHED)
        self.deliveries, clock = MemoryDeliveries(), SetClock()
        lining = Lining(self.deliveries, MemoryOutbox(), self.rules, clock)
        self.planning, self.at = Planning({"application": self}, lining, self.rules), clock.now()

    def rules(self) -> Messages:
        return settings.messages(self.body)

    def hearing(self, case_id: str) -> Hearing:
        assert case_id == CASE
        return Hearing(self.facts, self.over.get)

    def happens(self, kind: str, at: Moment | None = None, **data: Any) -> Ref:
        now = at or self.at
        fact = Fact(
            flow="application", case_id=CASE, seq=len(self.facts) + 1, kind=kind, version=1, at=now.legal,
            recorded=now.wall, by=By(role="system", id="platform"), channel="", basis="", data=data, previous="",
        )  # fmt: skip
        self.facts.append(fact)
        return fact.ref()

    def told(self, kind: str, **data: Any) -> None:
        self.planning.handle(self.happens(kind, **data))

    def heard(self, recipient: str) -> list[int]:
        found = self.deliveries.of_case(CASE)
        return sorted(one.errand.ref.seq for one in found if one.errand.recipient == recipient)

    @property
    def lines(self) -> set[str]:
        return set(self.deliveries.lines(CASE))


def test_each_recipient_has_a_line_of_their_own() -> None:
    case = Case(applicant=("sms",), agent=("sms",), supervisor=("sms",), bureau=("sms",))
    case.told("handed_over")
    case.told("card_issued", colour="red")
    case.told("approved")
    assert {name: case.heard(name) for name in case.lines} == {
        APPLICANT: [1, 3], AGENT: [3], SUPERVISOR: [2], BUREAU: [2],
    }  # fmt: skip
    turns = {one.errand.recipient: one.turn for one in case.deliveries.of_case(CASE) if one.errand.ref.seq == 3}
    assert turns == {APPLICANT: False, AGENT: True}


def test_whom_a_case_does_not_have_gets_no_line() -> None:
    case = Case(applicant=("sms",), supervisor=())
    case.told("approved")
    case.told("card_issued", colour="red")
    assert case.lines == {APPLICANT, SUPERVISOR}
    assert case.heard(SUPERVISOR) == []


def test_whoever_can_be_reached_later_is_not_told_what_is_past() -> None:
    case = Case(applicant=("sms",), supervisor=())
    case.told("card_issued", colour="yellow")
    case.over["supervisor"] = ("sms",)
    case.told("card_issued", colour="red")
    assert case.heard(SUPERVISOR) == [2]


def without(*recipients: str) -> Callable[[Case], None]:
    def change(case: Case) -> None:
        for kind, rule in case.body["kinds"]["application"].items():
            to = rule.get("to", [APPLICANT])
            case.body["kinds"]["application"][kind] = rule | {"to": [one for one in to if one not in recipients]}
            case.body["kinds"]["application"][kind].pop("when", None)

    return change


def test_who_hears_from_today_on_is_not_told_what_was_looked_at_before() -> None:
    case = Case(applicant=("sms",), agent=("sms",))
    without(AGENT)(case)
    case.told("supplement_asked")
    case.body = deepcopy(PUBLISHED)
    case.told("approved")
    assert (case.heard(APPLICANT), case.heard(AGENT)) == ([1, 2], [2])


def test_a_fact_that_comes_late_is_told_to_everybody() -> None:
    case = Case(applicant=("sms",), agent=("sms",), supervisor=("sms",))
    first, second = case.happens("supplement_asked"), case.happens("card_issued", colour="yellow")
    newest = case.happens("approved")
    for ref in (newest, second, first):
        case.planning.handle(ref)
    assert (case.heard(APPLICANT), case.heard(AGENT), case.heard(SUPERVISOR)) == ([1, 3], [1, 3], [2])


def test_a_window_phones_the_applicant_alone() -> None:
    case = Case(applicant=("sms",), agent=("sms", "wechat"))
    case.told("refused")
    after = {one.errand.recipient: one.after for one in case.deliveries.of_case(CASE)}
    assert after == {APPLICANT: ("window",), AGENT: ("wechat",)}
