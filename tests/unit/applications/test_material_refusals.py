"""Materials: what is missing, not held, forged, of another case or of another type is refused by its place."""

from typing import Any

import pytest

from chalicelib.applications.uploads import NewUpload, UploadedFile
from chalicelib.filing.uploaded import SIZE_LIMIT
from chalicelib.kernel.errors import DomainError
from tests.builders import ELDER, PDF, PNG, World, allowance, digest_of, id_number, items
from tests.traces import refused, told

CASE, OTHER = "01K7B2Q0M0HM2YHQ4V8PS2XG5N", "01K7B2Q0M0HM2YHQ4V8PS2XG5P"
IDENTITY = {"code": "identity", "record": "identity_card"}
CARD = {"code": "bank_card", "record": "social_security_card"}


@pytest.fixture
def world() -> World:
    made = World()
    made.knows_the_elder()
    return made


def with_materials(*materials: dict[str, Any]) -> dict[str, Any]:
    return allowance(materials=list(materials), case_id=CASE)


def with_card(receipt: str) -> dict[str, Any]:
    return with_materials(IDENTITY, {"code": "bank_card", "receipt": receipt})


def test_a_file_with_its_receipt_is_taken(world: World) -> None:
    answer = world.submit(with_card(world.receipt("bank_card", PDF, CASE)))
    assert answer["case_id"] == CASE
    [_, card] = world.cases.timeline(CASE)[0].data["materials"]
    assert (card["sha256"], card["size"], card["media_type"]) == (digest_of(PDF), len(PDF), "application/pdf")


def test_tells_every_material_that_is_missing(world: World) -> None:
    refusal = refused(world, with_materials())
    assert refusal.code == "materials_missing"
    assert [(fault.code, fault.field, fault.sentence) for fault in refusal.errors] == [
        ("material_missing", "materials.identity", "缺少材料“申请人身份证明”。"),
        ("material_missing", "materials.bank_card", "缺少材料“本人银行卡或者社会保障卡”。"),
    ]


@pytest.mark.parametrize(
    ("materials", "code", "field"),
    [
        ([IDENTITY, CARD, {"code": "diploma", "record": "degree"}], "material_unknown", "materials.2.code"),
        ([IDENTITY, IDENTITY, CARD], "material_twice", "materials.1.code"),
        ([IDENTITY, CARD | {"record": "identity_card"}], "material_not_reusable", "materials.1.record"),
        ([IDENTITY, {"code": "bank_card", "receipt": "x" * 40}], "receipt_invalid", "materials.1.receipt"),
        ([IDENTITY, {"code": "bank_card", "receipt": "e30=." + "0" * 64}], "receipt_invalid", "materials.1.receipt"),
    ],
)
def test_refuses_by_place(world: World, materials: list[dict[str, Any]], code: str, field: str) -> None:
    assert told(refused(world, with_materials(*materials))) == (code, field)


def test_refuses_a_record_that_is_not_held() -> None:
    world = World()
    world.tell(ELDER, records={"identity_card": {"number": ELDER}})
    assert told(refused(world, allowance())) == ("record_not_held", "materials.1.record")


@pytest.mark.parametrize(("last_day", "held"), [("2026-10-11", False), ("2026-10-12", True)])
def test_a_record_can_be_used_to_its_last_day(last_day: str, held: bool) -> None:
    world = World()
    world.knows_the_elder(valid_until={"social_security_card": last_day})
    if held:
        assert world.submit(allowance())["stage"] == "approved"
    else:
        assert told(refused(world, allowance())) == ("record_not_held", "materials.1.record")


def test_refuses_the_record_of_somebody_else(world: World) -> None:
    number = id_number("19410101")
    asked = allowance(applicant=allowance()["applicant"] | {"id_number": number})
    assert told(refused(world, asked, world.resident(number))) == ("record_not_held", "materials.0.record")


