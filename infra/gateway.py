"""What the gateway answers by itself, from infra/lists/gateway.yaml.

It has the form of every other refusal: RFC 9457, problem+json, as :mod:`chalicelib.web.problems` writes it.
"""

import json
from typing import Any

from infra.naming import Intrinsic, ref, sub
from infra.paths import listed

# Set only where pages of one other origin may call the API.
ALLOWED_ORIGIN: Intrinsic = {"Fn::If": ["HasCorsOrigin", sub("'${CorsOrigin}'"), ref("AWS::NoValue")]}


def responses() -> dict[str, Any]:
    """The gateway's name for an occasion → how it answers (``x-amazon-apigateway-gateway-responses``)."""
    return {occasion: _response(**answer) for occasion, answer in listed("gateway").items()}


def _response(code: str, status: int, detail: str, retry_after: int | None = None) -> dict[str, Any]:
    body = {"type": f"urn:chengxiaofu:problem:{code}", "title": code, "status": status, "code": code}
    headers: dict[str, Any] = {
        "Content-Type": "'application/problem+json'",
        "Access-Control-Allow-Origin": ALLOWED_ORIGIN,
        **({} if retry_after is None else {"Retry-After": f"'{retry_after}'"}),
    }
    return {
        "statusCode": str(status),
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {
            "application/json": json.dumps(body | {"detail": detail, "errors": []}, ensure_ascii=False)
        },
    }
