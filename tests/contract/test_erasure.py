"""Deletion by key destruction: nothing can be read any more, in no table and no backup, and every timeline is whole."""

from typing import Any

import pytest

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.kernel.records import Record
from chalicelib.messages.lining import Lining
from chalicelib.messages.planning import Planning
from chalicelib.messages.providers import Alone
from chalicelib.messages.sending import Sending
from chalicelib.messages.settling import Settling
from chalicelib.rights.audience import ApplicantAudience
from chalicelib.rights.deletion import ERASED
from chalicelib.rights.phones import Phones
from chalicelib.rights.schemas import DeletionRequest, Whom
from infra import restored
from tests.builders import PDF, YOUNGER, allowance
from tests.contract.cloud import Cloud
from tests.fakes.deliveries import MemoryDeliveries, MemoryOutbox, MemoryProvider


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


def test_who_waits_is_left_alone(cloud: Cloud) -> None:
    case_id = cloud.refused_case()
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    assert cloud.eraser.run() == {"erased": 0, "waiting": 1}
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
    assert cloud.versions(case_id) > 0
    assert cloud.rights.deletion(cloud.resident(), Whom()).state == "waiting"


def test_nothing_is_left_but_a_timeline_that_is_whole_and_a_tombstone(cloud: Cloud) -> None:
    case_id, person_id = cloud.erased()
    with pytest.raises(KeyDestroyed):
        cloud.privacy.known(person_id)
    assert (cloud.rows("keys"), cloud.rows("parties"), cloud.versions(case_id)) == ([], [], 0)
    assert cloud.documents_left() == [(ERASED, person_id)]
    assert set(cloud.documents.get(ERASED, person_id).data) == {"at"}
    assert cloud.whole_timeline(case_id)
    with pytest.raises(KeyDestroyed):
        cloud.dossiers.open(cloud.officer(), case_id)


def test_the_audit_trail_tells_who_was_erased(cloud: Cloud) -> None:
    cloud.refused_case()
    person_id = cloud.person_id()
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.days(80)
    cloud.eraser.run()
    assert [(entry.trace.act, entry.trace.about, entry.result) for entry in cloud.trail.entries] == [
        ("erase", person_id, "erased")
    ]


def test_every_version_of_a_file_goes_and_the_marks_of_deleted_ones_too(cloud: Cloud) -> None:
    case_id = cloud.refused_case()
    [first, *_] = cloud.s3.list_objects_v2(Bucket=cloud.bucket, Prefix=f"materials/{case_id}/")["Contents"]
    cloud.s3.put_object(Bucket=cloud.bucket, Key=first["Key"], Body=PDF + b"again")
    cloud.s3.delete_object(Bucket=cloud.bucket, Key=first["Key"])
    cloud.s3.put_object(Bucket=cloud.bucket, Key="materials/another/file", Body=PDF)
    cloud.s3.put_object(Bucket=cloud.bucket, Key=f"certificates/{case_id}/one.pdf", Body=PDF)
    assert cloud.versions(case_id) > 2
    cloud.shredder.destroy_rest(cloud.person_id())
    assert (cloud.versions(case_id), cloud.versions("another")) == (0, 1)
    assert "Versions" not in cloud.s3.list_object_versions(Bucket=cloud.bucket, Prefix=f"certificates/{case_id}/")


def test_the_phones_and_openids_that_led_to_the_account_go_with_it(cloud: Cloud) -> None:
    _, person_id = cloud.due()
    for kind, value in (("phone", "13887100001"), ("openid", "o-1"), ("openid", "o-2")):
        identity = cloud.privacy.person(cloud.privacy.lookup(kind, value))
        cloud.documents.put(Record(identity.id, "account", {"verified": person_id}), identity)
        if value != "o-2":
            cloud.documents.put(Record(person_id, f"identity#{identity.id}"))
    cloud.eraser.run()
    [others, *_] = {pk for pk, _ in cloud.documents_left()} - {ERASED}
    assert {row["pk"]["S"] for row in cloud.rows("keys")} == {others, cloud.privacy.lookup("openid", "o-2")}
    assert len(cloud.documents_left()) == 2


def test_the_number_of_a_phone_goes_with_whom_it_led_to(cloud: Cloud) -> None:
    _, person_id = cloud.due()
    identity = cloud.privacy.person(cloud.privacy.lookup("phone", "13887100001"))
    account = cloud.documents.put(Record(identity.id, "account", {"verified": person_id}), identity)
    cloud.documents.put(Record(person_id, f"identity#{identity.id}"))
    phones = Phones(cloud.documents, cloud.privacy)
    phones.used(account, "13887100001", person_id, cloud.clock.now().wall)
    assert phones.last(person_id) == "13887100001"
    cloud.eraser.run()
    assert phones.last(person_id) == ""
    assert {pk for pk, _ in cloud.documents_left()} == {ERASED}


