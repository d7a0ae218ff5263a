"""Measures every stored case again and compares what is counted with it: python -m infra.recount [--repair]

Prints one JSON line for each case or counter that differs, then a summary line; exits 1 if there is any. A case that is
only behind has facts whose messages are still on their way: it is told, and no fault while the queue holds any. With
``--repair`` the cases are brought up to their timelines, and counters given what they lack. After departments, lists or
metrics were published anew nothing needs to be counted again, but for the lists in which cases are found.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from itertools import chain, islice

from chalicelib import bootstrap
from chalicelib.supervision.recounting import Found
from infra.verify import heads

SHOWN = 100
"""Differences of a kind that are printed."""


def lines(found: Found) -> Iterator[str]:
    """What differs, a JSON object a line."""
    cases = ({"case": one, "flow": flow, "counted": "behind"} for one, flow in found.behind.items())
    wrong = ({"case": one, "flow": flow, "counted": "wrong"} for one, flow in found.wrong.items())
    counters = ({"counter": f"{key.pk} {key.sk}", "lacks": amounts} for key, amounts in found.differ.items())
    for line in chain(*(islice(kind, SHOWN) for kind in (cases, wrong, counters))):
        yield json.dumps(line, ensure_ascii=False)


def main() -> int:
    """Count again on the stack that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m infra.recount", description="Count everything again.")
    parser.add_argument("--repair", action="store_true", help="mend what differs")
    asked = parser.parse_args()
    stored, recount = list(heads(os.environ["TABLE_CASES"])), bootstrap.recount()
    found = recount.repair(stored, bootstrap.bringing()) if asked.repair else recount.compare(stored)
    for line in lines(found):
        print(line)
    print(json.dumps(found.told()))
    return 0 if found.equal else 1


if __name__ == "__main__":
    sys.exit(main())
