"""Bundles on fakes, over the application flow on fakes: what is asked, and a world that carries bundles on."""

from typing import Any

from chalicelib.applications.model import FLOW as APPLICATION
from chalicelib.bootstrap.children import ApplicationChildren
from chalicelib.bundles.following import HEARS, WANTS, Following
from chalicelib.bundles.model import FLOW, BundleCase
from chalicelib.bundles.reading import BundleReading
from chalicelib.bundles.routes import Services
from chalicelib.bundles.schemas import NewBundleApplication
from chalicelib.bundles.service import Desk
from chalicelib.bundles.showing import Showing
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head, differences
from chalicelib.kernel.changing import load, once_only
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import Once
from tests.builders import PDF, YOUNGER, World, items, once, person

FIRM_FORM: dict[str, Any] = {
    "company_name": "昆明呈贡花间示例商贸有限公司", "industry": "花卉批发", "company_kind": "有限责任公司",
    "responsible": True, "registered_capital": 50, "payment_years": 5, "shareholders": 2, "foreign_invested": False,
    "street": "530114003", "address": "呈贡区斗南街道示例路8号", "premises": "租赁", "scope": "花卉批发零售",
    "needs_prior_licence": False, "commitment": True, "seals": ["法定名称章", "财务专用章"], "maker": "呈贡示例印章店",
    "bank": "滇池惠民银行龙城支行", "taxpayer": "小规模纳税人", "accounting": "小企业会计准则",
    "invoice": "数电发票（普通发票）", "monthly_amount": 8, "finance_officer": "李财务", "employees": 3, "insured": 3,
    "agent": "王经办",
}  # fmt: skip
"""The answers of somebody who opens a firm; name, number and phone are the application's own."""

NEWBORN_FORM: dict[str, Any] = {
    "child_name": "李小花", "child_sex": "女", "born_on": "2026-10-02", "hospital": "呈贡区人民医院",
    "mother_name": "赵丽", "mother_id": YOUNGER, "settle_with": "母亲", "street": "530114003",
    "address": "呈贡区斗南街道示例路8号", "nation": "汉族", "bank": "滇池惠民银行",
}  # fmt: skip
PARENT = person(YOUNGER, "赵丽")
BUNDLE_CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5P"
"""The case that a client uploads files for."""


def bundles_on(world: World) -> Services:
    """What the routes of bundles call, on the stores that there are."""
    children = ApplicationChildren(world.cases, world.intake, world.history, world.privacy, world.clock)
    return Services(
        showing=Showing(world.catalogue),
        desk=Desk(world.cases, world.catalogue, world.privacy, children, world.uploads, world.clock),
        reading=BundleReading(world.cases, world.privacy, children, world.clock),
        cases=world.cases,
    )


class BundleWorld(World):
    """The application flow, and bundles over it. Facts reach readers when :meth:`deliver` says so."""

    def __init__(self) -> None:
        super().__init__()
        services = bundles_on(self)
        self.showing, self.desk, self.bundles = services.showing, services.desk, services.reading
        children = ApplicationChildren(self.cases, self.intake, self.history, self.privacy, self.clock)
        self.following = Following(self.cases, self.privacy, children, self.clock)
        self.tell(YOUNGER, profile={"alive": True, "household": "530114003"}, records={"identity_card": {"n": "1"}})

    def firm(self, **changes: Any) -> dict[str, Any]:
        """An application for opening a firm that lacks nothing."""
        files = ("application", "articles", "premises_proof")
        materials = [{"code": code, "receipt": self.receipt(code, PDF, BUNDLE_CASE)} for code in files]
        letter = self.catalogue.letter(items()["company_setup"].code, "commitment")
        signed = {"company_setup": {"version": letter.version, "digest": letter.digest}}
        return {
            "channel": "web", "applicant": PARENT, "form": dict(FIRM_FORM), "case_id": BUNDLE_CASE,
            "materials": [*materials, {"code": "identity", "record": "identity_card"}], "commitments": signed,
        } | changes  # fmt: skip

    def newborn(self, **changes: Any) -> dict[str, Any]:
        """An application for a newborn that lacks nothing."""
        self.tell(YOUNGER, records={"birth_record": {"mother_name": "赵丽"}, "identity_card": {"n": "1"}})
        photo = self.receipt("photo", PNG_OF_A_CHILD, BUNDLE_CASE, "image/png")
        materials = [
            {"code": "birth_record", "record": "birth_record"}, {"code": "identity", "record": "identity_card"},
            {"code": "photo", "receipt": photo},
        ]  # fmt: skip
        return {
            "channel": "web", "applicant": PARENT, "form": dict(NEWBORN_FORM), "case_id": BUNDLE_CASE,
            "materials": materials,
        } | changes  # fmt: skip

    def apply(
        self, code: str, asked: dict[str, Any], caller: Caller | None = None, key: Once | None = None
    ) -> dict[str, Any]:  # fmt: skip
        """Apply for a bundle as the route does: parsed, and once only."""
        new, one = NewBundleApplication.model_validate(asked), key or once(request=asked)
        sender = caller or self.resident(YOUNGER)
        return once_only(self.cases, one, lambda: self.desk.submit(sender, code, new, one))

    def bundle(self, case_id: str) -> Head[BundleCase]:
        return load(self.cases, FLOW, case_id)

    def refs(self) -> list[Ref]:
        """Every fact that the reader wants, of all cases, oldest case first."""
        wanted = {FLOW.name: WANTS, APPLICATION.name: HEARS}
        facts = [fact for case_id in sorted(self.cases.kept) for fact in self.cases.timeline(case_id)]
        return [fact.ref() for fact in facts if fact.kind in wanted[fact.flow]]

    def deliver(self) -> None:
        """The reader hears everything until nothing new comes of it; what it has heard before, it hears again."""
        heard = 0
        while heard != len(refs := self.refs()):
            heard = len(refs)
            for ref in refs:
                self.following.handle(ref)

    def stages(self, case_id: str) -> dict[str, str]:
        return {child.item: child.stage for child in self.bundle(case_id).state.children}

    def child(self, case_id: str, item: str) -> str:
        """The case of a child."""
        return self.bundle(case_id).state.child(item).case_id

    def sound(self) -> bool:
        """Every case of every flow folds to its head and its chain verifies."""
        flows: dict[str, Any] = {FLOW.name: FLOW, APPLICATION.name: APPLICATION}
        return not any(
            differences(flows[kept.flow], load(self.cases, flows[kept.flow], case_id), self.cases.timeline(case_id))
            for case_id, kept in self.cases.kept.items()
        )


PNG_OF_A_CHILD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x06\x00\x00\x00"
