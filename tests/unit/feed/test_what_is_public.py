"""What comes out of a case for the public: every kind of fact is decided upon, and nothing personal is told of any."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal, get_args

import pytest
from pydantic import ValidationError

from chalicelib.applications.model import FLOW as APPLICATIONS
from chalicelib.applications.public import PUBLIC as APPLICATIONS_PUBLIC, ApplicationsInPublic
from chalicelib.bundles.model import FLOW as BUNDLES
from chalicelib.bundles.public import PUBLIC as BUNDLES_PUBLIC, BundlesInPublic
from chalicelib.certificates.model import FLOW as CERTIFICATES
from chalicelib.certificates.public import PUBLIC as CERTIFICATES_PUBLIC, CertificatesInPublic
from chalicelib.feed.model import Outcome, Public, Publication, Shown
from chalicelib.kernel.cases import Flow, fold
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.store import Change
from chalicelib.trading.public import PUBLIC as TRADING_PUBLIC
from tests import bundle_timelines, certificates, goldens, timelines, trading_timelines
from tests.builders import CENTRE, ELDER, PHONE, World, allowance
from tests.fakes.case_store import MemoryCases
from tests.feeding import ABOUT
from tests.golden_files import read

Timeline = Callable[..., list[Fact]]
FLOWS: list[tuple[Flow[Any], Publication, Mapping[tuple[str, int], Sequence[Body]], Timeline]] = [
    (APPLICATIONS, APPLICATIONS_PUBLIC, goldens.TIMELINES, timelines.timeline),
    (BUNDLES, BUNDLES_PUBLIC, bundle_timelines.TIMELINES, bundle_timelines.timeline),
    (CERTIFICATES, CERTIFICATES_PUBLIC, certificates.TIMELINES, certificates.timeline),
]
EVERY_KIND = [
    pytest.param(publication, timeline(*bodies[kind]), id=f"{flow.name}.{kind[0]}.v{kind[1]}")
    for flow, publication, bodies, timeline in FLOWS
    for kind in flow.bodies
] + [
    pytest.param(TRADING_PUBLIC, read(trading_timelines.FOLDER / f"{kind}.v{version}.json")[0], id=f"trading.{kind}")
    for kind, version in TRADING_PUBLIC.bodies
]
SECRET = "秘密"


class Chosen(Body):
    """A fact of a flow of one's own."""

    kind: ClassVar[str] = "chosen"

    right: bool
    colour: Literal["yellow", "red"]
    text: str
    maybe: str | None = None


ONLY: Mapping[tuple[str, int], type[Body]] = {("chosen", 1): Chosen}


def poisoned(fact: Fact, body: type[Body]) -> Fact:
    """The fact with a secret in every place that can hold a text."""
    data = copy.deepcopy(fact.data)
    for holder, key in list(_texts(data)):
        said = holder[key]
        holder[key] = f"{SECRET}{key}"
        try:
            body.model_validate(data)
        except (ValidationError, Invalid):
            holder[key] = said
    if "sealed" in data:
        assert SECRET in str(data["sealed"])
    changes = {"data": data, "by": By(role="resident", id=SECRET), "basis": SECRET, "previous": SECRET}
    return fact.model_copy(update=changes)


