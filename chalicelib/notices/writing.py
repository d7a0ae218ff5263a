"""A message in words, as one provider is to send it."""

from chalicelib.notices.model import Errand, Telling
from chalicelib.notices.rules import Messages, filled
from channels.message import Message


def message(errand: Errand, telling: Telling, rules: Messages, provider: str) -> Message | None:
    """The message of an errand; ``None`` when the recipient has no address on its channel.

    Raises
    ------
    LookupError
        nothing is told of such a fact, or a variable of its template is missing: nothing is sent half-filled.
    """
    to, rule = telling.to.get(errand.channel, ""), rules.rule(errand.ref.flow, errand.ref.kind)
    if not to:
        return None
    if rule is None:
        raise LookupError(f"nothing is told of {errand.ref.flow} {errand.ref.kind}")
    version = rules.templates[rule.template].newest
    wording = version.providers.get(provider)
    return Message(
        id=errand.message_id, to=to, title=filled(version.title, telling.values),
        text=filled(version.plain if telling.plain else version.text, telling.values), link=telling.link,
        template=wording.code if wording else "",
        values={name: filled(text, telling.values) for name, text in wording.values.items()} if wording else {},
    )  # fmt: skip
