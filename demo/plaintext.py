"""After the play: is anything that is personal to be read anywhere, by whoever gets at a table, a queue or a log?

Looked through is all that the stack keeps, but for what :data:`EXCLUDED` names. Each text is looked at as it lies,
with JSON's and an address's escapes undone, and with every run of base64 decoded. That the search finds what it
looks for is shown by the phone, on which it must find something.
"""

import base64
import binascii
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import boto3

from demo import people
from demo.report import Check
from demo.scenes import Play
from infra.identity_provider import USERS
from infra.paths import local

EXCLUDED = {
    "table INBOX": "the sandbox's phone: messages as they were delivered, and notes of the pretended providers",
    "table CATALOGUE": "published service items, whose examples are invented",
    "bucket FILES_BUCKET catalogue/": "what the catalogue is searched by",
}
"""What is not looked through, and why."""

SHAPES = {
    "identity number": re.compile(rb"(?=(\d{17}[\dX]))"),
    "phone": re.compile(rb"(?=(1[3-9]\d{9}))"),
    "openid": re.compile(rb"(?=(o[0-9a-f]{27}))"),
}
"""What values of a kind look like: texts are searched for the shape, and what is found for the value."""
ESCAPED = re.compile(rb"\\+u([0-9a-fA-F]{4})")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
ALPHABET = bytes.maketrans(b"-_", b"+/")
SHORTEST = 2
"""Characters of a name: the shortest that there is."""
BY_CHANCE = 9
"""So many digits or fewer are sought by themselves, not within more."""


@dataclass(frozen=True)
class Found:
    """A value that lies in plain at a place."""

    place: str
    kind: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind} {self.value[:2]}{'*' * (len(self.value) - 2)} in {self.place}"


class Values:
    """What must not be found, by kind."""

    def __init__(self, play: Play) -> None:
        met = people.met()
        users = [user for user in USERS.values() if "id_number" in user]
        self.by_kind: dict[str, set[str]] = {
            "identity number": {one.number for one in met} | {user["id_number"] for user in users},
            "phone": {one.phone for one in met} | {user["phone_number"] for user in users},
            "openid": {one.openid for one in met},
            "name": {one.name for one in met} | {user["name"] for user in users},
            "answer in a form": {said for said in play.personal if len(said) >= SHORTEST},
        }
        self._shaped = {kind: {v.encode() for v in values} for kind, values in self.by_kind.items() if kind in SHAPES}
        self._others = {
            kind: {v.encode() for v in values} for kind, values in self.by_kind.items() if kind not in SHAPES
        }

    def within(self, text: bytes) -> set[tuple[str, bytes]]:
        """Kind and value of everything that one text shows."""
        found: set[tuple[str, bytes]] = set()
        for form in forms(text):
            for kind, values in self._shaped.items():
                found |= {(kind, value) for value in values & set(SHAPES[kind].findall(form))}
            for kind, values in self._others.items():
                found |= {(kind, value) for value in values if value in form and _whole(value, form)}
        return found


def _whole(value: bytes, text: bytes) -> bool:
    """Whether it is not a few digits within more, as six of a moment in milliseconds are by chance."""
    return (
        not value.isdigit() or len(value) > BY_CHANCE or re.search(rb"(?<!\d)" + value + rb"(?!\d)", text) is not None
    )


def forms(text: bytes) -> Iterator[bytes]:
    """A text as it lies, what base64 in it stands for, and both with what may hide something undone."""
    for plain in (text, b"\n".join(map(_decoded, BASE64.findall(text)))):
        yield plain
        if b"\\u" in plain:
            yield ESCAPED.sub(lambda one: chr(int(one[1], 16)).encode("utf-8", "surrogatepass"), plain)
        if b"%" in plain:
            yield unquote_to_bytes(plain)