def _texts(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document that holds a text."""
    places = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, held in places:
        if isinstance(held, str):
            yield data, key
        yield from _texts(held)


@pytest.mark.parametrize(("publication", "facts"), EVERY_KIND)
def test_no_text_of_a_fact_is_told_to_the_public(publication: Publication, facts: list[Fact]) -> None:
    told = publication.of(ABOUT, [poisoned(fact, publication.bodies[fact.kind, fact.version]) for fact in facts])
    assert SECRET not in json.dumps([one.model_dump(mode="json") for one in told], ensure_ascii=False)


@pytest.mark.parametrize(("publication", "facts"), EVERY_KIND)
def test_of_each_kind_is_told_what_the_white_list_says(publication: Publication, facts: list[Fact]) -> None:
    told = {one.seq: one for one in publication.of(ABOUT, facts)}
    assert list(told) == [fact.seq for fact in facts if fact.kind in publication.shown]
    for fact in facts:
        if fact.kind in publication.shown:
            shown = publication.shown[fact.kind]
            assert told[fact.seq] == Public(
                id=f"{fact.case_id}-{fact.seq}", type=f"{publication.flow}.{shown.as_ or fact.kind}",
                version=fact.version, case_id=fact.case_id, seq=fact.seq, item="item", name="事项",
                department="department", street="530114001", channel=fact.channel, at=fact.at,
                outcome=shown.outcome, said={name: fact.data[name] for name in shown.fields},
            )  # fmt: skip


@pytest.mark.parametrize(("flow", "publication"), [row[:2] for row in FLOWS], ids=[row[0].name for row in FLOWS])
def test_every_kind_of_fact_is_public_or_withheld_for_a_reason(flow: Flow[Any], publication: Publication) -> None:
    assert publication.flow == flow.name
    assert publication.bodies == flow.bodies
    assert {kind for kind, _ in flow.bodies} == set(publication.shown) | set(publication.withheld)
    assert not set(publication.shown) & set(publication.withheld)
    assert all(publication.withheld.values())
    assert publication.wants == set(publication.shown)
    assert {shown.outcome for shown in publication.shown.values()} <= set(get_args(Outcome))


@pytest.mark.parametrize(
    ("shown", "withheld"),
    [
        ({}, {}),
        ({"chosen": Shown()}, {"chosen": "why"}),
        ({"chosen": Shown(), "unknown": Shown()}, {}),
        ({"chosen": Shown(fields=("text",))}, {}),
        ({"chosen": Shown(fields=("maybe",))}, {}),
        ({"chosen": Shown(fields=("right", "unknown"))}, {}),
    ],
)
def test_a_list_that_leaves_something_open_or_lets_a_text_out_is_none(
    shown: dict[str, Shown], withheld: dict[str, str]
) -> None:
    with pytest.raises(TypeError):
        Publication("own", ONLY, shown, withheld)


def test_fields_that_are_a_choice_of_fixed_values_may_be_told() -> None:
    publication = Publication("own", ONLY, {"chosen": Shown(fields=("right", "colour"))})
    fact = timelines.timeline(timelines.SUBMITTED)[0].model_copy(
        update={"kind": "chosen", "data": {"right": True, "colour": "red", "text": SECRET}}
    )
    assert [one.said for one in publication.of(ABOUT, [fact])] == [{"right": True, "colour": "red"}]


def test_what_an_elder_told_is_not_in_what_the_public_is_told_and_it_stays_when_their_key_is_destroyed() -> None:
    world = World()
    world.knows_the_elder()
    case_id = world.submit(allowance())["case_id"]
    publisher = ApplicationsInPublic(world.cases, world.catalogue.sites)
    told = publisher.told(case_id)
    state = world.head(case_id).state
    assert [(one.type, one.outcome) for one in told] == [
        ("application.submitted", ""), ("application.approved_by_rule", "granted"),
    ]  # fmt: skip
    text = json.dumps([one.model_dump(mode="json") for one in told], ensure_ascii=False)
    for secret in (ELDER, PHONE, "杨秀英", state.number, state.subject, "兴呈路", "滇池银行", "6217001234567890123"):
        assert secret not in text
    world.keys.clear()
    assert publisher.told(case_id) == told


def stored(flow: Flow[Any], facts: list[Fact]) -> MemoryCases:
    """A store that holds the case of these facts."""
    cases = MemoryCases({})
    cases.commit(Change(flow, fold(flow, facts), facts))
    return cases


def test_the_street_of_the_site_is_told_and_the_site_is_not() -> None:
    facts, sites = timelines.timeline(timelines.SUBMITTED), World().catalogue.sites
    [told] = ApplicationsInPublic(stored(APPLICATIONS, facts), sites).told(timelines.CASE)
    at = sites().get(CENTRE)
    assert at is not None
    assert (told.street, told.item, told.name) == (at.street, timelines.ITEM.code, "高龄津贴")
    assert told.department == timelines.ITEM.department
    assert CENTRE not in told.model_dump_json()


def test_a_bundle_tells_of_itself_and_joins_no_cases() -> None:
    facts = bundle_timelines.timeline(*bundle_timelines.TIMELINES["bundle_completed", 1])
    told = BundlesInPublic(stored(BUNDLES, facts), World().catalogue.sites).told(bundle_timelines.CASE)
    assert [(one.type, one.item, one.street, one.outcome) for one in told] == [
        ("bundle.bundle_submitted", "open_firm", "", ""), ("bundle.bundle_completed", "open_firm", "", "completed"),
    ]  # fmt: skip
    children = [child.case_id for child in bundle_timelines.SUBMITTED.children]
    assert not any(child in one.model_dump_json() for child in children for one in told)


def test_a_certificate_tells_its_type_and_neither_its_identifier_nor_its_days() -> None:
    facts = certificates.timeline(*certificates.TIMELINES["revoked", 1])
    state = fold(CERTIFICATES, facts).state
    told = CertificatesInPublic(stored(CERTIFICATES, facts)).told(facts[0].case_id)
    assert {one.type for one in told} == {f"certificate.{fact.kind}" for fact in facts if fact.kind != "seal_used"}
    assert {(one.item, one.name, one.department) for one in told} == {(state.item, state.name, state.issuer)}
    text = "".join(one.model_dump_json() for one in told)
    for version in state.versions:
        assert version.identifier not in text
        assert version.application not in text
        assert str(version.valid_until) not in text
