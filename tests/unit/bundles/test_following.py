"""Bundles are carried on, and what became of each item is told honestly."""

import pytest

from chalicelib.applications.handling_schemas import Withdrawal
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.bundles.letters import BundleLetters, values
from chalicelib.bundles.model import FLOW
from chalicelib.catalogue.publishing.publisher import withdraw
from chalicelib.kernel.cases import body_of
from chalicelib.messages.model import Channel, Errand
from chalicelib.messages.rules import filled
from chalicelib.messages.writing import message
from chalicelib.rights.audience import ApplicantAudience
from tests.builders import YOUNGER, allowance, items, once
from tests.bundling import BUNDLE_CASE, BundleWorld

DONE = {"granted"}


@pytest.fixture
def world() -> BundleWorld:
    return BundleWorld()


def decide(world: BundleWorld, item: str, outcome: str) -> None:
    """An officer decides on a child."""
    said = Decision.model_validate(
        {"outcome": outcome, "opinion": "照片不符合要求。", "law": "《社会保险法》第五十八条"}
    )
    world.review.decide(world.officer(item), world.child(BUNDLE_CASE, item), said, once())


def letters(world: BundleWorld) -> list[str]:
    """What is told of the bundle, in order."""
    facts = world.cases.timeline(BUNDLE_CASE)
    state = world.bundle(BUNDLE_CASE).state
    rules = world.catalogue.messages()
    told = [(rules.rule(FLOW.name, fact.kind), values(state, body_of(FLOW, fact))) for fact in facts]
    return [filled(rules.templates[rule.template].newest.full.text, named) for rule, named in told if rule]


