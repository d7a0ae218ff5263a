"""WeChat template messages into the sandbox inbox."""

from channels.result import Result
from channels.sandbox import SandboxInbox


class SandboxWechat:
    """Sends titled messages to openids; touching one opens its url."""

    drops_repeats = True

    def __init__(self, inbox: SandboxInbox) -> None:
        self._inbox = inbox

    def send(self, to: str, title: str, text: str, link: str, message_id: str) -> Result:
        """One message."""
        said = {"title": title, "text": text, "url": link}
        return self._inbox.post({"id": message_id, "channel": "wechat", "to": to, **said})
