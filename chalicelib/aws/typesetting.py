"""The typesetter of the other functions: the function that has the layer, called synchronously."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.kernel.errors import Unavailable

PATIENCE = 10
"""Seconds for one answer: a process that starts reads the fonts first."""
TRIES = 2
"""A call that was turned away or broke off is made once more: setting a document twice does no harm."""

log = Logger()


class TypesettingFunction:
    """The :class:`~chalicelib.kernel.typesetting.Typesetter` of the cloud and of the local engine."""

    def __init__(self, function: str) -> None:
        self._function = function
        config = Config(
            read_timeout=PATIENCE, connect_timeout=2, retries={"total_max_attempts": TRIES, "mode": "standard"}
        )
        self._client = boto3.client("lambda", config=config)

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        payload = json.dumps({"template": template, "data": data}, ensure_ascii=False).encode()
        try:
            answer = self._client.invoke(FunctionName=self._function, Payload=payload)
            said = json.loads(answer["Payload"].read())
        except (BotoCoreError, ClientError) as failure:
            log.warning("typesetting did not answer", extra={"error": type(failure).__name__})
            raise Unavailable("typesetting_unavailable") from failure
        if "FunctionError" in answer:
            log.error("typesetting failed", extra={"template": template, "error": said.get("errorType", "")})
            raise Unavailable("typesetting_unavailable")
        return base64.b64decode(said["pdf"])
