"""Golden timelines of tickets: stories decided by the rules, cut off after the first fact of each kind.

``python -m tests.ticket_timelines`` writes the golden files that are missing. A file that is there is never written
again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Iterator

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import MACHINE, Accused
from chalicelib.kernel.facts import Fact
from tests.golden_files import GOLDEN, keep_each
from tests.late_years import ARRANGED, UNPUBLISHED
from tests.ticket_cases import (
    CARDS,
    CITY,
    COMMUNITY,
    DIRECTOR,
    MERGED,
    MODEL,
    PHOTO,
    REPORTER,
    RULES,
    TIMER,
    TRAFFIC,
    WORKER,
    Told,
    dispatching,
)

FOLDER = GOLDEN / "ticket"


def stories() -> Iterator[list[Fact]]:
    """Timelines in which every kind of fact happens."""
    yield _by_rule()
    yield Told().assigned().facts
    yield _war()
    yield _accused()
    yield _handled()
    yield from _elsewhere()
    yield from _supervised()
    yield _petition()
    yield _provisional()


def _by_rule() -> list[Fact]:
    """The machine's suggestion is followed; solved, as the follow-up hears."""
    told = Told()
    suggestion = f.SuggestionMade(category="street_lighting", department=CITY, score=960, model=MODEL)
    told.asks(c.Suggest(suggestion), MACHINE)
    told.asks(c.Flag("电线掉"), MACHINE)
    told.asks(dispatching(rule=MODEL), MACHINE)
    told.asks(c.Sign(TIMER), WORKER)
    told.answers_again()
    told.passes(1).follows_up()
    told.passes(1).follows_up(reached=True, solved=True)
    return told.facts


def _war() -> list[Fact]:
    """A return is granted, another is not; a department is renamed."""
    told = Told().dispatched(TRAFFIC)
    told.asks(c.AskReturn("not_our_duty", "c2Vh", TIMER))
    told.asks(c.GrantReturn("c2Vh", TIMER))
    told.dispatched()
    told.returns()
    told.asks(c.RefuseReturn("c2Vh", TIMER))
    told.asks(c.Succeed(CITY, MERGED, TIMER), MACHINE)
    return told.facts


def _accused() -> list[Fact]:
    """That it accuses who handles it comes out later."""
    told = Told().stepped(TRAFFIC)
    told.asks(c.NameAccused(Accused(departments=(CITY,), officers=("C1",)), TIMER))
    return told.facts


def _handled() -> list[Fact]:
    """Everything that a department does; opened again, and confirmed."""
    told = Told().stepped(TRAFFIC)
    told.asks(c.ReplyInterim(f.InterimReply(sealed="c2Vh")), WORKER)
    told.asks(c.GiveTask(COMMUNITY, "c2Vh", TIMER), WORKER)
    told.asks(c.DoTask(f.FieldTaskDone(task="t1", done=True, sealed="c2Vh", photos=(PHOTO,))), WORKER)
    told.asks(c.Suspend("works", TIMER), WORKER)
    told.passes(2).asks(c.Resume(TIMER), WORKER)
    told.asks(c.Extend("等待电力部门停电检修。", TIMER), WORKER)
    told.asks(c.Join("01K5YYYYYYYYYYYYYYYYYYYYYY", Accused()))
    told.asks(c.Comment(f.CommentAdded(sealed="c2Vh")), REPORTER)
    told.answers_again()
    told.asks(c.Reopen("c2Vh", TIMER), REPORTER)
    told.answers_again()
    told.asks(c.Confirm(), REPORTER)
    return told.facts


def _elsewhere() -> Iterator[list[Fact]]:
    """It does not go on here."""
    merged = Told()
    merged.asks(c.Merge("01K5XXXXXXXXXXXXXXXXXXXXXX", None))
    yield merged.facts
    over = Told()
    over.asks(c.HandOver(f.HandedOver(flow="application", case="", sealed="c2Vh")))
    yield over.facts
    referred = Told()
    referred.asks(c.Refer("litigation", "", TIMER))
    yield referred.facts
    left = Told()
    left.asks(c.Join("01K5YYYYYYYYYYYYYYYYYYYYYY", Accused()))
    left.asks(c.Withdraw(f.Withdrawn(sealed="c2Vh")), REPORTER)
    yield left.facts
    withdrawn = Told()
    withdrawn.asks(c.Withdraw(f.Withdrawn(sealed="c2Vh")), REPORTER)
    yield withdrawn.facts


def _supervised() -> Iterator[list[Fact]]:
    """Orders that are answered, and that climb; a draft that is sent back."""
    told = Told().ordered()
    told.asks(c.AnswerOrder("c2Vh"), WORKER)
    yield told.facts
    late = Told().ordered()
    late.watched(3)
    yield late.facts
    back = Told().drafted()
    back.asks(c.SendBack(back.state.draft, "c2Vh"), DIRECTOR)
    yield back.facts


def _petition() -> list[Fact]:
    """复查, then 复核."""
    told = Told("petition").reviewing()
    told.passes(20).asks(c.DecideReview("upheld", "c2Vh", TIMER), DIRECTOR)
    told.passes(5).asks(c.AskReview("c2Vh", TIMER), REPORTER)
    told.passes(20).asks(c.DecideReview("changed", "c2Vh", TIMER), DIRECTOR)
    return told.facts


def _provisional() -> list[Fact]:
    """A limit over days that nobody had arranged."""
    told = Told(at=UNPUBLISHED).dispatched()
    told.asks(c.Replan(Timer(RULES, ARRANGED, CARDS)), MACHINE)
    return told.facts


def write_missing() -> None:
    """Write the files that are not there yet."""
    for facts in stories():
        keep_each(FOLDER, FLOW, facts)


if __name__ == "__main__":
    write_missing()
