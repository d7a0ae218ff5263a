"""A reader of facts: what people are told of each, over which channels. Repeats and another order change nothing."""

from collections.abc import Callable, Iterator, Mapping

from chalicelib.kernel.facts import Ref
from chalicelib.notices.lining import Lining, Wanted
from chalicelib.notices.model import WINDOW, Channel
from chalicelib.notices.ports import Audience
from chalicelib.notices.rules import KindRule, Messages


class Planning:
    """Plans what is told of each fact, as the published rules say."""

    def __init__(self, audiences: Mapping[str, Audience], lining: Lining, rules: Callable[[], Messages]) -> None:
        self._audiences = audiences
        self._lining = lining
        self._rules = rules

    def handle(self, ref: Ref) -> None:
        """Record what is to be told of the case, and queue what has its turn."""
        self._lining.bring_up(ref.case_id, lambda: self._wanted(ref))

    def _wanted(self, ref: Ref) -> Iterator[Wanted]:
        hearing, rules = self._audiences[ref.flow].hearing(ref.case_id), self._rules()
        for fact in hearing.facts:
            rule = rules.rule(ref.flow, fact.kind)
            if rule is None:
                continue
            for recipient in rule.to:
                yield Wanted(fact.ref(), recipient, rule.klass, self._route(rule, hearing.channels(recipient)))

    def _route(self, rule: KindRule, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        treated = self._rules().classes[rule.klass]
        route = channels if treated.falls_back else channels[:1]
        return (*route, WINDOW) if route and treated.window else route
