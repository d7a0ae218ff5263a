"""A message in words, as one provider is to send it."""

from chalicelib.messages.model import Errand, Telling
from chalicelib.messages.rules import Messages, Template, filled
from channels.message import Message


def message(errand: Errand, telling: Telling, rules: Messages, provider: str) -> Message | None:
    """The message of an errand; ``None`` when the recipient has no address on its channel.

    Raises
    ------
    LookupError
        nothing is told of such a fact, or a variable of its template is missing.
    """
    to, rule = telling.to.get(errand.channel, ""), rules.rule(errand.ref.flow, errand.ref.kind)
    if not to:
        return None
    if rule is None:
        raise LookupError(f"nothing is told of {errand.ref.flow} {errand.ref.kind}")
    return written(rules.templates[rule.template], telling, provider, errand.message_id, to)


def written(template: Template, telling: Telling, provider: str, message_id: str, to: str) -> Message:
    """The newest version of a template, filled in.

    Raises
    ------
    LookupError
        a variable is missing: nothing is sent half-filled.
    """
    version = template.newest
    words = version.plain if telling.plain else version.full
    wording = words.providers.get(provider)
    return Message(
        id=message_id, to=to, title=filled(version.title, telling.values), text=filled(words.text, telling.values),
        link=telling.link, template=wording.code if wording else "",
        values=wording.filled(telling.values) if wording else {},
    )  # fmt: skip
