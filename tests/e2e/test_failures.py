"""What fails, is lost or comes twice: the case goes on, and nobody hears of it twice."""

import json
import os
from pathlib import Path

import boto3
import pytest

from chalicelib.aws import tables
from demo.scenes import Play
from infra.fresh import command
from infra.redrive import dead_letters, depth, redrive
from tests.e2e import playing
from tests.e2e.playing import ALLOWANCE, HOUSE, comes_true, execution, kinds, reconcile, settle, status, submitted, view


def test_evidence_that_cannot_be_read_sends_the_case_to_a_person(play: Play) -> None:
    made = play.make(ALLOWANCE, "web", "instant")
    privacy = play.desk.tokens.privacy
    person = privacy.person(privacy.lookup("person", made.player.number))
    tables.parties(os.environ["TABLE_PARTIES"])(person.id, "credit", sealed="bm90IHNlYWxlZA==", revision=9).save()
    answer, row = play.submit(made, "human")
    assert (answer.status, row.outcome) == (201, "审核中")
    assert kinds(play, made, row)[:2] == ["submitted", "handed_over"]


def test_a_workflow_that_does_not_answer_hands_the_case_to_a_person_and_loses_when_it_comes_late(play: Play) -> None:
    client, arn = boto3.client("stepfunctions"), os.environ["MACHINE_INSTANT"]
    definition = client.describe_state_machine(stateMachineArn=arn)["definition"]
    slow = json.loads(definition)
    slow["States"]["Late"] = {"Type": "Wait", "Seconds": 7, "Next": slow["StartAt"]}
    slow["StartAt"], slow["TimeoutSeconds"] = "Late", 60
    client.update_state_machine(stateMachineArn=arn, definition=json.dumps(slow))
    try:
        made, row = submitted(play)
        assert row.outcome == "审核中"
        settle(3)
        happened = kinds(play, made, row)
        assert happened[:2] == ["submitted", "handed_over"]
        assert "approved_by_rule" not in happened
    finally:
        client.update_state_machine(stateMachineArn=arn, definition=definition)


def test_facts_that_the_stream_never_delivered_are_dispatched_by_the_reconciler(play: Play) -> None:
    client = boto3.client("lambda")
    [mapping] = [
        m for m in client.list_event_source_mappings()["EventSourceMappings"] if "/stream/" in m["EventSourceArn"]
    ]
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        settle()
        _, row = submitted(play)
        settle()
        assert play.messages_of(row) == []
        assert reconcile()["dispatched"] >= 1
        comes_true(lambda: len(play.messages_of(row)) == 1)
    finally:
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    settle(2)
    assert len(play.messages_of(row)) == 1


def test_a_message_delivered_again_and_again_is_sent_once(play: Play) -> None:
    _, row = submitted(play)
    comes_true(lambda: len(play.messages_of(row)) == 1)
    ref = {"flow": "application", "case_id": row.case, "seq": 2, "kind": "approved_by_rule"}
    client = boto3.client("sqs")
    for _ in range(3):
        client.send_message(QueueUrl=os.environ["QUEUE_NOTICES"], MessageBody=json.dumps(ref))
        client.send_message(QueueUrl=os.environ["QUEUE_SMS"], MessageBody=json.dumps({"ref": ref, "channel": "sms"}))
        client.send_message(QueueUrl=os.environ["QUEUE_HISTORY"], MessageBody=json.dumps(ref))
    settle(3)
    assert len(play.messages_of(row)) == 1


def test_dead_letters_come_back_to_their_queue_and_are_done(play: Play) -> None:
    _, row = submitted(play)
    comes_true(lambda: len(play.messages_of(row)) == 1)
    client, url = boto3.client("sqs"), os.environ["QUEUE_NOTICES"]
    ref = {"flow": "application", "case_id": row.case, "seq": 2, "kind": "approved_by_rule"}
    dead = dead_letters(client, url)
    client.send_message(QueueUrl=dead, MessageBody=json.dumps(ref))
    assert depth(client, dead) == 1
    assert redrive(client, url) == 1
    assert depth(client, dead) == 0
    settle(2)
    assert len(play.messages_of(row)) == 1


def test_a_lost_workflow_is_started_again(play: Play) -> None:
    client = boto3.client("stepfunctions")
    made, row = submitted(play, HOUSE, "human")
    comes_true(lambda: status(client, execution(row.case, 1)) == "RUNNING")
    settle()
    client.start_execution(
        stateMachineArn=os.environ["MACHINE_APPROVAL"], name=f"{row.case}-2", input=json.dumps({"case_id": row.case})
    )
    for generation in (1, 2):  # the second is lost before it told its token
        client.stop_execution(executionArn=execution(row.case, generation))
    assert reconcile()["workflows"] >= 1
    comes_true(lambda: status(client, execution(row.case, 3)) == "RUNNING")
    assert view(play, made, row)["stage"] == "in_review"


def test_a_workflow_ends_when_its_case_was_closed_before_its_token_was_known(play: Play) -> None:
    client, arn = boto3.client("stepfunctions"), os.environ["MACHINE_APPROVAL"]
    definition = client.describe_state_machine(stateMachineArn=arn)["definition"]
    slow = json.loads(definition)
    slow["States"]["Late"] = {"Type": "Wait", "Seconds": 8, "Next": "Wait"}
    slow["StartAt"] = "Late"
    slow["States"]["Wait"]["Branches"][1]["StartAt"] = "NoClock"  # which would see it, too
    client.update_state_machine(stateMachineArn=arn, definition=json.dumps(slow))
    try:
        made, row = submitted(play, HOUSE, "human")
        comes_true(lambda: status(client, execution(row.case, 1)) == "RUNNING")
        assert playing.decided(play, made, row).status == 200
        comes_true(lambda: status(client, execution(row.case, 1)) == "SUCCEEDED")
    finally:
        client.update_state_machine(stateMachineArn=arn, definition=definition)


def test_an_altered_fact_is_found_and_named(play: Play) -> None:
    _, row = submitted(play)
    table = tables.cases(os.environ["TABLE_CASES"])
    fact = table.get(row.case, 2)
    whole = fact.fact
    fact.update(actions=[table.fact.set(whole.replace("GL-", "XX-"))])
    try:
        with pytest.raises(RuntimeError, match=f'"case": "{row.case}".*fact 2 was altered'):
            command("infra.verify")
    finally:
        fact.update(actions=[table.fact.set(whole)])
    assert json.loads(command("infra.verify").splitlines()[-1])["differ"] == 0


def test_publishing_goes_on_past_bad_rows_and_names_each(play: Play, tmp_path: Path) -> None:
    good = play.items["elder_allowance"].model_dump(mode="json")
    rows = [{"name": "nothing else"}, good | {"code": good["code"][:-1]}, good | {"surprise": 1}, good]
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join([*(json.dumps(row, ensure_ascii=False) for row in rows), "{broken"]), "utf-8")
    with pytest.raises(RuntimeError) as told:
        command("infra.publish", "--file", str(file))
    lines = [json.loads(line) for line in str(told.value).splitlines() if line.startswith("{")]
    assert [line["line"] for line in lines[:-1]] == [1, 2, 3, 5]
    assert all(line["code"] and line["message"] for line in lines[:-1])
    assert lines[-1] == {"published": 0, "unchanged": 1, "refused": 4}