def test_progress_and_steps_are_still_shown(cloud: Cloud) -> None:
    case_id, _ = cloud.erased()
    head = cloud.head(case_id).state
    code = cloud.privacy.code(case_id)
    assert cloud.reading.progress(cloud.resident(), case_id).stage == "refused"
    assert cloud.reading.progress(cloud.officer(), case_id).number == head.number
    assert cloud.reading.progress_by_number(head.number, code).case_id == case_id
    assert [step.kind for step in cloud.reading.steps_by_number(head.number, code).steps] == cloud.kinds(case_id)


def test_messages_of_the_case_are_not_sent_any_more_and_hold_nothing_up(cloud: Cloud) -> None:
    case_id, _ = cloud.erased()
    deliveries, outbox, provider = MemoryDeliveries(), MemoryOutbox(), MemoryProvider()
    rules, audiences = cloud.catalogue.messages, {FLOW.name: ApplicantAudience(cloud.cases, FLOW, cloud.consents)}
    settling = Settling(deliveries, outbox, rules, cloud.clock)
    authors = {FLOW.name: ApplicationLetters(cloud.cases, cloud.privacy)}
    sending = Sending(authors, deliveries, settling, Alone(provider), rules, cloud.clock)
    Planning(audiences, Lining(deliveries, outbox, rules, cloud.clock), rules).handle(cloud.last(case_id).ref())
    for errand in outbox.errands:  # each lets the next one go
        sending.handle(errand)
    told = [(delivery.state, delivery.detail) for delivery in deliveries.of_case(case_id)]
    assert set(told) == {("failed", "personal data destroyed")}
    assert provider.sent == []
    cloud.history.handle(cloud.last(case_id).ref())
    assert cloud.rows("parties") == []


def test_backups_that_are_put_back_cannot_be_read(cloud: Cloud) -> None:
    case_id, person_id = cloud.refused_case(), cloud.person_id()
    backup = {table: cloud.rows(table) for table in ("cases", "parties", "access", "idempotency")}
    sealed = cloud.party_store.sections(person_id)["profile"].sealed
    wrapped = cloud.privacy.known(person_id)
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.days(80)
    cloud.eraser.run()
    restore(cloud, backup)
    with pytest.raises(KeyDestroyed):
        cloud.dossiers.open(cloud.resident(), case_id)
    assert cloud.party_store.sections(person_id)["profile"].sealed == sealed
    held = cloud.rights.data(cloud.resident(), Whom())
    assert (held.profile, held.records, held.applications, held.corrections) == ((), (), (), ())
    assert cloud.privacy.unseal(wrapped, sealed, "profile")  # it was the key that made the difference


def restore(cloud: Cloud, backup: dict[str, list[Any]]) -> None:
    """Put the items of a backup back, whatever lies there now."""
    for table, rows in backup.items():
        for row in rows:
            cloud.dynamodb.put_item(TableName=table, Item=row)


def test_the_command_after_a_restore_destroys_again_even_a_restored_key(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id, person_id = cloud.refused_case(), cloud.person_id()
    cloud.tell(YOUNGER, profile={"household": "530114002"})
    backup = {table: cloud.rows(table) for table in ("cases", "parties", "access", "keys")}
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.days(80)
    cloud.eraser.run()
    restore(cloud, backup)
    cloud.s3.put_object(Bucket=cloud.bucket, Key=f"materials/{case_id}/restored", Body=PDF)
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
    for name in ("ACCESS", "KEYS", "PARTIES", "CASES"):
        monkeypatch.setenv(f"TABLE_{name}", name.lower())
    monkeypatch.setenv("FILES_BUCKET", cloud.bucket)
    for _ in range(2):
        assert restored.main() == 0
    assert capsys.readouterr().out.splitlines() == ['{"erased again": 1}'] * 2
    with pytest.raises(KeyDestroyed):
        cloud.dossiers.open(cloud.resident(), case_id)
    assert (cloud.party_store.sections(person_id), cloud.versions(case_id)) == ({}, 0)
    assert [record.sk for record in cloud.documents.under(ERASED)] == [person_id]
    assert cloud.documents.under(person_id) == []
    assert cloud.whole_timeline(case_id)
    assert cloud.rights.data(cloud.resident(YOUNGER), Whom()).profile[0].value == "530114002"


def test_who_was_erased_can_apply_again_under_a_new_key_and_id_that_a_restore_leaves_alone(cloud: Cloud) -> None:
    old_case, old = cloud.refused_case(), cloud.person_id()
    old_keys = cloud.rows("keys")
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.days(80)
    cloud.eraser.run()
    cloud.knows_the_elder()
    case_id = str(cloud.submit(allowance(automatic=False))["case_id"])
    new = cloud.person_id()
    assert new != old
    [by_id] = [row for row in old_keys if row["pk"]["S"] == old]
    restore(cloud, {"keys": [by_id]})
    assert cloud.shredder.again() == 1
    assert cloud.person_id() == new
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
    with pytest.raises(KeyDestroyed):
        cloud.dossiers.open(cloud.officer(), old_case)


def test_who_takes_the_request_back_in_time_keeps_everything(cloud: Cloud) -> None:
    case_id = cloud.refused_case()
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.days(80)
    cloud.rights.keep(cloud.resident(), DeletionRequest())
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0}
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
