"""Write the file of a month's open data: ``python -m infra.open_data 2026-10``. (Last month's is written by night.)

Reads TABLE_CASES, TABLE_CATALOGUE, TABLE_RELEASES and FILES_BUCKET. Prints one JSON line: the month and how many
releases the file has. A month that is not over is refused, with exit 1. To write it again is harmless.
"""

import argparse
import json
import sys

from chalicelib.bootstrap.open_data import months
from chalicelib.kernel.errors import Invalid


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.open_data", description="Write a month's open data.")
    parser.add_argument("month", help="such as 2026-10; it must be over")
    month = parser.parse_args().month
    try:
        written = months().write(month)
    except Invalid as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    print(json.dumps({"month": month, "releases": written}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
