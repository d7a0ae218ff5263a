"""Instant approval (秒批): evidence in, a decision table's answer out, as a fact that explains itself.

Automation approves or hands over to a person; it never refuses (个人信息保护法 art 24).
"""

from datetime import date
from typing import Any
from zlib import crc32

from chalicelib.applications.facts import ApprovedByRule, HandedOver
from chalicelib.catalogue.decision_table import BrokenTable, DecisionTable
from chalicelib.catalogue.model import Item
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.parties.model import Holdings

NO_TABLE = "这个事项由工作人员审核。"
ASKED = "按您的要求，由工作人员审核。"
NO_EVIDENCE = "需要核对的信息暂时没有取到，已转工作人员审核，不需要您再做什么。"
NO_ANSWER = "自动审批暂时没有结果，已转工作人员审核，不需要您再做什么。"
ALREADY_GRANTED = "您已经办过这个事项，已转工作人员核对。"


def context(
    applicant: dict[str, Any],
    form: dict[str, Any],
    materials: list[str],
    holdings: Holdings,
    item: Item,
    today: date,
) -> dict[str, Any]:
    """What a decision table may look at."""
    earlier = holdings.history.get(item.code, ())
    history = {"open": any(past.open for past in earlier), "granted": any(past.granted for past in earlier)}
    known = holdings.facts(today)
    return {
        "applicant": applicant, "form": form, "materials": materials, **known, "history": history,
        "today": today.isoformat(),
    }  # fmt: skip


def judge(
    table: DecisionTable, inputs: dict[str, Any], case_id: str, rate: float, person: Person, privacy: Privacy
) -> ApprovedByRule | HandedOver:
    """The table's answer as a fact. A table that breaks at run time hands over, it does not fail the case."""
    try:
        verdict = table.evaluate(inputs)
    except BrokenTable:
        return HandedOver(cause="rule", reason=NO_ANSWER, table=table.digest)
    sealed = privacy.seal(person, {"inputs": inputs, "trace": verdict.trace}, about=case_id)
    if verdict.outcome == "approve":
        return ApprovedByRule(
            table=table.digest, rule=verdict.rule, reason=verdict.reason, sealed=sealed,
            benefit=str(verdict.result.get("benefit") or ""), sampled=drawn(case_id, rate),
        )  # fmt: skip
    return HandedOver(cause="rule", reason=verdict.reason, table=table.digest, rule=verdict.rule, sealed=sealed)


def drawn(case_id: str, rate: float) -> bool:
    """Whether the case is drawn for a check afterwards: decided by its id, so that a repeat draws the same."""
    return crc32(f"sample:{case_id}".encode()) % 10_000 < rate * 10_000


WORDS = {
    "normal": "正常", "white": "白名单", "red": "红名单", "black": "黑名单", "person": "个人", "firm": "企业",
    "M": "男", "F": "女",
}  # fmt: skip
"""Chinese for the words that tables work with."""


def used(table: DecisionTable, inputs: dict[str, Any], item: Item) -> list[tuple[str, str]]:
    """(name, value in plain Chinese) of each thing that the table looks at, in its order."""
    words = WORDS | {material.code: material.name for material in item.materials}
    for field in item.form.get("properties", {}).values():
        words |= field.get("x-labels", {})
    return [(name, _plain(_at(inputs, path), words)) for name, path in table.columns]


def _at(inputs: Any, path: str) -> Any:
    for part in path.split("."):
        inputs = inputs.get(part) if isinstance(inputs, dict) else None
    return inputs


def _plain(value: Any, words: dict[str, str]) -> str:
    if value is None:
        return "没有查到"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(words.get(str(part), str(part)) for part in value) or "无"
    return words.get(str(value), str(value))
