"""What a certificate leaves for later applications, and how it ends with its approval or alone."""

from datetime import date
from typing import Any

import pytest

from chalicelib.certificates.model import FLOW
from chalicelib.certificates.schemas import Revocation
from chalicelib.kernel.cases import differences
from chalicelib.kernel.facts import Ref
from tests.builders import once
from tests.certificates import Registry


@pytest.fixture
def registry() -> Registry:
    return Registry()


def whole(registry: Registry, application: str) -> bool:
    head = registry.certificate(application)
    return not differences(FLOW, head, registry.cases.timeline(head.case_id))


def test_the_record_is_reusable_as_long_as_the_certificate_is_good(registry: Registry) -> None:
    version = registry.issued()
    record = registry.held().records["elder_allowance"]
    assert (record.data["certificate"], record.valid_until) == (version.identifier, date(2027, 10, 11))
    assert record.data["number"] == registry.head(version.application).state.number
    assert "elder_allowance" in registry.held().valid_records(date(2027, 10, 11))
    assert "elder_allowance" not in registry.held().valid_records(date(2027, 10, 12))


@pytest.mark.parametrize("first", ["history", "certificates"])
def test_history_and_certificate_leave_the_same_record_in_either_order(registry: Registry, first: str) -> None:
    case_id = registry.approved()
    ref = registry.last(case_id).ref()
    readers: list[Any] = [registry.history, registry.issuing]
    for reader in readers if first == "history" else reversed(readers):
        reader.handle(ref)
    registry.history.handle(ref)
    assert registry.held().records["elder_allowance"].data["certificate"] == registry.version(case_id).identifier


def test_a_revoked_approval_revokes_its_certificate_under_the_same_law(registry: Registry) -> None:
    version = registry.issued()
    registry.issuing.handle(registry.grants_revoked(version.application))
    head = registry.certificate(version.application)
    revoked = head.state.version(version.identifier)
    assert (revoked.status(date(2026, 10, 12)), revoked.law) == ("revoked", "《中华人民共和国行政许可法》第六十九条")
    registry.issuing.handle(registry.last(head.case_id).ref())
    assert "elder_allowance" not in registry.held().valid_records(date(2026, 10, 12))
    assert whole(registry, version.application)


def test_revoked_before_the_reader_heard_of_the_approval_nothing_is_issued(registry: Registry) -> None:
    case_id = registry.approved()
    approved = registry.last(case_id).ref()
    revoked = registry.grants_revoked(case_id)
    for ref in (revoked, approved, revoked):
        registry.issuing.handle(ref)
    assert registry.seal.used == 0
    assert registry.cases.claimant(f"certificate:{case_id}") is None


def test_revoked_while_it_is_being_issued_it_is_revoked_too(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = registry.approved()
    sign = registry.seal.sign

    def meanwhile(message: bytes) -> object:
        registry.issuing.handle(registry.grants_revoked(case_id))
        return sign(message)

    monkeypatch.setattr(registry.seal, "sign", meanwhile)
    registry.issuing.handle(registry.last(case_id).ref())
    head = registry.certificate(case_id)
    assert head.state.versions[0].revoked_at is not None
    assert registry.head(case_id).state.certificate == ""
    registry.issuing.handle(registry.last(head.case_id).ref())
    assert "elder_allowance" not in registry.held().valid_records(date(2026, 10, 12))


def test_a_certificate_revoked_alone_is_not_brought_back_by_a_late_message(registry: Registry) -> None:
    version = registry.issued()
    approved = Ref(flow="application", case_id=version.application, seq=2, kind="approved_by_rule")
    asked = Revocation(reason="证照遗失", law="《中华人民共和国行政许可法》第七十条")
    registry.certificates.revoke(registry.officer(), version.identifier, asked, once())
    registry.issuing.handle(registry.last(registry.certificate(version.application).case_id).ref())
    registry.issuing.handle(approved)
    registry.history.handle(approved)
    assert "elder_allowance" not in registry.held().valid_records(date(2026, 10, 12))
