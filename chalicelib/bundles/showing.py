"""What there is to apply for at once: bundles with their one form and one set of materials, and life events."""

from collections.abc import Sequence

from chalicelib.bundles.answers import (
    BundleList,
    BundleSummary,
    BundleView,
    LifeBundleView,
    LifeEventList,
    LifeEventView,
    LifeItemView,
    PaperView,
    PartView,
)
from chalicelib.bundles.service import gathered
from chalicelib.catalogue.bundles import Bundle, LifeEvent, Part
from chalicelib.catalogue.guide import AUDIENCE, CHANNELS, HANDLING
from chalicelib.catalogue.merging import Merged, Paper
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.steps import in_words
from chalicelib.kernel.errors import NotAllowed

ONCE = "{count}个部门的{items}个事项，填一张表、交一套材料、提交一次；每个问题只问一遍。"
FIRST = "提交后马上办理：{names}。"
THEN = "“{names}”办成后自动开始：{then}{together}，不用再提交。"
HONEST = "各项分别出结果：有的没有办成，不影响已经办成的；因此办不了的，会告诉您原因和怎么办。"


class Showing:
    """Shows bundles and life events."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def all(self) -> BundleList:
        """All bundles, without those of which an item is closed."""
        return BundleList(
            items=tuple(self._summary(bundle) for bundle in self._catalogue.bundles() if self._open(bundle))
        )

    def bundle(self, code: str, wanted: Sequence[str] | None) -> BundleView:
        """One bundle with all of its items, or with those that are wanted; refuses as :func:`gathered`."""
        bundle = self._catalogue.bundle(code)
        parts, items, merged = gathered(self._catalogue, bundle, wanted)
        channels = set.intersection(*(set(item.channels) for item in items.values()))
        spared = {m.name for i in items.values() for m in i.materials if f"{i.short}.{m.code}" in merged.brought}
        return BundleView(
            code=bundle.code, name=bundle.name, about=bundle.about, audience=AUDIENCE[bundle.audience],
            basis=bundle.basis, channels=tuple(name for key, name in CHANNELS.items() if key in channels),
            form=merged.form(), materials=tuple(_paper(paper) for paper in merged.papers), spared=tuple(sorted(spared)),
            parts=tuple(self._part(part, items) for part in parts), guide=guide(parts, items, merged),
        )  # fmt: skip

    def life_events(self) -> LifeEventList:
        """All life events, in the order of a life."""
        return LifeEventList(items=tuple(self._event(event) for event in self._catalogue.life_events().events))

    def _open(self, bundle: Bundle) -> bool:
        return all(self._item(part.code) is not None for part in bundle.parts)

    def _item(self, code: str) -> Item | None:
        """The item, if it can be applied for."""
        try:
            return self._catalogue.open_item(code).item
        except NotAllowed:
            return None

    def _summary(self, bundle: Bundle) -> BundleSummary:
        return BundleSummary(
            code=bundle.code, name=bundle.name, about=bundle.about, audience=AUDIENCE[bundle.audience],
            items=tuple(self._catalogue.open_item(part.code).item.name for part in bundle.parts),
        )  # fmt: skip

    def _part(self, part: Part, items: dict[str, Item]) -> PartView:
        item = items[part.item]
        statutory = item.limits.statutory
        return PartView(
            item=part.item, code=item.code, name=item.name, department=item.department.name, optional=part.optional,
            after=tuple(items[other].name for other in part.after), promised=in_words(item.limits.promised),
            statutory=in_words(statutory) if statutory else None, handling=HANDLING[item.handling], result=item.result,
            letter=self._catalogue.letter(item.code, "commitment") if item.handling == "commitment" else None,
        )  # fmt: skip

    def _event(self, event: LifeEvent) -> LifeEventView:
        bundles = [self._catalogue.bundle(code) for code in event.bundles]
        items = [self._item(one.code) for one in event.items]
        return LifeEventView(
            code=event.code, name=event.name, about=event.about,
            bundles=tuple(LifeBundleView(code=b.code, name=b.name, about=b.about) for b in bundles if self._open(b)),
            items=tuple(LifeItemView(code=item.code, name=item.name) for item in items if item is not None),
        )  # fmt: skip


def guide(parts: Sequence[Part], items: dict[str, Item], merged: Merged) -> tuple[str, ...]:
    """How it goes, in plain Chinese: what begins at once, what begins after what."""
    departments = {item.department.credit_code for item in items.values()}
    told = [ONCE.format(count=len(departments), items=len(parts))]
    waves: dict[tuple[str, ...], list[str]] = {}
    for part in parts:
        waves.setdefault(part.after, []).append(items[part.item].name)
    for after, names in waves.items():
        first = "”“".join(items[item].name for item in after)
        then, together = "、".join(names), "，同时办理" if len(names) > 1 else ""
        told.append(THEN.format(names=first, then=then, together=together) if after else FIRST.format(names=then))
    if merged.brought:
        told.append("前面办成的证照，后面的事项直接使用，不用再交。")
    return (*told, HONEST)


def _paper(paper: Paper) -> PaperView:
    return PaperView(
        code=paper.code, name=paper.name, required=paper.required, formats=paper.formats, reuse_from=paper.reuse_from,
        note=paper.note, items=tuple(sorted({place.partition(".")[0] for place in paper.materials})),
    )  # fmt: skip