def test_a_firm_is_opened_from_its_name_to_its_insurance(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    world.deliver()
    assert set(world.stages(BUNDLE_CASE).values()) == DONE
    kinds = world.kinds(BUNDLE_CASE)
    assert kinds[:4] == ["bundle_submitted", "child_opened", "child_closed", "child_opened"]
    assert kinds[-1] == "bundle_completed"
    assert world.sound()
    head = world.head(world.child(BUNDLE_CASE, "company_setup"))
    assert head.state.bundle == BUNDLE_CASE
    assert letters(world)[-1] == "您申请的“企业开办“一件事””全部办完：已办成6项。"


def test_the_children_after_one_are_open_at_the_same_time(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    for _ in range(3):  # the name is begun, the licence is, all that needs the licence is
        for ref in world.refs():
            world.following.handle(ref)
    together = {child.item for child in world.bundle(BUNDLE_CASE).state.children if child.stage != "waiting"}
    assert {"seal_filing", "bank_account_appointment", "tax_registration", "social_insurance_registration"} <= together


def test_a_file_is_uploaded_once_and_seen_in_every_child_that_needs_it(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    world.deliver()
    files = list(world.files.kept)
    dossier = world.dossiers.open(world.resident(YOUNGER), world.child(BUNDLE_CASE, "company_setup"), "own")
    links = {file.code: file.link for file in dossier.materials}
    assert len([key for key in files if key.startswith(f"materials/{BUNDLE_CASE}/")]) == 1
    assert all(BUNDLE_CASE in links[code] for code in ("application", "articles", "premises_proof"))


def test_what_was_refused_is_told_with_what_was_granted(world: BundleWorld) -> None:
    world.apply("newborn", world.newborn())
    world.deliver()
    assert world.stages(BUNDLE_CASE)["social_security_card"] == "open"
    decide(world, "social_security_card", "refuse")
    world.deliver()
    shown = world.bundles.progress(world.resident(YOUNGER), BUNDLE_CASE)
    assert shown.stage == "completed"
    assert shown.summary == "共4项：已办成3项，1项没有办成（社会保障卡申领：未通过）。"
    card = next(child for child in shown.children if child.item == "social_security_card")
    assert "行政复议" in card.next
    assert all(deadline.basis for child in shown.children for deadline in child.deadlines)
    assert letters(world)[-1].startswith(
        "您申请的“新生儿出生“一件事””全部办完：已办成3项，1项没有办成（“社会保障卡申领”未通过）。"
    )


def test_who_needs_in_vain_what_was_refused_is_told_at_once(world: BundleWorld) -> None:
    asked = world.newborn()
    world.tell(YOUNGER, profile={"household": "530602001"})  # an officer looks at it
    world.apply("newborn", asked)
    world.deliver()
    decide(world, "household_birth", "refuse")
    world.deliver()
    assert world.stages(BUNDLE_CASE) == {
        "birth_certificate": "granted", "household_birth": "refused", "resident_medical_insurance": "not_opened",
        "social_security_card": "not_opened",
    }  # fmt: skip
    shown = world.bundles.progress(world.resident(YOUNGER), BUNDLE_CASE)
    assert "因为“新生儿户口登记”没有办成" in shown.children[2].next
    assert "2项因此没有继续办（“城乡居民基本医疗保险参保登记”、“社会保障卡申领”）" in letters(world)[-1]


def test_a_withdrawn_child_ends_and_a_revoked_one_is_told_afterwards(world: BundleWorld) -> None:
    world.apply("newborn", world.newborn())
    world.deliver()
    card = world.child(BUNDLE_CASE, "social_security_card")
    withdrawal = Withdrawal.model_validate({"reason": "不办了"})
    world.answering.withdraw(world.resident(YOUNGER), card, withdrawal, once())
    world.deliver()
    assert world.stages(BUNDLE_CASE)["social_security_card"] == "ended"
    revocation = Revocation(reason="重复参保", law="《中华人民共和国行政许可法》第六十九条")
    insured = world.child(BUNDLE_CASE, "resident_medical_insurance")
    world.review.revoke(world.officer("resident_medical_insurance"), insured, revocation, once())
    world.deliver()
    assert world.stages(BUNDLE_CASE)["resident_medical_insurance"] == "revoked"
    assert world.sound()


def test_an_item_that_was_closed_meanwhile_is_told_and_the_others_go_on(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    withdraw(world.store, items()["seal_filing"].code)
    world.deliver()
    stages = world.stages(BUNDLE_CASE)
    assert stages.pop("seal_filing") == "refused_opening"
    assert set(stages.values()) == DONE
    shown = world.bundles.progress(world.resident(YOUNGER), BUNDLE_CASE)
    assert "这个事项已停止受理新的申请。" in shown.children[2].next
    assert any("“印章刻制备案”现在没有受理成" in letter for letter in letters(world))


def test_after_the_persons_key_is_destroyed_nothing_more_is_opened(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    world.keys.clear()
    world.following.handle(world.refs()[0])
    assert world.stages(BUNDLE_CASE)["name_declaration"] == "refused_opening"
    errand = Errand(ref=world.cases.timeline(BUNDLE_CASE)[0].ref(), channel="sms")
    assert BundleLetters(world.cases, world.privacy).tell(errand) is None


def test_an_application_of_no_bundle_is_none_of_its_business(world: BundleWorld) -> None:
    world.apply("open_firm", world.firm())
    world.deliver()
    before = world.kinds(BUNDLE_CASE)
    world.knows_the_elder()
    alone = world.submit(allowance())["case_id"]
    world.following.handle(world.last(alone).ref())
    assert world.kinds(BUNDLE_CASE) == before


@pytest.mark.parametrize(("channel", "to"), [("sms", "13887100001"), ("miniprogram", "oABCDEF123456")])
def test_the_applicant_is_told_over_the_channel_that_they_chose(world: BundleWorld, channel: Channel, to: str) -> None:
    chosen = {"channel": "miniprogram", "notify": {"via": "miniprogram", "openid": "oABCDEF123456"}}
    world.apply("open_firm", world.firm(**chosen if channel == "miniprogram" else {}))
    ref = world.cases.timeline(BUNDLE_CASE)[0].ref()
    hearing = ApplicantAudience(world.cases, FLOW, world.consents).hearing(BUNDLE_CASE)
    assert (hearing.channels("applicant") or ())[:1] == (channel,)
    errand = Errand(ref=ref, channel=channel)
    telling = BundleLetters(world.cases, world.privacy).tell(errand)
    assert telling is not None
    written = message(errand, telling, world.catalogue.messages(), "aliyun")
    assert written is not None
    assert written.to == to
    assert written.text.startswith("您申请的“企业开办“一件事””已收到，共6项。")
