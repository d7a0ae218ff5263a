"""Golden timelines: one for each kind and version of fact, which must fold to the same state for ever.

``python -m tests.goldens`` writes those that are missing. A file that is there is never written again: a
fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Mapping
from pathlib import Path

from chalicelib.applications.model import FLOW as APPLICATIONS
from chalicelib.certificates.model import FLOW as CERTIFICATES
from chalicelib.kernel.facts import Body
from tests import certificates, timelines as t
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "application"

TIMELINES: Mapping[tuple[str, int], tuple[Body, ...]] = {
    ("submitted", 1): (t.SUBMITTED,),
    ("approved_by_rule", 1): (t.SUBMITTED, t.SAMPLED),
    ("handed_over", 1): (t.SUBMITTED, t.HANDED_OVER),
    ("approved", 1): (t.SUBMITTED, t.HANDED_OVER, t.APPROVED),
    ("refused", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED, t.REFUSED),
    ("card_issued", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.RED),
    ("review_asked", 1): (t.SUBMITTED, t.BY_RULE, t.ASKED),
    ("checked", 1): (t.SUBMITTED, t.SAMPLED, t.CHECKED),
    ("revoked", 1): (t.SUBMITTED, t.SAMPLED, t.CHECKED, t.REVOKED),
    ("replanned", 1): (t.SUBMITTED, t.HANDED_OVER, t.YELLOW, t.REPLANNED),
    ("supplement_asked", 1): (t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED),
    ("supplemented", 1): (t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED, t.SUPPLEMENTED),
    ("accepted", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED),
    ("deemed_accepted", 1): (t.RECEIVED, t.HANDED_OVER, t.DEEMED),
    ("not_accepted", 1): (t.RECEIVED, t.HANDED_OVER, t.NOT_ACCEPTED),
    ("examined", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.EXAMINED),
    ("returned", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.EXAMINED, t.RETURNED),
    ("opined", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.OPINED),
    ("procedure_started", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROCEDURE_STARTED),
    ("procedure_ended", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROCEDURE_STARTED, t.PROCEDURE_ENDED),
    ("extended", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.EXTENDED),
    ("promise_kept", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROMISE_KEPT),
    ("promise_broken", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROMISE_BROKEN),
    ("lapsed", 1): (t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED, t.LAPSED),
    ("withdrawn", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.WITHDRAWN),
    ("certified", 1): (*t.GRANTED, t.CERTIFIED),
    ("result_sent", 1): (*t.GRANTED, t.CERTIFIED, t.RESULT_SENT),
    ("result_delivered", 1): (*t.GRANTED, t.CERTIFIED, t.RESULT_SENT, t.RESULT_DELIVERED),
    ("files_sent", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.FILES_SENT),
    ("files_received", 1): (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.FILES_SENT, t.FILES_RECEIVED),
}


def path(kind: str, version: int) -> Path:
    """The file of a kind and version."""
    return FOLDER / f"{kind}.v{version}.json"


def write_missing() -> None:
    """Write the files that are not there yet."""
    for (kind, version), bodies in TIMELINES.items():
        keep(path(kind, version), APPLICATIONS, t.timeline(*bodies))
    for (kind, version), bodies in certificates.TIMELINES.items():
        keep(certificates.FOLDER / f"{kind}.v{version}.json", CERTIFICATES, certificates.timeline(*bodies))


if __name__ == "__main__":
    write_missing()
