"""After a table was restored from a backup: python -m infra.restored

Destroys again the keys, rows and files of everybody who was erased, so that deletion holds for backups too. Repeatable.
Prints one JSON line. docs/restoring.md tells when to run it.
"""

import json
import os
import sys

from chalicelib.applications.owned import OwnApplications
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.erasure import Shredder
from chalicelib.aws.records_table import RecordsTable
from chalicelib.bundles.owned import OwnBundles


def main() -> int:
    """Look through the tombstones of the stack that the environment names."""
    records, cases = RecordsTable(os.environ["TABLE_ACCESS"]), CasesTable(os.environ["TABLE_CASES"])
    shredder = Shredder(
        records, os.environ["TABLE_KEYS"], os.environ["TABLE_PARTIES"], OwnApplications(cases),
        os.environ["FILES_BUCKET"], OwnBundles(cases),
    )  # fmt: skip
    print(json.dumps({"erased again": shredder.again()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
