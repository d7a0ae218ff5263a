"""A person's bundles: files that were uploaded for them lie under their cases."""

from chalicelib.bundles.model import listed
from chalicelib.kernel.store import CaseStore

PAGE = 100


class OwnBundles:
    """The :class:`~chalicelib.rights.ports.OwnFiles` of bundles. Needs no personal data."""

    def __init__(self, cases: CaseStore) -> None:
        self._cases = cases

    def of(self, person_id: str) -> list[str]:
        ids: list[str] = []
        cursor = ""
        while True:
            found, cursor = self._cases.of_subject(listed(person_id), PAGE, cursor)
            ids += [case_id for case_id, _ in found]
            if not cursor:
                return ids
