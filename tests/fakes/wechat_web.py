"""WeChat's web authorisation in process: whoever authorises says which openid they are."""

from urllib.parse import parse_qs, urlencode, urlsplit

from channels.wechat.web import Opened


class MemoryWeb:
    """A :class:`~chalicelib.messaging.authorising.Web`; ``told`` instead of what it would say."""

    def __init__(self) -> None:
        self.told: Opened | None = None
        self._codes: dict[str, str] = {}
        self._given = 0

    def address(self, back: str, state: str) -> str:
        return f"https://open.weixin.example/authorize?{urlencode({'redirect_uri': back, 'state': state})}"

    def authorised(self, address: str, openid: str) -> tuple[str, str]:
        """The address is opened in the WeChat of ``openid``: state and code that the browser comes back with."""
        self._given += 1
        code = f"code-{self._given}"
        self._codes[code] = openid
        return parse_qs(urlsplit(address).query)["state"][0], code

    def open(self, code: str) -> Opened:
        if self.told is not None:
            return self.told
        openid = self._codes.pop(code, "")
        return Opened("opened", openid) if openid else Opened("refused", detail="errcode 40029")
