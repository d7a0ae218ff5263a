"""Files of open data: what the routes call."""

import json
from typing import Protocol

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head, new
from chalicelib.kernel.changing import load, once_only, prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Once
from chalicelib.trading.ocds import ports
from chalicelib.trading.ocds.files.facts import FILES, STAGES, STOPPED, FileBrought, ImportedFile, Stage
from chalicelib.trading.ocds.files.schemas import FileForm, FileView, NewFile, UploadedFile
from chalicelib.trading.ocds.importing import SHOWN, Importing
from chalicelib.trading.ocds.schemas import RemarkView

TYPE = "application/octet-stream"


class Files(ports.Files, Protocol):
    """Port: where files lie, and are uploaded to."""

    def form(self, key: str, media_type: str, size: int) -> tuple[str, dict[str, str]]:
        """URL and fields of a POST that takes exactly this key and type and ``size`` bytes."""
        ...


def upload(sha256: str) -> str:
    """Where a file is uploaded to; it is gone after some days, and so are its parts."""
    return f"uploads/ocds/{sha256}"


def report(case_id: str) -> str:
    """Where all lies that was found about a file."""
    return f"ocds/imports/{case_id}.json"


class ImportedFiles:
    """Takes files, and tells where they stand."""

    def __init__(self, cases: CaseStore, importing: Importing, files: Files, clock: Clock) -> None:
        self._cases = cases
        self._importing = importing
        self._files = files
        self._clock = clock

    def form(self, caller: Caller, asked: NewFile) -> FileForm:
        """Where to upload; Forbidden ``trading_not_yours``."""
        self._importing.runs(caller)
        url, fields = self._files.form(upload(asked.sha256), TYPE, asked.size)
        return FileForm(url=url, fields=fields)

    def bring(self, caller: Caller, asked: UploadedFile, once: Once) -> FileView:
        """Have a file imported that was uploaded.

        Raises
        ------
        Forbidden
            ``trading_not_yours``.
        NotFound
            ``upload_unknown``.
        """
        self._importing.runs(caller)
        if not self._files.has(upload(asked.sha256)):
            raise NotFound("upload_unknown", "sha256")
        now = self._clock.now()
        case = new(FILES, fresh_case_id(now))
        planned = prepare(FILES, case, [FileBrought(sha256=asked.sha256)], Stamp(at=now, by=caller.by))

        def commit() -> dict[str, object]:
            answer = self._view(planned.head).model_dump(mode="json")
            self._cases.commit(Change(FILES, planned.head, planned.facts, once, answer))
            return answer

        return FileView.model_validate(once_only(self._cases, once, commit))

    def show(self, caller: Caller, case_id: str) -> FileView:
        """Where a file stands; Forbidden ``trading_not_yours``, NotFound ``case_unknown``."""
        self._importing.runs(caller)
        return self._view(load(self._cases, FILES, case_id))

    def _view(self, head: Head[ImportedFile]) -> FileView:
        state = head.state
        content = self._files.read(report(head.case_id)) if state.stage is not Stage.BROUGHT else None
        found = json.loads(content) if content else {"faults": (), "remarks": ()}
        stopped = state.stage is Stage.REFUSED and state.kept
        return FileView(
            id=head.case_id, sha256=state.sha256, stage=state.stage,
            stage_text=STOPPED if stopped else STAGES[state.stage], size=state.size, parts=state.parts,
            checked=state.checked, kept=state.kept, releases=state.releases, processes=state.processes,
            linked=state.linked, fault_count=max(state.faults, len(found["faults"])),
            faults=tuple(map(RemarkView.model_validate, found["faults"][:SHOWN])),
            remark_count=len(found["remarks"]), remarks=tuple(map(RemarkView.model_validate, found["remarks"][:SHOWN])),
            report=self._files.link(report(head.case_id), f"{head.case_id}.json") if content else "",
        )  # fmt: skip
