"""Folds every stored case again and compares it with its head: python -m infra.verify

Prints one JSON line for each case that differs, then a summary line; exits 1 if any does.
"""

import json
import os
import sys
from collections.abc import Iterator

from chalicelib.applications.model import FLOW
from chalicelib.aws import tables
from chalicelib.aws.cases_table import CasesTable
from chalicelib.kernel.cases import differences

FLOWS = {FLOW.name: FLOW}


def heads(table: str) -> Iterator[tuple[str, str]]:
    """(case id, flow) of every case. A command may scan; no request does."""
    model = tables.cases(table)
    for item in model.scan(model.flow.exists() & (model.sk == 0), attributes_to_get=["pk", "sk", "flow"]):
        yield item.pk, item.flow


def main() -> int:
    """Verify the stack that the environment names."""
    table = os.environ["TABLE_CASES"]
    store = CasesTable(table)
    folded = differing = 0
    for case_id, name in heads(table):
        flow = FLOWS[name]
        head = store.head(flow, case_id)
        found = differences(flow, head, store.timeline(case_id)) if head else ["the head is gone"]
        folded += 1
        if found:
            differing += 1
            print(json.dumps({"case": case_id, "differences": found}, ensure_ascii=False))
    print(json.dumps({"folded": folded, "differ": differing}))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
