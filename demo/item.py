"""python -m demo.item SHORT [CHANNEL]    applies for one item on the stack that runs, as its decision's examples say

Once so that its table approves, once so that a person decides; an item of people once. Exits 1 when it came otherwise.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator

from chalicelib import bootstrap
from chalicelib.catalogue.model import Channel, Item
from demo import people
from demo.desk import Desk
from demo.report import Check, heard
from demo.scenes import CHANNELS, OUTCOMES, Play, by_people


def played(rows: Play, item: Item, channel: Channel) -> Iterator[Check]:
    """Each way in which the item can be played over a channel."""
    for wanted in ("instant", "human") if item.decision else (by_people(item),):
        made = rows.make(item.short, channel, wanted)
        _, row = rows.submit(made, wanted)
        why = rows.desk.get(f"/v1/applications/{row.case}/explanation", made.token).body
        page = f"{rows.desk.url}/progress?number={row.number}&code={row.code}"
        said = f"{row.outcome} in {row.seconds:.2f} s {why.get('rule') or ''} {why.get('reason') or ''}\n  {page}"
        yield Check(f"{item.short}.{wanted}", row.outcome == OUTCOMES[wanted], said)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.item", description="Apply for one item.")
    parser.add_argument("item", help="its `short`")
    parser.add_argument("channel", nargs="?", choices=CHANNELS, default="web")
    asked = parser.parse_args(arguments)
    people.begin(int(time.time()) % 10_000_000)
    rows = Play(Desk(os.environ["API_URL"]), bootstrap.clock())
    if asked.item not in rows.items:
        parser.error(f"{asked.item} is not published: make publish")
    checks = heard(played(rows, rows.items[asked.item], asked.channel))
    return 0 if all(check.ok for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
