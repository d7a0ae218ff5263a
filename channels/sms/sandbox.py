"""SMS into the sandbox inbox."""

from channels.result import Result
from channels.sandbox import SandboxInbox

SIGNATURE = "【呈小服】"


class SandboxSms:
    """Sends signed texts to phone numbers."""

    drops_repeats = True

    def __init__(self, inbox: SandboxInbox) -> None:
        self._inbox = inbox

    def send(self, to: str, title: str, text: str, link: str, message_id: str) -> Result:
        """One text message; SMS has no title and no link."""
        del title, link
        return self._inbox.post({"id": message_id, "channel": "sms", "to": to, "text": SIGNATURE + text})
