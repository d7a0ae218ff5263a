"""Files in S3."""

from urllib.parse import quote

import boto3
from botocore.exceptions import ClientError

EXPIRES = 15 * 60
"""Seconds for which an upload form or a link is good."""


class Bucket:
    """The :class:`~chalicelib.filing.uploaded.Files` of the cloud and of the local engine."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._s3 = boto3.client("s3")

    def address(self) -> str:
        """Where its forms are posted to."""
        return str(self._s3.generate_presigned_post(self._name, "-")["url"])

    def form(self, key: str, media_type: str, size: int) -> tuple[str, dict[str, str]]:
        made = self._s3.generate_presigned_post(
            self._name,
            key,
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", size, size]],
            ExpiresIn=EXPIRES,
        )
        return str(made["url"]), dict(made["fields"])

    def link(self, key: str, name: str = "") -> str:
        saved = {"ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"} if name else {}
        found = {"Bucket": self._name, "Key": key} | saved
        return str(self._s3.generate_presigned_url("get_object", Params=found, ExpiresIn=EXPIRES))

    def has(self, key: str) -> bool:
        # A list, because S3 tells those who may not list that a missing object is forbidden.
        found = self._s3.list_objects_v2(Bucket=self._name, Prefix=key, MaxKeys=1).get("Contents", ())
        return any(one["Key"] == key for one in found)

    def read(self, key: str) -> bytes | None:
        try:
            return bytes(self._s3.get_object(Bucket=self._name, Key=key)["Body"].read())
        except ClientError as missing:
            if missing.response["Error"]["Code"] not in ("NoSuchKey", "404"):
                raise
            return None

    def keep(self, key: str, content: bytes, media_type: str) -> None:
        self._s3.put_object(Bucket=self._name, Key=key, Body=content, ContentType=media_type)
