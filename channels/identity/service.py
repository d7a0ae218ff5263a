"""The JSON that the identity services speak: one object there, one object back, answered 200."""

from typing import Any

import httpx

TIMEOUT = httpx.Timeout(10.0, connect=2.0)


class IdentityService:
    """Asks the service under ``base_url``."""

    def __init__(self, base_url: str) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=TIMEOUT, trust_env=False)

    def get(self, path: str) -> dict[str, Any]:
        """The object that is answered; empty when the service does not answer as it should, which is temporary."""
        return self._object(self._client.build_request("GET", path))

    def post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        """As :meth:`get`, told ``body``."""
        return self._object(self._client.build_request("POST", path, json=body))

    def address(self, url: Any) -> str:
        """``url``, which may be relative to the service's base; empty when no browser should go there."""
        if not isinstance(url, str) or not url:
            return ""
        try:
            whole = self._client.base_url.join(url)
        except httpx.InvalidURL:
            return ""
        return str(whole) if whole.scheme in {"https", "http"} else ""

    def _object(self, request: httpx.Request) -> dict[str, Any]:
        try:
            answer = self._client.send(request)
            content = answer.json() if answer.status_code == 200 else None
        except (httpx.RequestError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}
