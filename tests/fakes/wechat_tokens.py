"""WeChat's access tokens kept in memory: the same contract as the table."""

import time
from threading import Lock

from channels.wechat.tokens import Token


class MemoryTokenStore:
    """A :class:`~channels.wechat.tokens.TokenStore` in this process."""

    def __init__(self) -> None:
        self.kept: dict[str, Token] = {}
        self.leases: dict[str, float] = {}
        self._lock = Lock()

    def get(self, appid: str) -> Token | None:
        return self.kept.get(appid)

    def put(self, appid: str, token: Token) -> None:
        self.kept[appid] = token

    def lease(self, appid: str, seconds: int) -> bool:
        with self._lock:
            now = time.monotonic()
            free = self.leases.get(appid, 0.0) <= now
            if free:
                self.leases[appid] = now + seconds
            return free
