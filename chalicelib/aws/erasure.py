"""Deletion by key destruction (个人信息保护法 art 47), on request and by the clock.

What was sealed under a person's key is gone everywhere. Timelines stay whole: they hold ciphertext that nothing opens.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import boto3
from aws_lambda_powertools import Logger
from pynamodb.exceptions import DeleteError

from chalicelib.aws import tables
from chalicelib.broadcasts.subscriptions import forget as forget_subscriptions
from chalicelib.kernel.audit import Trace, Trail
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import places
from chalicelib.kernel.facts import SYSTEM
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.rights.accounts import IDENTITY, sessions_of
from chalicelib.rights.deletion import ASKED, ERASED
from chalicelib.rights.expiry import ExpiryNotes
from chalicelib.rights.ports import OwnCases, OwnFiles
from chalicelib.rights.retention import Retention, expiry

FAILED = "ConditionalCheckFailedException"
log = Logger()


class ErasureIncomplete(Exception):
    """Some people could not be erased; they stay on the lists."""


class Shredder:
    """Destroys what is held about one person. Every step may be repeated; the keys go first."""

    def __init__(
        self, records: Records, keys: str, parties: str, cases: OwnCases, bucket: str, files: OwnFiles
    ) -> None:  # fmt: skip
        self._records = records
        self._notes = ExpiryNotes(records)
        self._keys = tables.keys(keys)
        self._parties = tables.parties(parties)
        self._cases = cases
        self._bucket = bucket
        self._files = files
        self._s3 = boto3.client("s3")

    def destroy_keys(self, person_id: str) -> None:
        """Both rows of the person's key: from here on nothing sealed for them opens, in any table or backup.

        The row by id, which tells the look-up digest, goes last. The row by digest stays when it is a new
        person's by now: who was deleted and applied again.
        """
        try:
            digest = self._keys.get(person_id, consistent_read=True).lookup
        except self._keys.DoesNotExist:
            return
        try:
            self._keys(digest).delete(condition=self._keys.person == person_id)
        except DeleteError as other:
            if other.cause_response_code != FAILED:
                raise
        self._keys(person_id).delete()

    def destroy_rest(self, person_id: str) -> None:
        """What is held about the person, the files of their cases in all versions, and their documents."""
        for item in list(self._parties.query(person_id, consistent_read=True)):
            item.delete()
        for case in self._cases.of(person_id):
            self._notes.forget(person_id, case.opened_at)
            self._destroy_files(case.case_id)
        for case_id in self._files.of(person_id):
            self._destroy_files(case_id)
        for bound in self._records.under(person_id, IDENTITY):  # a phone, an openid that led to the person's account
            identity = bound.sk.removeprefix(IDENTITY)
            self.destroy_keys(identity)
            self._destroy_documents(identity)
        forget_subscriptions(self._records, person_id)
        self._destroy_documents(person_id)

    def _destroy_files(self, case_id: str) -> None:
        for folder in ("materials", "certificates"):
            for version in self._versions(f"{folder}/{case_id}/"):
                self._s3.delete_object(Bucket=self._bucket, **version)

    def _destroy_documents(self, account: str) -> None:
        for pk in (sessions_of(account), account):
            for record in self._records.under(pk):
                self._records.remove(record)

    def again(self) -> int:
        """Destroy anew what a restored table brought back of everybody who was erased; how many those are."""
        tombstones = self._records.under(ERASED)
        for tombstone in tombstones:
            self.destroy_keys(tombstone.sk)
            self.destroy_rest(tombstone.sk)
        return len(tombstones)

    def _versions(self, prefix: str) -> Iterator[dict[str, str]]:
        """Every version, and every mark that a newest one was deleted."""
        for page in self._s3.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix):
            for found in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                yield {"Key": found["Key"], "VersionId": found["VersionId"]}


class Eraser:
    """Works through the requests for deletion, then the notes of months that have come.

    Killed at any point, it goes on where it was; the audit trail may then tell of an erasure twice.
    """

    def __init__(
        self, records: Records, shredder: Shredder, retention: Retention, clock: Clock, trail: Trail
    ) -> None:  # fmt: skip
        self._trail = trail
        self._records = records
        self._notes = ExpiryNotes(records)
        self._shredder = shredder
        self._retention = retention
        self._clock = clock

    def run(self) -> dict[str, int]:
        """Erase who asked, where nothing stands against it, and everybody whose longest period is over.

        Tells how many were erased, how many of those who asked wait, and how many notes were kept or moved.

        Raises
        ------
        ErasureIncomplete
            when some failed, after all were tried.
        """
        done = {"erased": 0, "waiting": 0}
        failed = self._each(self._records.under(ASKED), self._carry_out, done)
        late = 0
        for month in self._notes.come(self._clock.now().legal):
            late += self._each(self._notes.of(month), self._look_again, done)
            if not late:  # a month with somebody left is gone through again, and those after it
                self._notes.done(month)
        if failed + late:
            raise ErasureIncomplete(f"{failed + late} failed, {done}")
        return done

    def _each(self, listed: Iterable[Record], act: Callable[[Record], str], done: dict[str, int]) -> int:
        """Count what ``act`` made of each, and tell how many failed."""
        failed = 0
        for record in listed:
            try:
                outcome = act(record)
            except Exception as failure:  # noqa: BLE001  one that fails holds up no other, and is told by the caller
                failed += 1
                log.error("erasure failed", extra={"error": type(failure).__name__, "at": places(failure)})
            else:
                done[outcome] = done.get(outcome, 0) + 1
        return failed

    def _look_again(self, note: Record) -> Literal["erased", "kept"]:
        """Erase whom the note is of, if nothing younger than the longest period stands against it; else note them anew.

        It goes on the list of requests, as taken: from there on it is a request like any other.
        """
        person_id, now = note.sk, self._clock.now()
        outcome: Literal["erased", "kept"] = "kept"
        if self._records.get(ERASED, person_id) is None:
            settled = self._retention.settled(person_id, now.legal)
            if expiry(settled) > now.legal:
                self._notes.note(person_id, settled)
            else:
                known = self._records.get(ASKED, person_id)
                data = dict(known.data) if known else {"asked_at": now.wall.isoformat(), "by": SYSTEM.model_dump()}
                revision = known.revision if known else 0
                self._destroy(self._records.put(Record(ASKED, person_id, data | {"state": "erasing"}, revision)))
                outcome = "erased"
        self._records.remove(note)
        return outcome

    def _carry_out(self, asked: Record) -> Literal["erased", "waiting"]:
        """Take the request so that it cannot be taken back, and destroy."""
        if asked.data["state"] == "asked":
            if self._retention.against(asked.sk, self._clock.now().legal):
                return "waiting"
            try:
                taken = Record(asked.pk, asked.sk, dict(asked.data) | {"state": "erasing"}, asked.revision)
                asked = self._records.put(taken)
            except VersionConflict:
                return "waiting"  # taken back in this moment, or another run is at it
        self._destroy(asked)
        return "erased"

    def _destroy(self, taken: Record) -> None:
        """Destroy what is held, and leave a tombstone.

        The tombstone is there before the request goes, so that what is under way is always on one of the lists.
        """
        person_id = taken.sk
        self._shredder.destroy_keys(person_id)
        if self._records.get(ERASED, person_id) is None:
            self._records.put(Record(ERASED, person_id, {"at": self._clock.now().wall.isoformat()}))
        self._shredder.destroy_rest(person_id)
        self._trail.record(Trace(actor=SYSTEM, act="erase", about=person_id, purpose="deletion"), "erased")
        self._records.remove(taken)
