"""The API key and the usage plan of a partner: how fast, and how often a day, the gateway lets it call."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

CLOUD = re.compile(r"https://(?P<api>[a-z0-9]+)\.execute-api\.[^/]+/(?P<stage>[^/]+)")
LOCAL = re.compile(r"https?://[^/]+/restapis/(?P<api>[a-z0-9]+)/(?P<stage>[^/]+)/_user_request_")


def served_at(address: str) -> tuple[str, str]:
    """The API and the stage that are served at an address, the cloud's or the local engine's.

    Raises
    ------
    ValueError
        when the address is no API's.
    """
    found = CLOUD.fullmatch(address) or LOCAL.fullmatch(address)
    if not found:
        raise ValueError(f"no API is served at {address}")
    return found["api"], found["stage"]


@dataclass(frozen=True)
class Plan:
    """Calls a second in the long run, at once, and a day."""

    rate: float
    burst: int
    daily: int


class UsagePlans:
    """One key and one plan a partner, both named by the API and the partner's code."""

    def __init__(self, gateway: Any, api: str, stage: str) -> None:
        self._gateway = gateway
        self._api = api
        self._stage = stage

    def open(self, code: str, plan: Plan) -> str:
        """The API key of a partner, made with its plan where there is none; may be repeated after a failure."""
        named = self._find("get_usage_plans", code)
        named = named or self._gateway.create_usage_plan(
            name=self._name(code),
            description=f"partner {code}",
            apiStages=[{"apiId": self._api, "stage": self._stage}],
            throttle={"rateLimit": plan.rate, "burstLimit": plan.burst},
            quota={"limit": plan.daily, "period": "DAY"},
        )
        key = self._find("get_api_keys", code, includeValues=True) or self._gateway.create_api_key(
            name=self._name(code), description=f"partner {code}", enabled=True
        )
        held = self._pages("get_usage_plan_keys", usagePlanId=named["id"])
        if key["id"] not in {one["id"] for one in held}:
            self._gateway.create_usage_plan_key(usagePlanId=named["id"], keyId=key["id"], keyType="API_KEY")
        return str(key["value"])

    def close(self, code: str) -> None:
        """Take key and plan away; harmless when they are gone."""
        if key := self._find("get_api_keys", code):
            self._gateway.delete_api_key(apiKey=key["id"])
        if plan := self._find("get_usage_plans", code):
            stages = [{"op": "remove", "path": "/apiStages", "value": f"{self._api}:{self._stage}"}]
            if plan.get("apiStages"):
                self._gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=stages)
            self._gateway.delete_usage_plan(usagePlanId=plan["id"])

    def _name(self, code: str) -> str:
        return f"{self._api}-{code}"

    def _find(self, operation: str, code: str, **more: Any) -> dict[str, Any] | None:
        return next((one for one in self._pages(operation, **more) if one["name"] == self._name(code)), None)

    def _pages(self, operation: str, **asked: Any) -> list[dict[str, Any]]:
        pages = self._gateway.get_paginator(operation).paginate(**asked)
        return [one for page in pages for one in page.get("items", [])]


def digest(api_key: str) -> str:
    """What an account keeps of its API key."""
    return hashlib.sha256(api_key.encode()).hexdigest()
