"""Who sees whose figures: heads their departments, those who supervise and the district's government all."""

from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Scope:
    """The departments that a caller asked for and may see; all of them where ``codes`` is absent."""

    codes: frozenset[str] | None = None

    def sees(self, department: str) -> bool:
        """Whether a department is among them."""
        return self.codes is None or department in self.codes

    def named(self, departments: Departments) -> str:
        """The only department's name; empty where there are several."""
        return departments.name(next(iter(self.codes))) if self.codes is not None and len(self.codes) == 1 else ""

    def sources(self, departments: Departments, last: date) -> frozenset[str]:
        """The departments whose counters hold what these count: they themselves, and those they stand for by then."""
        codes = self.codes or frozenset()
        listed = (one.credit_code for one in departments.listed.values())
        return codes | {code for code in listed if departments.standing_for(code, last) in codes}

    def text(self, departments: Departments) -> str:
        """Whom it is about, in plain Chinese."""
        return "全区" if self.codes is None else "、".join(sorted(departments.name(code) for code in self.codes))


def scope_of(caller: Caller, asked: str, departments: Departments, government: str, now: datetime) -> Scope:
    """What the caller sees of what they ask for; ``now`` is wall time.

    Raises
    ------
    Forbidden
        ``supervision_not_yours``.
    """
    if caller.departments_at(now) & ({departments.supervisor, government} - {""}):
        return Scope(frozenset({asked}) if asked else None)
    headed = caller.headed_at(now)
    if not headed or (asked and asked not in headed):
        raise Forbidden("supervision_not_yours", "department" if asked else "")
    return Scope(frozenset({asked}) if asked else headed)
