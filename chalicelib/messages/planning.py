"""A reader of facts: what people are told of each, over which channels. Repeats and another order change nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from chalicelib.kernel.facts import Fact, Ref
from chalicelib.messages.lining import Lining, Wanted
from chalicelib.messages.model import APPLICANT, WINDOW, Channel
from chalicelib.messages.ports import Audience, Hearing, Member
from chalicelib.messages.rules import KindRule, Messages

Groups = Mapping[str, Callable[[str, Sequence[Fact]], Sequence[Member]]]
"""Recipient that is a group → its members now, for a case and what happened to it."""


class Planning:
    """Plans what is told of each fact, as the published rules say."""

    def __init__(
        self, audiences: Mapping[str, Audience], lining: Lining, rules: Callable[[], Messages],
        groups: Groups | None = None,
    ) -> None:  # fmt: skip
        self._audiences = audiences
        self._lining = lining
        self._rules = rules
        self._groups = groups or {}

    def handle(self, ref: Ref) -> None:
        """Record what is to be told of the case, and queue what has its turn.

        A group is told one by one: all of its lines would not fit into one transaction.
        """
        hearing = self._audiences[ref.flow].hearing(ref.case_id)
        self._lining.bring_up(ref.case_id, lambda: self._wanted(ref, hearing))
        rule = self._rules().rule(ref.flow, ref.kind)
        for group in (one for one in (rule.to if rule is not None else ()) if one in self._groups):
            for member in self._groups[group](ref.case_id, hearing.facts):
                self._lining.bring_up(ref.case_id, partial(self._of_member, ref, hearing, group, member))

    def _of_member(self, ref: Ref, hearing: Hearing, group: str, member: Member) -> Iterator[Wanted]:
        rules, over = self._rules(), hearing.channels(member.recipient)
        for fact in hearing.facts:
            rule = rules.rule(ref.flow, fact.kind)
            if rule is not None and over is not None and group in rule.told(fact.data) and member.since <= fact.at:
                yield Wanted(fact.ref(), member.recipient, rule.klass, self._route(rule, member.recipient, over))

    def _wanted(self, ref: Ref, hearing: Hearing) -> Iterator[Wanted]:
        rules, channels = self._rules(), cache(hearing.channels)
        for fact in hearing.facts:
            rule = rules.rule(ref.flow, fact.kind)
            if rule is None:
                continue
            for recipient in (one for one in rule.told(fact.data) if one not in self._groups):
                over = channels(recipient)
                if over is not None:
                    beside = "" if recipient == APPLICANT else APPLICANT
                    yield Wanted(fact.ref(), recipient, rule.klass, self._route(rule, recipient, over), beside)

    def _route(self, rule: KindRule, recipient: str, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        """A window phones the applicant alone: the law wants them told, and nobody else."""
        treated = self._rules().classes[rule.klass]
        route = channels if treated.falls_back else channels[:1]
        return (*route, WINDOW) if route and treated.window and recipient == APPLICANT else route
