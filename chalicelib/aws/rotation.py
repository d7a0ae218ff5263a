"""Rotation of the signing secret, in the four steps that Secrets Manager calls.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

import secrets
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError


class Rotation:
    """Makes a new signing secret; the one before verifies until the next rotation."""

    def __init__(self, arn: str) -> None:
        self._arn = arn
        self._client = boto3.client("secretsmanager")

    def handle(self, event: Mapping[str, Any]) -> None:
        """One step. Each may be repeated.

        Raises
        ------
        ValueError
            for another secret, or a step that there is not.
        """
        if event["SecretId"] != self._arn:
            raise ValueError("another secret")
        step, version = event["Step"], str(event["ClientRequestToken"])
        if "AWSCURRENT" in self._stages().get(version, ()):
            return  # it signs already: a step that is repeated after the last one
        if step == "createSecret":
            self._create(version)
        elif step == "testSecret":
            self._client.get_secret_value(SecretId=self._arn, VersionId=version, VersionStage="AWSPENDING")
        elif step == "finishSecret":
            self._finish(version)
        elif step != "setSecret":  # nobody else has to be told
            raise ValueError("no such step")

    def _create(self, version: str) -> None:
        try:
            self._client.get_secret_value(SecretId=self._arn, VersionId=version, VersionStage="AWSPENDING")
        except ClientError as failure:
            if failure.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            self._client.put_secret_value(
                SecretId=self._arn, ClientRequestToken=version, SecretString=secrets.token_urlsafe(48),
                VersionStages=["AWSPENDING"],
            )  # fmt: skip

    def _finish(self, version: str) -> None:
        current = next(known for known, stages in self._stages().items() if "AWSCURRENT" in stages)
        self._client.update_secret_version_stage(
            SecretId=self._arn, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current
        )

    def _stages(self) -> dict[str, list[str]]:
        """Version → what it is: ``AWSPENDING``, ``AWSCURRENT``, ``AWSPREVIOUS``."""
        found: dict[str, list[str]] = self._client.describe_secret(SecretId=self._arn)["VersionIdsToStages"]
        return found
