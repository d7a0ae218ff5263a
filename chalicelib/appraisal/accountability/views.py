"""From the facts of a record to what is shown of it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.appraisal.accountability import answers as a
from chalicelib.appraisal.accountability.facts import BODIES, Clock
from chalicelib.appraisal.accountability.state import OUTCOMES, RESULTS, STAGES, AccountabilityCase
from chalicelib.catalogue.accountability import REGIMES
from chalicelib.kernel.cases import Case
from chalicelib.kernel.facts import Fact
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy

TITLES: dict[str, str] = {
    "accountability_proposed": "提出追责",
    "statement_made": "陈述、申辩",
    "accountability_decided": "作出决定",
    "accountability_appealed": "提出申诉",
    "appeal_withdrawn": "撤回申诉",
    "appeal_decided": "申诉决定",
    "appeal_period_ended": "申诉期满，决定生效",
    "measure_carried_out": "执行情况",
    "clock_warned": "期限预警",
    "clocks_replanned": "期限重新计算",
}
if set(TITLES) != {kind for kind, _ in BODIES}:
    raise TypeError("every kind of fact has a title")
WHO: Mapping[str, str] = {
    "accountability_proposed": "提出人", "statement_made": "当事人", "accountability_decided": "决定人",
    "accountability_appealed": "当事人", "appeal_withdrawn": "当事人", "appeal_decided": "申诉决定人",
    "measure_carried_out": "监察部门",
}  # fmt: skip


def view(case_id: str, state: AccountabilityCase, names: Mapping[str, str]) -> a.RecordView:
    """A record without what was written; ``names``: credit code → name of the department."""
    known: dict[str, Any] = {
        "id": case_id, "regime_text": REGIMES[state.regime], "measure_text": state.measure_title,
        "department_name": names.get(state.department, state.department), "stage_text": STAGES[state.stage],
        "proposed_by_rule": state.proposed_by is not None and state.proposed_by.role == "system",
        "outcome": state.outcome or "", "outcome_text": OUTCOMES[state.outcome] if state.outcome else "",
        "appeal_result": state.result or "", "appeal_result_text": RESULTS[state.result] if state.result else "",
        "clocks": tuple(_clock(name, clock, state) for name, clock in state.clocks.items()),
    }  # fmt: skip
    return a.RecordView.model_validate(state.model_dump() | known)


def whole(case: Case[AccountabilityCase], privacy: Privacy, names: Mapping[str, str]) -> a.RecordWhole:
    """A record with what was written."""
    state, about = case.head.state, case.head.case_id
    try:
        key: Person | None = privacy.known(state.key)
    except KeyDestroyed:
        key = None
    origin = a.OriginView.model_validate(state.origin.model_dump()) if state.origin is not None else None
    history = tuple(_written(fact, privacy, key, about) for fact in case.facts)
    return a.RecordWhole(
        record=view(about, state, names), origin=origin, readable=key is not None, history=history
    )  # fmt: skip


def _written(fact: Fact, privacy: Privacy, key: Person | None, about: str) -> a.Written:
    sealed = str(fact.data.get("sealed", ""))
    text = str(privacy.unseal(key, sealed, about=about)) if key is not None and sealed else ""
    by = "系统" if fact.by.role == "system" else WHO[fact.kind]
    return a.Written(seq=fact.seq, kind=fact.kind, title=TITLES[fact.kind], at=fact.at, by=by, text=text)


def _clock(name: str, clock: Clock, state: AccountabilityCase) -> a.ClockView:
    cards = (card.removeprefix(f"{name}:") for card in state.cards if card.startswith(f"{name}:"))
    deadline = clock.deadline
    return a.ClockView(
        name=name, title=clock.title, due=deadline.due, basis=deadline.limit.basis, cards=tuple(cards)
    )  # fmt: skip
