"""The templates of messages, and how one would read: what an administrator looks at before it is published."""

from collections.abc import Callable

from chalicelib.kernel.errors import DomainError, Invalid, NotFound
from chalicelib.messages.model import Telling
from chalicelib.messages.rules import SIGNATURE, Messages, Template, Version
from chalicelib.messages.writing import written
from chalicelib.messaging.schemas import (
    Preview,
    PreviewWanted,
    ProviderPreview,
    TemplateList,
    TemplateView,
    VersionView,
)
from channels.sms import segments

SIGNED = SIGNATURE.strip("【】")
"""The signature without its brackets."""


class Templates:
    """Shows the published templates."""

    def __init__(self, rules: Callable[[], Messages]) -> None:
        self._rules = rules

    def all(self) -> TemplateList:
        """Every template with all of its versions, by name."""
        rules = self._rules()
        return TemplateList(
            items=tuple(_view(name, template, rules) for name, template in sorted(rules.templates.items()))
        )

    def preview(self, name: str, asked: PreviewWanted) -> Preview:
        """The newest version, filled in, as each provider would be sent it.

        Raises
        ------
        NotFound
            ``template_unknown``.
        Invalid
            ``template_values``: a variable without a value, or a value without a variable, each told by its field.
        """
        template = self._rules().templates.get(name)
        if template is None:
            raise NotFound("template_unknown", "name")
        if wrong := _wrong(template, asked):
            raise Invalid("template_values", "values", errors=wrong)
        telling = Telling(to={}, values=asked.values, plain=asked.plain)
        version = template.newest
        words = version.plain if asked.plain else version.full
        message = written(template, telling, "", "", "")
        return Preview(
            version=version.version, title=message.title, text=message.text,
            sms=segments.signed(SIGNED, message.text), sms_parts=segments.parts(SIGNED, message.text),
            providers=tuple(
                ProviderPreview(provider=provider, template=wording.code, values=wording.filled(asked.values))
                for provider, wording in words.providers.items()
            ),
        )  # fmt: skip


def _wrong(template: Template, asked: PreviewWanted) -> list[DomainError]:
    declared, given = set(template.variables), set(asked.values)
    missing = [Invalid("template_value_missing", f"values.{name}", name=name) for name in sorted(declared - given)]
    unknown = [Invalid("template_value_unknown", f"values.{name}") for name in sorted(given - declared)]
    return [*missing, *unknown]


def _view(name: str, template: Template, rules: Messages) -> TemplateView:
    told_of = [
        f"{flow}.{kind}" for flow, kinds in rules.kinds.items() for kind, rule in kinds.items() if rule.template == name
    ]
    return TemplateView(
        name=name, variables=template.variables, told_of=tuple(told_of),
        versions=tuple(map(_version, template.versions)),
    )  # fmt: skip


def _version(version: Version) -> VersionView:
    providers = {*version.full.providers, *version.plain.providers}
    return VersionView(
        version=version.version, title=version.title, full=version.full.text, plain=version.plain.text,
        providers=tuple(sorted(providers)),
    )  # fmt: skip
