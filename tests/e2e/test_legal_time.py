"""What happens at the end of a deadline when nobody does anything, on a stack whose legal days last two seconds.

It is played by a process of its own: clients that were made here lead to the other tests' stack.
"""

from infra.fresh import command

SCENES = ("deemed_accepted", "promise_broken", "publicity", "lapsed")


def test_each_deadline_does_what_its_law_says() -> None:
    said = command("demo", "--legal-time").splitlines()
    for scene in SCENES:
        [line] = [line for line in said if f"application.clock.{scene}:" in line]
        assert line.startswith("ok ")
