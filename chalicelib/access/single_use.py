"""What is good once: a login code, the state of a login at a provider, the ticket of a face check."""

from dataclasses import replace

from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict


def spend(records: Records, record: Record) -> bool:
    """Use ``record`` up; whether this is the first use. Of two at once, one is.

    Spent, it stays until it expires, and without what it held: a document that is gone could be taken away
    by two, because taking away what is gone harms nobody.
    """
    if record.data.get("spent"):
        return False
    try:
        records.put(replace(record, data={"spent": True}))
    except VersionConflict:
        return False
    return True
