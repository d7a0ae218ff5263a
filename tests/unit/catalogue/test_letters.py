"""The letters that applicants sign: what must be told is in them, and what was signed can be shown again."""

from typing import Any

import pytest

from chalicelib.catalogue.letters import Commitments, letter
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.procedure import Procedure, Promising
from chalicelib.catalogue.publishing.publisher import check_rows
from chalicelib.catalogue.publishing.reading import District, SourceRow, read_documents
from chalicelib.kernel.deadlines import Limit
from chalicelib.kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from tests.builders import FOLDER, items
from tests.fakes.catalogue_rows import DEPARTMENTS, SITES, numbered

DOCUMENT: dict[str, Any] = read_documents(FOLDER)["commitments"]
TEXTS = Commitments.from_document(DOCUMENT)
TWO, TWENTY = (Limit(amount=n, unit="working_day", basis="容缺受理办法") for n in (2, 20))
PROMISING = Procedure(promising=Promising(before=TWO, most=TWENTY))


def committed() -> Item:
    return items()["company_setup"]


def promising() -> Item:
    return items()["food_business_licence"].model_copy(update={"procedure": PROMISING})


def refused(item: Item, kind: Any, *materials: str, version: str = "") -> DomainError:
    with pytest.raises(DomainError) as told:
        letter(item, kind, materials, TEXTS, version)
    return told.value


def test_a_commitment_tells_all_that_must_be_told() -> None:
    made = letter(committed(), "commitment", (), TEXTS)
    told = {paragraph.heading: paragraph.text for paragraph in made.paragraphs}
    whole = " ".join(told.values())
    for must in ("公司设立登记", "市场监督管理局", *committed().basis, *committed().conditions, "公司章程"):
        assert must in whole
    assert "自愿选择" in told["承诺的方式"]
    assert "撤回承诺" in told["承诺的效力"]
    assert "信用" in told["不实承诺的责任"]
    assert {"核查的权力", "公开的范围"} <= set(told)
    for must in ("已经知晓", "已经符合", "愿意承担", "真实意思表示"):
        assert must in told["申请人承诺"]
    assert "{" not in whole


def test_a_promise_names_the_materials_and_by_when_they_come() -> None:
    made = letter(promising(), "promise", ("safety_rules",), TEXTS)
    told = {paragraph.heading: paragraph.text for paragraph in made.paragraphs}
    assert told["承诺补交的材料"] == "食品安全规章制度目录"
    assert "2个工作日" in told["补交的期限"]
    assert "20个工作日" in told["补交的期限"]
    assert "信用记录" in told["不履行承诺的责任"]
    assert "{" not in " ".join(told.values())


def test_the_digest_is_of_what_is_read() -> None:
    made = letter(promising(), "promise", ("safety_rules",), TEXTS)
    assert letter(promising(), "promise", ["safety_rules"], TEXTS) == made
    altered = promising().model_copy(update={"name": "别的事项"})
    assert letter(altered, "promise", ("safety_rules",), TEXTS).digest != made.digest


def test_an_older_version_can_still_be_shown() -> None:
    signed = letter(committed(), "commitment", (), TEXTS)
    newer = {**DOCUMENT["templates"][0], "version": "commitment-2027-1", "title": "告知承诺书（新）"}
    later = Commitments.from_document({**DOCUMENT, "templates": [*DOCUMENT["templates"], newer]})
    assert letter(committed(), "commitment", (), later).version == "commitment-2027-1"
    assert letter(committed(), "commitment", (), later, signed.version) == signed


def test_what_is_not_handled_so_has_no_letter() -> None:
    assert isinstance(refused(items()["elder_allowance"], "commitment"), NotAllowed)
    without = items()["elder_allowance"].model_copy(update={"procedure": Procedure()})
    assert refused(without, "promise", "identity").code == "item_no_promise"


@pytest.mark.parametrize(
    ("materials", "code"),
    [
        ((), "promise_materials_missing"), (("moon",), "material_unknown"),
        (("layout",), "material_not_promisable"),
    ],
)  # fmt: skip
def test_only_what_may_be_promised_can_be(materials: tuple[str, ...], code: str) -> None:
    told = refused(promising(), "promise", *materials)
    assert isinstance(told, Invalid)
    assert told.code == code


def test_an_unknown_version_is_refused() -> None:
    assert isinstance(refused(committed(), "commitment", version="commitment-1999-1"), NotFound)


def test_no_item_of_an_excluded_matter_is_handled_by_commitment() -> None:
    assert [short for short, item in items().items() if item.handling == "commitment" and TEXTS.matter_of(short)] == []
    known = {short for one in TEXTS.excluded for short in one.items}
    assert known <= set(items())


def test_an_item_of_an_excluded_matter_is_not_published_with_commitment() -> None:
    excluded = {**DOCUMENT, "excluded": [{"matter": "金融业审慎监管", "items": ["item_1"]}]}
    district = District(DEPARTMENTS, {}, SITES, excluded)
    rows = [SourceRow("items.jsonl", n, numbered(n, handling="commitment")) for n in (1, 2)]
    checked, faults = check_rows(rows, district)
    assert [item.short for item in checked] == ["item_2"]
    assert [(fault.code, fault.field) for one in faults for fault in one.faults] == [
        ("item_commitment_excluded", "handling")
    ]
    assert "金融" in faults[0].faults[0].sentence
    assert [item.short for item in check_rows([SourceRow("i", 1, numbered(1, handling="person"))], district)[0]]