def _decoded(run: bytes) -> bytes:
    whole = run.translate(ALPHABET)[: len(run) // 4 * 4]
    rest = run.translate(ALPHABET)[len(whole) :]
    if len(rest) > 1:
        whole += rest + b"=" * (4 - len(rest))
    try:
        return base64.b64decode(whole)
    except binascii.Error:
        return b""


Text = tuple[str, bytes]
"""A place, and what lies there."""


def tables() -> Iterator[Text]:
    """Every item of every table."""
    for name, table in _named("TABLE_"):
        if f"table {name}" not in EXCLUDED:
            yield from items(name, table)


def items(name: str, table: str) -> Iterator[Text]:
    """Every item of a table."""
    client = boto3.client("dynamodb")
    for page in client.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            yield f"table {name} {_text(item.get('pk'))[:80]!r}", _text(item)


def queues() -> Iterator[Text]:
    """Every message that waits, dead letters too. Nothing is deleted."""
    client = boto3.client("sqs")
    for url in client.list_queues().get("QueueUrls", ()):
        name = url.rpartition("/")[2]
        yield f"queue {name}", b""
        while found := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=30):
            if not found.get("Messages"):
                break
            for message in found["Messages"]:
                yield f"queue {name}", _text(message)


def logs(port: int) -> Iterator[Text]:
    """What the functions logged, and the engine."""
    client = boto3.client("logs")
    for page in client.get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = group["logGroupName"]
            for events in client.get_paginator("filter_log_events").paginate(logGroupName=name):
                yield f"log {name}", "\n".join(event["message"] for event in events["events"]).encode()
    for file in sorted(local(port).glob("*.log")):
        yield f"log {file.name}", file.read_bytes()


def histories() -> Iterator[Text]:
    """What workflows were started with, passed on and answered."""
    client = boto3.client("stepfunctions")

    def told(arn: str) -> Text:
        pages = client.get_paginator("get_execution_history").paginate(executionArn=arn)
        events = [event for page in pages for event in page["events"]]
        return f"execution {arn.rpartition(':')[2]}", _text([client.describe_execution(executionArn=arn), events])

    for _, machine in _named("MACHINE_"):
        pages = client.get_paginator("list_executions").paginate(stateMachineArn=machine)
        arns = [one["executionArn"] for page in pages for one in page["executions"]]
        with ThreadPoolExecutor(4) as pool:
            yield from pool.map(told, arns)


def objects() -> Iterator[Text]:
    """Every version of every object: its key, what is noted of it, and what is in it."""
    client = boto3.client("s3")
    for name in ("FILES_BUCKET", "ANCHORS_BUCKET"):
        bucket = os.environ[name]
        for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for version in page.get("Versions", ()):
                key = version["Key"]
                if f"bucket {name} {key.partition('/')[0]}/" in EXCLUDED:
                    continue
                got = client.get_object(Bucket=bucket, Key=key, VersionId=version["VersionId"])
                yield f"object {name} {key}", _text([key, got["Metadata"]]) + got["Body"].read()


def search(play: Play, port: int) -> Iterator[Check]:
    """Look through everything; each finding is printed with its place, masked."""
    values = Values(play)
    seen: Counter[str] = Counter()
    found: set[str] = set()
    for texts in (tables(), queues(), logs(port), histories(), objects()):
        for place, text in texts:
            seen[place.partition(" ")[0]] += 1
            found |= {str(Found(place, kind, value.decode())) for kind, value in values.within(text)}
    for one in sorted(found):
        print(f"PLAIN {one}")
    sought = ", ".join(f"{len(values.by_kind[kind])} × {kind}" for kind in values.by_kind)
    through = ", ".join(f"{count} × {kind}" for kind, count in seen.items())
    said = f"{len(found)} found; sought {sought}; in {through}; not in {', '.join(EXCLUDED)}"
    looked = {"table", "queue", "log", "execution", "object"} <= seen.keys()
    control = [text for _, text in items("INBOX", os.environ["TABLE_INBOX"]) if values.within(text)]
    said += f"; on the phone it shows in {len(control)} messages"
    yield Check("access.plaintext", not found and looked and bool(control), said)


def _named(prefix: str) -> list[tuple[str, str]]:
    return sorted((name.removeprefix(prefix), held) for name, held in os.environ.items() if name.startswith(prefix))


def _text(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