def test_refuses_a_receipt_with_one_character_changed(world: World) -> None:
    receipt = world.receipt("bank_card", PDF, CASE)
    for place in (0, 10, len(receipt) // 2, len(receipt) - 1):
        other = "A" if receipt[place] != "A" else "B"
        forged = receipt[:place] + other + receipt[place + 1 :]
        assert told(refused(world, with_card(forged))) == ("receipt_invalid", "materials.1.receipt")


def test_refuses_the_receipt_of_another_case(world: World) -> None:
    receipt = world.receipt("bank_card", PDF, OTHER)
    assert told(refused(world, with_card(receipt))) == ("receipt_invalid", "materials.1.receipt")


def test_refuses_a_receipt_when_no_case_is_named(world: World) -> None:
    asked = with_card(world.receipt("bank_card", PDF, CASE))
    del asked["case_id"]
    assert told(refused(world, asked)) == ("receipt_invalid", "materials.1.receipt")


def test_refuses_the_receipt_of_another_material(world: World) -> None:
    receipt = world.receipt("identity", PDF, CASE)
    assert told(refused(world, with_card(receipt))) == ("material_wrong_file", "materials.1.receipt")


PERMIT = {
    "item": items()["residence_permit"].code, "case_id": CASE,
    "form": {
        "street": "530114001", "address": "呈贡区龙城街道兴呈路18号", "since": "2025-01-01",
        "ground": "合法稳定住所", "delivery": "邮寄", "commitment": True,
    },
}  # fmt: skip


def test_refuses_a_file_of_a_type_that_the_material_does_not_take(world: World) -> None:
    def asked(photo: bytes, media_type: str) -> dict[str, Any]:
        files = {"photo": (photo, media_type), "address_proof": (PDF, "application/pdf")}
        receipts = [{"code": m, "receipt": world.receipt(m, file[0], CASE, file[1])} for m, file in files.items()]
        return allowance(**PERMIT, materials=[IDENTITY, *receipts], commitment=world.signed("residence_permit"))

    assert told(refused(world, asked(PDF, "application/pdf"))) == ("material_wrong_file", "materials.1.receipt")
    assert world.submit(asked(PNG, "image/png"))["stage"] == "in_review"


def check(world: World, content: bytes, sha256: str = "") -> DomainError:
    """Why the check of an upload refuses the file."""
    named = sha256 or digest_of(content)
    asked = NewUpload(material="bank_card", sha256=named, size=len(content), media_type="application/pdf")
    form = world.uploads.open(asked, CASE)
    world.files.upload(form.fields, content)
    before = set(world.files.kept)
    with pytest.raises(DomainError) as found:
        world.uploads.check(UploadedFile(case_id=CASE, material="bank_card", sha256=named))
    assert set(world.files.kept) == before
    return found.value


@pytest.mark.parametrize(
    "content", [b"#!/bin/sh\nrm -rf /\n", b"MZ\x90\x00" + bytes(60), b"<html></html>", b"GIF89a" + bytes(20)]
)
def test_a_file_is_what_its_content_says_not_what_it_was_called(world: World, content: bytes) -> None:
    assert told(check(world, content)) == ("upload_type", "sha256")


def test_a_file_that_is_not_the_one_announced_is_refused(world: World) -> None:
    assert told(check(world, PDF, sha256=digest_of(PNG))) == ("upload_digest", "sha256")


def test_a_file_that_is_too_large_is_refused(world: World) -> None:
    too_large = PDF + bytes(SIZE_LIMIT)
    world.files.kept[f"uploads/{CASE}/bank_card/{digest_of(too_large)}"] = too_large
    with pytest.raises(DomainError) as found:
        world.uploads.check(UploadedFile(case_id=CASE, material="bank_card", sha256=digest_of(too_large)))
    assert told(found.value) == ("upload_size", "sha256")


def test_a_file_that_was_never_uploaded_is_not_known(world: World) -> None:
    with pytest.raises(DomainError) as found:
        world.uploads.check(UploadedFile(case_id=CASE, material="bank_card", sha256=digest_of(PDF)))
    assert told(found.value) == ("upload_unknown", "sha256")
