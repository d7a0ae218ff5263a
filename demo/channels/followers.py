"""Followers of the official account: what they write, what they are answered, and how they bind their WeChat."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from demo.access.stage import done
from demo.channels.providers import Simulators, soon
from demo.desk import Answer, Desk
from infra import simulators

BIND = "/v1/me/wechat"


class Followers:
    """People at their phones."""

    def __init__(self, desk: Desk, port: int) -> None:
        self.desk = desk
        self._simulators = Simulators(port)

    def said(self, openid: str, words: str) -> str:
        """What the account answers to what a follower writes."""
        before = len(self._simulators.told("wechat")["replies"])
        told = {"appid": simulators.WECHAT["wechat"]["appid"], "openid": openid, "fields": {"Content": words}}
        self._simulators.behave("wechat", tell=[told])
        replies: list[str] = []

        def answered() -> bool:
            replies[:] = self._simulators.told("wechat")["replies"][before:]
            return bool(replies)

        if not soon(answered):
            raise TimeoutError(f"nothing is answered to {words}")
        return replies[0]

    def ticket(self, openid: str) -> str:
        """The ticket of the link that comes for 绑定."""
        return parse_qs(urlsplit(self.said(openid, "绑定").splitlines()[-1]).query)["ticket"][0]

    def authorised(self, token: str, ticket: str, openid: str) -> dict[str, str]:
        """Somebody presses the button in the WeChat of ``openid``: state and code that it comes back with."""
        url: str = done(self.desk.post(f"{BIND}/authorization", {"ticket": ticket}, token))["url"]
        answer = httpx.get(f"{url.partition('#')[0]}&openid={openid}", trust_env=False)
        back = parse_qs(urlsplit(answer.headers["location"]).query)
        return {"state": back["state"][0], "code": back["code"][0]}

    def finish(self, token: str, came_back: dict[str, str]) -> Answer:
        """The browser is back."""
        return self.desk.post(BIND, came_back, token)

    def bind(self, token: str, openid: str) -> None:
        """Somebody binds the WeChat that is theirs."""
        done(self.finish(token, self.authorised(token, self.ticket(openid), openid)))

    def shown(self, token: str) -> Any:
        """Whether somebody has bound WeChat."""
        return self.desk.get(BIND, token).body.get("bound")
