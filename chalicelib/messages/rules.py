"""What is told of which fact, to whom, how urgently and in which words: published data.

A template has versions: a delivery is written in the newest one. Publishing refuses a template whose words name a
variable that it does not declare, one that no message could carry, and a kind without a template.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from string import Formatter
from typing import Annotated, Any

from pydantic import Field, model_validator

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.values import Strict
from chalicelib.messages.failover import SMS_PROVIDERS, Failover
from chalicelib.messages.model import APPLICANT, Channel, Class

LONGEST = 500
"""Characters of an SMS with its signature (Aliyun, 短信长度计算规则)."""
SIGNATURE = "【呈小服】"
AT_ONCE: tuple[Class, ...] = ("statutory", "card")
"""Classes that keep to no quiet hours: what the law wants told, and what supervision warns of."""
Minutes = Annotated[int, Field(gt=0)]


class ClassRule(Strict):
    """How a class of messages is treated."""

    quiet: bool
    """Whether it keeps to the quiet hours."""
    receipt: dict[Channel, Minutes] = Field(default_factory=dict)
    """How many minutes a receipt is waited for before the next channel is tried; absent: none is waited for."""
    falls_back: bool = True
    """Whether what failed, or is unknown for good, is told over the next channel."""
    window: bool = False
    """Whether, when all fails, a window is asked to phone."""
    attempts: Annotated[int, Field(ge=1, le=20)] = 5
    """Tries while the provider says “not now”."""


class Quiet(Strict):
    """Hours in which what can wait is not sent (Beijing time)."""

    begins: time
    ends: time

    def until(self, at: datetime) -> datetime | None:
        """The end of the quiet hours that ``at`` lies in; ``None`` when it lies in none."""
        here = at.astimezone(CHINA)
        ends = datetime.combine(here.date(), self.ends, here.tzinfo)
        late, early = here.time() >= self.begins, here.time() < self.ends
        if self.begins <= self.ends:
            return ends.astimezone(at.tzinfo) if late and early else None
        if late:
            ends += timedelta(days=1)
        return ends.astimezone(at.tzinfo) if late or early else None


class KindRule(Strict):
    """What is told of a kind of fact."""

    klass: Class = Field(alias="class")
    to: tuple[str, ...] = (APPLICANT,)
    when: dict[str, dict[str, bool | str]] = Field(default_factory=dict)
    """Recipient → what the fact must say that they hear of it: field → value. Absent: whatever it says."""
    template: str

    @model_validator(mode="after")
    def _each_once(self) -> "KindRule":
        if len(set(self.to)) < len(self.to) or not self.when.keys() <= set(self.to):
            raise ValueError("each recipient is named once, and those of ``when`` are among them")
        return self

    def told(self, data: Mapping[str, Any]) -> list[str]:
        """Who hears of a fact that says ``data``."""
        return [one for one in self.to if all(data.get(name) == v for name, v in self.when.get(one, {}).items())]


class Wording(Strict):
    """One provider's own registration of a template."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)
    """The provider's variable → our text for it, with our variables in braces."""
    longest: Annotated[int, Field(ge=6)] = 35
    """Characters of a value (Aliyun, 短信模板规范: 35 for notifications); what is longer ends in “…”."""
    lasting: bool = False
    """Whether one consent is good for every message (长期性订阅消息, open to government among others). Of
    mini-programs: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html."""

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """The provider's variables."""
        told = {name: filled(text, values) for name, text in self.values.items()}
        return {
            name: text if len(text) <= self.longest else text[: self.longest - 1] + "…" for name, text in told.items()
        }


class Words(Strict):
    """One wording, and how each provider knows it."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    providers: dict[str, Wording] = Field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        """Every text in which a variable may be named."""
        return (self.text, *(text for wording in self.providers.values() for text in wording.values.values()))


class Version(Strict):
    """One version of a template."""

    version: Annotated[str, Field(pattern=r"\d{4}-\d{2}")]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    full: Words
    plain: Words
    """The short plain wording, for the elderly and the disabled."""


class Template(Strict):
    """What is told, with every variable that it may name."""

    variables: tuple[str, ...]
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]

    @property
    def newest(self) -> Version:
        return self.versions[-1]

    @model_validator(mode="after")
    def _only_what_is_declared(self) -> "Template":
        for one in self.versions:
            unknown = {name for text in (one.title, *one.full.all, *one.plain.all) for name in named(text)}
            unknown -= set(self.variables)
            if unknown:
                raise ValueError(f"{one.version}: undeclared {sorted(unknown)}")
        if [one.version for one in self.versions] != sorted({one.version for one in self.versions}):
            raise ValueError("versions are in order, each once")
        return self


class Messages(Strict):
    """The whole document."""

    source: str
    quiet: Quiet
    sms: Failover
    """The providers of SMS, and how they stand in for each other."""
    classes: dict[Class, ClassRule]
    kinds: dict[str, dict[str, KindRule]]
    """Flow → kind of fact → what is told."""
    templates: dict[str, Template]

    @model_validator(mode="after")
    def _whole(self) -> "Messages":
        if strangers := self.sms.shares.keys() - SMS_PROVIDERS:
            raise ValueError(f"no such provider of SMS: {sorted(strangers)}")
        rules = [rule for kinds in self.kinds.values() for rule in kinds.values()]
        missing = {rule.template for rule in rules} - self.templates.keys()
        if missing:
            raise ValueError(f"no template {sorted(missing)}")
        if lost := {rule.klass for rule in rules} - self.classes.keys():
            raise ValueError(f"no class {sorted(lost)}")
        if late := [name for name in AT_ONCE if name in self.classes and self.classes[name].quiet]:
            raise ValueError(f"told whatever the hour: {late}")
        return self

    def rule(self, flow: str, kind: str) -> KindRule | None:
        """What is told of a kind of fact; ``None``: nothing."""
        return self.kinds.get(flow, {}).get(kind)

    def lasting(self, provider: str) -> frozenset[str]:
        """The provider's numbers of templates for which one consent is good for ever, wherever they are used."""
        words = (one for t in self.templates.values() for v in t.versions for one in (v.full, v.plain))
        found = [words.providers[provider] for words in words if provider in words.providers]
        return frozenset(one.code for one in found) - {one.code for one in found if not one.lasting}


def named(text: str) -> set[str]:
    """The variables that a text names.

    Raises
    ------
    ValueError
        for braces that are not in pairs, a nameless variable, or a format beside the name.
    """
    found: set[str] = set()
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            if not name.isidentifier() or form or conversion:
                raise ValueError("a variable is a name in braces")
            found.add(name)
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables.

    Raises
    ------
    KeyError
        ``values`` lacks one: nothing is sent half-filled.
    """
    return text.format_map(dict(values))
