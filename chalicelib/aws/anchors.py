"""Anchors of the audit trail in a bucket whose objects are locked: written once a day, never over one another."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError
from pydantic import ValidationError

from chalicelib.kernel.anchors import Anchor, breaks, survey
from chalicelib.kernel.audit import TrailReader, day_of
from chalicelib.kernel.clock import Clock

PREFIX = "anchors/"
DAYS = 7
"""Days past that are anchored late when they were not in time."""

log = Logger()


class Anchors:
    """Anchors each day that is over; how long the bucket keeps them locked is its own setting."""

    def __init__(self, reader: TrailReader, s3: Any, bucket: str, clock: Clock) -> None:
        self._reader = reader
        self._s3 = s3
        self._bucket = bucket
        self._clock = clock

    def run(self) -> dict[str, Any]:
        """Anchor what is over and not anchored yet: the days anchored, and by day what is wrong with their chains.

        A day whose chains are broken is anchored as it stands, with what is wrong.
        """
        known = sorted(self._latest())
        anchored: list[str] = []
        wrong: dict[str, list[str]] = {}
        for day in self._past():
            if day in known:
                continue
            before = max((d for d in known if d < day), default="")
            chains, faults = survey(self._reader, day)
            told = [f"shard {shard}: {fault}" for shard in sorted(faults) for fault in faults[shard]]
            previous = self._read(before).digest if before else ""
            if self._keep(Anchor(day=day, shards=chains, faults=told, previous=previous).sealed()):
                anchored.append(day)
            known.append(day)
            if told:
                wrong[day] = told
                log.error("audit trail altered", extra={"day": day, "faults": told})
        return {"anchored": anchored, "faults": wrong}

    def all(self) -> tuple[dict[str, Anchor], dict[str, list[str]]]:
        """Every anchor as it was first written, in order, and what was done to anchors since, by day.

        A lock keeps a version from being deleted or altered; a newer version, or a mark of deletion, only hides it.
        """
        found: dict[str, Anchor] = {}
        wrong: dict[str, list[str]] = {}
        versions, hidden = self._versions()
        for day, written in versions.items():
            if len(written) > 1 or day in hidden:
                wrong.setdefault(day, []).append("the anchor was written over or hidden")
            try:
                found[day] = self._read(day, written[-1])
            except ValidationError:
                wrong.setdefault(day, []).append("the anchor cannot be read")
        for day, told in breaks(found.values()).items():
            wrong.setdefault(day, []).extend(told)
        return found, wrong

    def _past(self) -> list[str]:
        now = self._clock.now().wall
        return [day_of(now - timedelta(days=back)) for back in range(DAYS, 0, -1)]

    def _latest(self) -> Iterator[str]:
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=PREFIX):
            yield from (_day(found["Key"]) for found in page.get("Contents", ()))

    def _versions(self) -> tuple[dict[str, list[str]], set[str]]:
        """The versions of each day's anchor, newest first as the bucket lists them, and the days marked as deleted."""
        found: dict[str, list[str]] = {}
        hidden: set[str] = set()
        for page in self._s3.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=PREFIX):
            for version in page.get("Versions", ()):
                found.setdefault(_day(version["Key"]), []).append(version["VersionId"])
            hidden |= {_day(marked["Key"]) for marked in page.get("DeleteMarkers", ())}
        return found, hidden

    def _read(self, day: str, version: str = "") -> Anchor:
        named = {"VersionId": version} if version else {}
        content = self._s3.get_object(Bucket=self._bucket, Key=f"{PREFIX}{day}.json", **named)["Body"].read()
        return Anchor.model_validate_json(content)

    def _keep(self, anchor: Anchor) -> bool:
        """Write it; ``False`` when another run was first."""
        try:
            self._s3.put_object(
                Bucket=self._bucket, Key=f"{PREFIX}{anchor.day}.json", Body=anchor.model_dump_json().encode(),
                ContentType="application/json", IfNoneMatch="*",
            )  # fmt: skip
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "PreconditionFailed":
                raise
            return False
        return True


def _day(key: str) -> str:
    return key.removeprefix(PREFIX).removesuffix(".json")
