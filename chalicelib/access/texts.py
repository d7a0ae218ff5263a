"""One-time codes as text messages."""

from collections.abc import Callable

from chalicelib.messages.model import Telling
from chalicelib.messages.providers import Providers
from chalicelib.messages.rules import Messages
from chalicelib.messages.sending import NOT_TAKEN
from chalicelib.messages.writing import written
from channels.message import Result

TEMPLATE = "login_code"


class SmsTexts:
    """The :class:`~chalicelib.access.residents.Texts` of the SMS channel: a code is sent now, or not at all."""

    def __init__(self, providers: Providers, rules: Callable[[], Messages]) -> None:
        self._providers = providers
        self._rules = rules

    def send(self, phone: str, code: str, message_id: str) -> bool:
        provider = self._providers.choose(message_id)
        result = self._sent(provider.name, phone, code, message_id)
        other = self._providers.other(provider.name)
        if result.state in NOT_TAKEN and other is not None:
            result = self._sent(other.name, phone, code, message_id)
        return result.state == "sent"

    def _sent(self, provider: str, phone: str, code: str, message_id: str) -> Result:
        telling = Telling(to={}, values={"code": code})
        told = written(self._rules().templates[TEMPLATE], telling, provider, message_id, phone)
        return self._providers.named(provider).send(told)
