"""The PDF as it is really set: it names itself legibly, carries its data, and every bit of it counts."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from chalicelib.catalogue.procedure import Certificate
from chalicelib.certificates.document import ATTACHMENT
from chalicelib.certificates.model import Version
from chalicelib.typesetting.compiling import TypstCompiler
from infra.layer import FONTS
from tests.builders import allowance, items
from tests.certificates import TYPE, Registry

COMPILER = TypstCompiler([str(folder) for folder in FONTS])
LONG = "呈贡区龙城街道兴呈路18号" * 6


class Setting:
    """The compiler itself, which keeps nothing."""

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        return COMPILER.pdf(template, data)


def issued(certificate: Certificate, **form: Any) -> tuple[Registry, Version]:
    registry = Registry(certificate)
    registry.issuing._typesetter = Setting()
    return registry, registry.issued(form=allowance()["form"] | form)


def attached(pdf: bytes) -> Any:
    return json.loads(PdfReader(BytesIO(pdf)).attachments[ATTACHMENT][0])


@pytest.mark.parametrize(
    ("certificate", "form"),
    [
        (TYPE, {}),
        (TYPE.model_copy(update={"valid_months": None, "fields": ()}), {}),
        (TYPE.model_copy(update={"fields": tuple(items()["elder_allowance"].form["properties"])}), {"address": LONG}),
    ],
    ids=["dated", "until further notice", "much to say"],
)
def test_a_set_certificate_verifies_by_itself_and_by_its_data(certificate: Certificate, form: dict[str, str]) -> None:
    registry, version = issued(certificate, **form)
    pdf = registry.file(version)
    assert pdf.startswith(b"%PDF-1.")
    assert registry.verify(pdf).result == "valid"
    assert registry.verify(attached(pdf)).result == "valid"


def test_an_altered_bit_anywhere_in_it_is_found() -> None:
    registry, version = issued(TYPE)
    pdf = registry.file(version)
    results = set()
    for place in [*range(0, len(pdf), 97), len(pdf) - 1]:
        altered = pdf[:place] + bytes((pdf[place] ^ 4,)) + pdf[place + 1 :]
        results.add(registry.verify(altered).result)
    assert results <= {"altered", "unknown"}
    assert "altered" in results


def test_nobody_sees_the_holder_in_the_bytes_of_the_file() -> None:
    registry, version = issued(TYPE)
    pdf = registry.file(version)
    assert not any(text.encode(kind) in pdf for text in ("杨秀英", "兴呈路") for kind in ("utf-8", "utf-16-be"))
