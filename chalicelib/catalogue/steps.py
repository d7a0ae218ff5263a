"""The way of an application (办理流程), told from what the item's own workflow does: its handling and procedure."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from chalicelib.catalogue.model import Item, Limit
from chalicelib.catalogue.periods import Periods
from chalicelib.catalogue.procedure import Approver, Promising, SpecialKind, Supplement
from chalicelib.kernel.values import Strict

UNITS = {"working_day": "个工作日", "calendar_day": "日"}
LICENCE = "《中华人民共和国行政许可法》"
SPECIAL: dict[SpecialKind, str] = {
    "hearing": "听证",
    "inspection": "现场核查",
    "testing": "检验检测",
    "expert_review": "专家评审",
    "publicity": "公示",
}
APPROVER: dict[Approver, str] = {"head": "本机关负责人", "government": "本级人民政府负责人"}
CLOCK = {
    "restarts": "收到补正材料后，受理期限重新计算。",
    "stops": "补正时间不计入办理时限。",
    "runs": "补正时间照常计入办理时限。",
}
AUTOMATIC = {
    "instant": "系统按公布的规则核对，符合条件的当场办结；不符合的转工作人员办理。",
    "commitment": "签署告知承诺书后，符合条件的当场办结；也可以选择由工作人员按一般程序办理。",
}
DECIDES = {
    0: "由一名工作人员审查并决定。",
    1: "由受理以外的另一名工作人员决定。",
    2: "由受理、审查以外的另一名工作人员决定。",
}


class GuideLimit(Strict):
    """A limit in words, and the article that it rests on. ``name`` says whose limit it is."""

    name: str = ""
    text: str
    basis: str


class Step(Strict):
    """One step. ``kind``: everybody's way, done by rule, or only where it is needed."""

    name: str
    text: str
    kind: Literal["step", "automatic", "aside"] = "step"
    limits: tuple[GuideLimit, ...] = ()


def in_words(limit: Limit, name: str = "") -> GuideLimit:
    """5 个工作日, 60日, 当日办结."""
    text = f"{limit.amount}{UNITS[limit.unit]}" if limit.amount else "当日办结"
    return GuideLimit(name=name, text=text, basis=limit.basis)


class Way:
    """The steps of one item, under the periods that are in force on a day."""

    def __init__(self, item: Item, periods: Periods, day: date) -> None:
        self._item = item
        self._periods = periods
        self._day = day

    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return tuple(self._all())

    def published(self, name: str, called: str) -> GuideLimit:
        """A published period. What the licensing law says of licences, other items follow by analogy (参照)."""
        told = in_words(self._periods.on(name, self._day).limit, called)
        if self._item.type != "01" and told.basis.startswith(LICENCE):
            return told.model_copy(update={"basis": f"参照{told.basis}"})
        return told

    def _all(self) -> Iterator[Step]:
        item, procedure = self._item, self._item.procedure
        yield Step(name="申请", text="在网上、微信、窗口等任一渠道提交，一次交齐材料。")
        if item.handling != "person":
            yield Step(name="自动审批", text=AUTOMATIC[item.handling], kind="automatic")
        acceptance = self.published("acceptance", "受理")
        text = f"材料齐全的，受理并给凭证；不齐全的，{acceptance.text}内一次告知全部补正内容，逾期不告知即为受理。"
        yield Step(name="受理", text=text, limits=(acceptance,))
        yield self._supplement()
        if any(material.promise for material in item.materials):
            yield self._promised()
        if procedure.levels == 2:
            yield Step(name="审查", text="由受理以外的工作人员审查材料，提出意见。")
        if procedure.consulted:
            asked = "；".join(f"{one.name}：{one.matter}" for one in procedure.consulted)
            joint = self.published("joint", "合计")
            yield Step(name="会办部门同时提出意见", text=f"{asked}。", kind="aside", limits=(joint,))
        for special in procedure.special:
            text = "需要时进行，时间不计入办理时限，并书面告知您。"
            limit = in_words(special.limit, "最长")
            yield Step(name=SPECIAL[special.kind], text=text, kind="aside", limits=(limit,))
        yield self._decision()
        yield self._delivery()

    def _supplement(self) -> Step:
        supplement: Supplement | None = self._item.procedure.supplement
        answer = in_words(supplement.answer, "补正") if supplement else self.published("supplement_answer", "补正")
        text = f"收到补正通知后{answer.text}内补交；期满没有补正的，办结关闭，可以重新申请。"
        text += CLOCK[supplement.clock] if supplement else ""
        return Step(name="补正", text=text, kind="aside", limits=(answer,))

    def _promised(self) -> Step:
        promising: Promising | None = self._item.procedure.promising
        before = in_words(promising.before, "提前") if promising else self.published("promise_before", "提前")
        most = in_words(promising.most, "最长") if promising else self.published("promise_most", "最长")
        text = "书面承诺后先受理，在承诺的日期前补交；没有补齐的，终止办理并记入信用记录。"
        return Step(name="补交容缺材料", text=text, kind="aside", limits=(before, most))

    def _decision(self) -> Step:
        procedure, limits = self._item.procedure, self._item.limits
        if procedure.elsewhere:
            text = "收齐后移交上级机关决定，结果回到本区送达。"
        else:
            text = DECIDES[procedure.levels] + "不予批准的，书面说明理由。"
        told = [in_words(limits.promised, "承诺")]
        if limits.statutory is not None:
            told.append(in_words(limits.statutory, "法定"))
        if procedure.extending is not None:
            more = in_words(procedure.extending.limit, "可延长")
            text += f"经{APPROVER[procedure.extending.approver]}批准，可以延长{more.text}，并告知理由。"
            told.append(more)
        return Step(name="决定", text=text, limits=tuple(told))

    def _delivery(self) -> Step:
        text = f"{self._item.result}：窗口领取、邮寄，或者电子送达。"
        if self._item.certificate is not None:
            text += f"同时生成电子证照《{self._item.certificate.name}》。"
        return Step(name="送达", text=text, limits=(self.published("delivery", "送达"),))
