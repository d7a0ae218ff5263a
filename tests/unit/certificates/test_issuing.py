"""The reader that issues: once for each approval, told twice, out of order or killed; and what it leaves elsewhere."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from chalicelib.applications.schemas import Decision
from chalicelib.certificates.model import FLOW
from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.ids.licence_id import LicenceId
from chalicelib.kernel.privacy import SealBroken
from tests.builders import ELDER, allowance, items, once
from tests.certificates import TYPE, Registry

RENEW = timedelta(days=200)
APPROVE = Decision(outcome="approve", opinion="符合条件")


class Killed(Exception):
    """The process ended in this moment."""


@pytest.fixture
def registry() -> Registry:
    return Registry()


def whole(registry: Registry, application: str) -> bool:
    head = registry.certificate(application)
    return not differences(FLOW, head, registry.cases.timeline(head.case_id))


def test_an_approval_brings_a_certificate_and_its_case_says_so(registry: Registry) -> None:
    case_id = registry.approved()
    registry.hear(case_id)
    head, version = registry.certificate(case_id), registry.version(case_id)
    assert [fact.kind for fact in registry.cases.timeline(head.case_id)] == ["issued", "seal_used"]
    told = LicenceId.parse(version.identifier)
    assert (told.type_number, told.issuer.text, told.serial, told.version) == (
        7, registry.officer().department, "20260000001", 1,
    )  # fmt: skip
    assert (version.valid_from, version.valid_until) == (date(2026, 10, 12), date(2027, 10, 11))
    assert registry.head(case_id).state.certificate == version.identifier
    assert registry.last(case_id).data["certificate"] == head.case_id
    assert registry.last(case_id).data["digest"] == version.digest
    assert registry.file(version).startswith(b"%PDF")
    assert whole(registry, case_id)


def test_it_says_what_the_item_asks_it_to_say_as_people_read_it(registry: Registry) -> None:
    shown = registry.shown(registry.issued())["data"]
    assert shown["holder"] == {"kind": "person", "name": "杨秀英", "number": ELDER}
    assert shown["fields"] == [
        {"title": items()["elder_allowance"].form["properties"]["street"]["title"], "value": "龙城街道"},
        {
            "title": items()["elder_allowance"].form["properties"]["address"]["title"],
            "value": "呈贡区龙城街道兴呈路18号",
        },
    ]
    assert (shown["valid_from"], shown["valid_until"]) == ("2026-10-12", "2027-10-11")
    asked = registry.typesetter.asked[-1][1]
    assert asked["qr"] == {"qr": f"https://zwfw.example.cn/certificate?id={shown['identifier']}&code={shown['code']}"}
    assert asked["valid_until"] == "2027年10月11日"


def test_timelines_hold_nothing_personal(registry: Registry) -> None:
    case_id = registry.approved()
    registry.hear(case_id)
    head = registry.certificate(case_id)
    text = "".join(fact.model_dump_json() for fact in registry.cases.timeline(head.case_id))
    assert not any(secret in text for secret in (ELDER, "杨秀英", "兴呈路"))
    version, person = registry.version(case_id), registry.privacy.known(head.state.subject)
    sealed = registry.cases.timeline(head.case_id)[0].data["sealed"]
    assert registry.privacy.unseal(person, sealed, version.identifier)["holder"]["number"] == ELDER
    with pytest.raises(SealBroken):
        registry.privacy.unseal(person, sealed, "another")


def test_each_use_of_the_seal_is_in_the_audit_and_nothing_is_signed_without(registry: Registry) -> None:
    case_id = registry.approved()
    registry.seal_trail.broken = True
    with pytest.raises(Unavailable):
        registry.hear(case_id)
    assert registry.seal.used == 0
    registry.seal_trail.broken = False
    registry.hear(case_id)
    (entry,) = registry.seal_trail.entries
    assert (entry.trace.actor.role, entry.trace.act, entry.result) == ("system", "seal", "signed")
    assert entry.trace.about == registry.certificate(case_id).case_id
    assert registry.seal.used == 1


def test_told_twice_it_issues_once(registry: Registry) -> None:
    case_id = registry.approved()
    ref = registry.last(case_id).ref()
    for _ in range(3):
        registry.issuing.handle(ref)
    assert registry.seal.used == 1
    assert [fact.kind for fact in registry.cases.timeline(case_id)] == ["submitted", "approved_by_rule", "certified"]
    assert len(registry.certificate(case_id).state.versions) == 1


@pytest.mark.parametrize("at", ["typesetter", "files", "cases", "granting", "parties"])
def test_killed_at_any_point_the_next_message_finishes(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    case_id = registry.approved()
    ref = registry.last(case_id).ref()
    act = {"typesetter": "pdf", "files": "keep", "cases": "commit", "granting": "certified", "parties": "change"}[at]

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(getattr(registry, at), act, killed)
        with pytest.raises(Killed):
            registry.issuing.handle(ref)
    registry.issuing.handle(ref)
    assert len(registry.certificate(case_id).state.versions) == 1
    assert registry.head(case_id).state.certificate == registry.version(case_id).identifier
    assert registry.verify(registry.file(registry.version(case_id))).result == "valid"
    assert whole(registry, case_id)


def test_while_typesetting_is_down_nothing_is_issued(registry: Registry) -> None:
    case_id = registry.approved()
    registry.typesetter.down = True
    with pytest.raises(Unavailable):
        registry.hear(case_id)
    assert registry.cases.claimant(f"certificate:{case_id}") is None
    assert registry.head(case_id).state.certificate == ""


def test_what_is_not_approved_or_ends_in_none_gets_none(registry: Registry) -> None:
    in_review = registry.approved(automatic=False)
    registry.hear(in_review)
    assert registry.cases.claimant(f"certificate:{in_review}") is None
    plain = Registry()
    item = plain.catalogue.open_item(items()["elder_allowance"].code).item
    plain.store.publish_versions([item.model_copy(update={"certificate": None})])
    case_id = plain.approved()
    plain.hear(case_id)
    assert plain.seal.used == 0


def test_whose_data_is_destroyed_gets_none(registry: Registry) -> None:
    case_id = registry.approved()
    subject = registry.privacy.known(registry.head(case_id).state.subject)
    del registry.keys[subject.id], registry.keys[subject.lookup]
    registry.hear(case_id)
    assert registry.seal.used == 0


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_a_renewal_is_the_next_version_under_the_same_serial_in_whatever_order(
    registry: Registry, order: tuple[int, ...]
) -> None:
    cases = [registry.approved()]
    registry.clock.move(RENEW)
    cases.append(str(registry.submit(allowance(automatic=False))["case_id"]))
    registry.review.decide(registry.officer(), cases[1], APPROVE, once())
    for place in order:
        registry.issuing.handle(Ref(flow="application", case_id=cases[place], seq=2, kind="approved"))
    older, newer = (registry.version(case_id) for case_id in cases)
    assert registry.certificate(cases[0]).case_id == registry.certificate(cases[1]).case_id
    serials = {LicenceId.parse(version.identifier).serial for version in (older, newer)}
    assert serials == {"20260000001" if order == (0, 1) else f"{newer.valid_from.year}0000001"}
    assert (older.superseded_by, newer.superseded_by) == (newer.identifier, "")
    assert registry.held().records["elder_allowance"].data["certificate"] == newer.identifier
    assert whole(registry, cases[0])


def test_what_it_is_of_tells_certificates_apart() -> None:
    apart = Registry(TYPE.model_copy(update={"of": ("address",)}))
    cases = [apart.approved()]
    for address in ("呈贡区龙城街道兴呈路19号", "呈贡区龙城街道兴呈路18号"):
        apart.clock.move(timedelta(days=1))
        form = allowance()["form"] | {"address": address}
        case_id = str(apart.submit(allowance(form=form, automatic=False))["case_id"])
        apart.review.decide(apart.officer(), case_id, APPROVE, once())
        cases.append(case_id)
    for case_id in cases:
        apart.issuing.handle(Ref(flow="application", case_id=case_id, seq=2, kind="approved"))
    first, other, again = (apart.version(case_id) for case_id in cases)
    assert apart.certificate(cases[0]).case_id == apart.certificate(cases[2]).case_id
    assert apart.certificate(cases[1]).case_id != apart.certificate(cases[0]).case_id
    assert (first.superseded_by, other.superseded_by, again.number) == (again.identifier, "", 2)
