"""What a broken promise leaves: a mark of credit (容缺承诺未履行, 承诺不实; 国办发〔2020〕42号).

Which list, for how long and on what ground is published data. The mark's words come from the fact alone, so repeats and
reordering change nothing.
"""

from chalicelib.applications.model import Application
from chalicelib.catalogue.credit import Breach
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cases import Case
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.facts import Fact, Ref
from chalicelib.parties.credit import mark_id
from chalicelib.parties.model import Mark

KINDS = frozenset({"promise_broken", "revoked"})
"""Kinds of facts that may tell of a breach."""


class Breaches:
    """Tells of cases in which a promise was broken."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def mark(self, ref: Ref, case: Case[Application]) -> Mark | None:
        """The mark of whom the case is about, if the fact tells of a breach."""
        fact = case.fact(ref.seq)
        breach = _breach(fact) if fact.kind in KINDS else None
        return self._mark(breach, fact, case.head.state) if breach is not None else None

    def _mark(self, breach: Breach, fact: Fact, state: Application) -> Mark:
        rule, since = self._catalogue.credit().breaches[breach], legal_day(fact.at)
        item = self._catalogue.open_item(state.pinned.code, state.pinned.version).item
        return Mark(
            id=mark_id(state.number, rule.reason), list=rule.list, source=item.department.name,
            department=item.department.credit_code, reason=rule.reason, basis=rule.basis, since=since,
            until=rule.last_day(since), case=state.number,
        )  # fmt: skip


def _breach(fact: Fact) -> Breach | None:
    if fact.kind == "promise_broken":
        return "promise_broken"
    return "false_commitment" if fact.data.get("false_commitment") else None
