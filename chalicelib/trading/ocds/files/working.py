"""A file is worked on, step by step: read and split, each part checked, then, if nothing is wrong, each part kept.

A reader of facts: each step ends with a fact, which brings the next message. A message that comes twice, or was cut
off, does again what changes nothing: a part is written, checked and kept the same way however often. Nothing is
imported before everything is checked.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import DomainError, Invalid, NotFound
from chalicelib.kernel.facts import SYSTEM, Body, Ref, Stamp
from chalicelib.kernel.store import CaseStore
from chalicelib.trading.ocds.brought import Packed
from chalicelib.trading.ocds.files import reading, splitting
from chalicelib.trading.ocds.files.facts import (
    FILES,
    FileImported,
    FileRefused,
    FileSplit,
    ImportedFile,
    PartChecked,
    PartKept,
    Stage,
)
from chalicelib.trading.ocds.files.reports import lines, together
from chalicelib.trading.ocds.files.service import report, upload
from chalicelib.trading.ocds.importing import Importing, ocids
from chalicelib.trading.ocds.ports import Files

JSON = "application/json"


class Working:
    """The reader of the queue of files."""

    def __init__(self, cases: CaseStore, importing: Importing, files: Files, clock: Clock) -> None:
        self._cases = cases
        self._importing = importing
        self._files = files
        self._clock = clock
        self._steps: Mapping[Stage, Callable[[str, ImportedFile], Sequence[Body]]] = {
            Stage.BROUGHT: self._split, Stage.CHECKING: self._check, Stage.KEEPING: self._keep,
        }  # fmt: skip

    def handle(self, ref: Ref) -> None:
        """Do what is next, whatever the message was about.

        Raises
        ------
        NotFound
            there is no such file: a message like that ends among the dead letters.
        """
        state = load(self._cases, FILES, ref.case_id).state
        if state.stage not in self._steps:
            return
        bodies = self._steps[state.stage](ref.case_id, state)
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        change(self._cases, FILES, ref.case_id, stamp, lambda now: bodies if now == state else ())

    def _split(self, case_id: str, state: ImportedFile) -> Sequence[Body]:
        try:
            content = self._content(state)
            parts = splitting.split(reading.documents(content))
        except DomainError as wrong:
            return self._refuse(case_id, [{"faults": lines([wrong]), "remarks": []}])
        for number, part in enumerate(parts):
            self._write(_part(case_id, number), part)
        return [FileSplit(size=len(content), parts=len(parts))]

    def _content(self, state: ImportedFile) -> bytes:
        content = self._files.read(upload(state.sha256))
        if content is None:
            raise NotFound("upload_unknown", "sha256")
        if hashlib.sha256(content).hexdigest() != state.sha256:
            raise Invalid("upload_digest", "sha256")
        return reading.unpacked(content)

    def _check(self, case_id: str, state: ImportedFile) -> Sequence[Body]:
        number, found = state.checked, Packed.nothing()
        told: dict[str, Any] = {"faults": [], "remarks": []}
        try:
            found = splitting.packed(self._read(_part(case_id, number)))
            told["remarks"] = lines(self._importing.check(found))
        except DomainError as wrong:
            told["faults"] = lines(wrong.errors or (wrong,))
        self._write(_checked(case_id, number), told)
        done = PartChecked(
            part=number, faults=len(told["faults"]), releases=len(found.releases), processes=len(ocids(found)),
            linked=len(found.linked),
        )  # fmt: skip
        if number + 1 < state.parts:
            return [done]
        reports = [self._read(_checked(case_id, one)) for one in range(state.parts)]
        if state.faults + done.faults:
            return [done, *self._refuse(case_id, reports)]
        self._write(report(case_id), together(reports))
        return [done]

    def _keep(self, case_id: str, state: ImportedFile) -> Sequence[Body]:
        if state.by is None:
            raise LookupError("nobody brought it")
        number = state.kept
        try:
            found = splitting.packed(self._read(_part(case_id, number)))
            self._importing.keep(found, Stamp(at=self._clock.now(), by=state.by))
        except Invalid as wrong:
            return self._refuse(case_id, [{"faults": lines(wrong.errors or (wrong,)), "remarks": []}])
        done = PartKept(part=number)
        return [done, FileImported()] if number + 1 == state.parts else [done]

    def _refuse(self, case_id: str, reports: Sequence[dict[str, Any]]) -> list[Body]:
        whole = together(reports)
        self._write(report(case_id), whole)
        return [FileRefused(faults=len(whole["faults"]))]

    def _read(self, key: str) -> Any:
        content = self._files.read(key)
        if content is None:
            raise LookupError(f"no file {key}")
        return json.loads(content)

    def _write(self, key: str, told: Any) -> None:
        self._files.keep(key, json.dumps(told).encode(), JSON)  # any text, even halves of characters


def _part(case_id: str, number: int) -> str:
    return f"uploads/ocds/{case_id}/part-{number}.json"


def _checked(case_id: str, number: int) -> str:
    return f"uploads/ocds/{case_id}/checked-{number}.json"
