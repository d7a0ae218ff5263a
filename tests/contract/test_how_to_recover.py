"""The how-to about dead letters is followed: a reader that fails, its letter, the mending, the way back."""

import json
import re
import shlex
import subprocess
from types import SimpleNamespace
from typing import Any

import boto3
import pytest

from chalicelib.aws.queues import consume
from chalicelib.kernel.facts import Ref
from infra import naming, queues, redrive
from infra.paths import ROOT, listed

GUIDE = (ROOT / "docs" / "how-to" / "recover-dead-letters.md").read_text("utf-8")
REF = Ref(flow="application", case_id="01ARZ3NDEKTSV4RRFFQ69G5FAV", seq=2, kind="approved")


class Broken(Exception):
    """What the reader does not survive."""


class Reader:
    """Of the notices: broken until it is mended, and what it was told."""

    def __init__(self, client: Any, url: str) -> None:
        self.client, self.url = client, url
        self.mended = False
        self.told: list[Ref] = []

    def handle(self, ref: Ref) -> None:
        if not self.mended:
            raise Broken(ref.case_id)
        if ref not in self.told:  # as all readers do, it drops what it has done before
            self.told.append(ref)

    def turn(self) -> int:
        """One delivery of the queue, as a function is given it; how many messages there were."""
        found = self.client.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", [])
        records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
        answer = consume({"Records": records}, Ref, self.handle)
        again = {failed["itemIdentifier"] for failed in answer["batchItemFailures"]}
        for one in found:
            if one["MessageId"] not in again:
                self.client.delete_message(QueueUrl=self.url, ReceiptHandle=one["ReceiptHandle"])
        return len(found)


@pytest.fixture
def reader(account: Any, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Every queue of the stack with its dead letters, and the reader of one; what failed comes again at once."""
    del account
    client, made = boto3.client("sqs"), queues.resources()
    for name in listed("queues"):
        dead = client.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        tries = made[naming.queue(name)]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
        policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": tries})
        url = client.create_queue(QueueName=name, Attributes={"RedrivePolicy": policy, "VisibilityTimeout": "0"})
        monkeypatch.setenv(f"QUEUE_{name.upper()}", url["QueueUrl"])
    return Reader(client, client.get_queue_url(QueueName="notices")["QueueUrl"])


def commanded(command: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What a shown command prints; make calls it on the local stack."""
    done = subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, capture_output=True, text=True, check=True)
    [arguments] = re.findall(r"-m infra\.redrive (\S+)", done.stdout)
    capsys.readouterr()
    redrive.main([arguments])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def dead(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {line["queue"]: line["dead"] for line in lines if line["dead"]}


def test_a_letter_is_seen_mended_and_brought_back(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    look, bring, look_again = re.findall(r"^    (make redrive.*)$", GUIDE, re.MULTILINE)
    reader.client.send_message(QueueUrl=reader.url, MessageBody=REF.model_dump_json())
    assert sum(reader.turn() for _ in range(8)) == queues.TRIES == 5
    assert "A message that failed five times" in GUIDE
    listing = commanded(look, capsys)
    assert [line["queue"] for line in listing] == list(listed("queues"))
    assert dead(listing) == {"notices": 1}
    reader.mended = True
    assert commanded(bring, capsys) == [{"queue": "notices", "moved": 1}]
    assert dead(commanded(look_again, capsys)) == {}
    assert (reader.turn(), reader.turn()) == (1, 0)
    assert reader.told == [REF]


def test_the_log_says_why_and_the_letter_which_case(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[tuple[str, dict[str, Any]]] = []
    error = SimpleNamespace(error=lambda text, extra: logged.append((text, extra)))
    monkeypatch.setattr("chalicelib.aws.queues.log", error)
    reader.client.send_message(QueueUrl=reader.url, MessageBody=REF.model_dump_json())
    while reader.turn():
        pass
    [(text, extra), *_] = logged
    assert (text, extra["error"]) == ("message failed", "Broken")
    assert any("test_how_to_recover.py" in place for place in extra["at"])
    assert REF.case_id not in str(logged)
    letters = redrive.dead_letters(reader.client, reader.url)
    [letter] = reader.client.receive_message(QueueUrl=letters)["Messages"]
    assert json.loads(letter["Body"])["case_id"] == REF.case_id
    assert "`message failed`" in GUIDE


def test_bringing_back_twice_does_no_harm(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    reader.mended = True
    letters = redrive.dead_letters(reader.client, reader.url)
    for _ in range(2):  # cut off between sending and deleting, a letter is there twice
        reader.client.send_message(QueueUrl=letters, MessageBody=REF.model_dump_json())
    assert commanded("make redrive QUEUE=notices", capsys) == [{"queue": "notices", "moved": 2}]
    while reader.turn():
        pass
    assert reader.told == [REF]
    assert commanded("make redrive QUEUE=notices", capsys) == [{"queue": "notices", "moved": 0}]


def test_a_letter_is_kept_for_two_weeks_and_an_alarm_tells_of_it() -> None:
    made = queues.resources()
    for name in listed("queues"):
        assert made[naming.dead_letters(name)]["Properties"]["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert f"{naming.dead_letters(name)}Alarm" in made
    assert "kept for two weeks" in GUIDE
    assert "`…DeadLettersAlarm`" in GUIDE


def test_a_queue_that_there_is_not_is_told_by_name(reader: Reader) -> None:
    del reader
    with pytest.raises(SystemExit, match="QUEUE is one of: workflow, history"):
        redrive.main(["moon"])
