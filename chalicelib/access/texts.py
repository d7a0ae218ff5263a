"""One-time codes as text messages."""

from chalicelib.notices.model import Sender


class SmsTexts:
    """The :class:`~chalicelib.access.residents.Texts` of the SMS channel."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def send(self, phone: str, text: str, message_id: str) -> bool:
        return self._sender.send(phone, "", text, "", message_id).state == "sent"
