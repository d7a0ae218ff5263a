"""The platform's secret and its KMS key, in the account of the test."""

from uuid import uuid4

import boto3

from chalicelib.aws.secrets import Secret


def made() -> tuple[Secret, str]:
    """A secret and the id of a KMS key."""
    stored = boto3.client("secretsmanager").create_secret(Name=uuid4().hex, SecretString=uuid4().hex)
    return Secret(stored["ARN"]), boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
