"""One-time codes as text messages."""

from channels.message import Message, Provider


class SmsTexts:
    """The :class:`~chalicelib.access.residents.Texts` of the SMS channel."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def send(self, phone: str, text: str, message_id: str) -> bool:
        return self._provider.send(Message(message_id, phone, "", text)).state == "sent"
