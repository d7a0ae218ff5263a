"""Who sends the messages of a channel."""

from chalicelib.notices.model import Channel
from channels.message import Provider, Result


class OneProvider:
    """The :class:`~chalicelib.notices.sending.Providers` of a channel with a single one."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def choose(self, channel: Channel, message_id: str) -> Provider:
        del channel, message_id
        return self._provider

    def named(self, channel: Channel, name: str) -> Provider:
        del channel, name
        return self._provider

    def took(self, provider: str, answer: Result, seconds: float) -> None:
        """Nothing is chosen by it."""
