"""Open data on fakes: what was published, lists of it, and projects that took every turn."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import Ref
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.model import FLOW
from chalicelib.trading.ocds import rules
from chalicelib.trading.ocds.brought import read
from chalicelib.trading.ocds.bulk import Months
from chalicelib.trading.ocds.contents import Contents
from chalicelib.trading.ocds.files.facts import FILES, FileBrought
from chalicelib.trading.ocds.files.schemas import FileView, NewFile, UploadedFile
from chalicelib.trading.ocds.files.service import ImportedFiles
from chalicelib.trading.ocds.files.working import Working
from chalicelib.trading.ocds.finding import Finder
from chalicelib.trading.ocds.importing import Importing
from chalicelib.trading.ocds.listing import Listing
from chalicelib.trading.ocds.mapping import releases
from chalicelib.trading.ocds.packages import own, release_package
from chalicelib.trading.ocds.publishing import Publishing
from chalicelib.trading.ocds.schemas import ProcessWanted
from chalicelib.trading.values import Money
from tests.builders import digest_of, once
from tests.fakes.releases import MemoryReleases
from tests.refusing import refused
from tests.trading import Trading, yuan

FOLDER = Path(__file__).parent / "data" / "ocds"
OCID = "ocds-213czf-000-00001"
Document = dict[str, Any]


def document(name: str) -> Document:
    """A file of the standard's own example; ``1.0/…``: of those written after version 1.0."""
    found: Document = json.loads(next(FOLDER.glob(f"{name}*" if "/" in name else f"*{name}*")).read_text("utf-8"))
    return found


def faults(world: "OpenData", brought: Any) -> set[tuple[str, str]]:
    """Where something is wrong and what; nothing was kept."""
    kept = world.cases.kept
    before = len(kept)
    refusal = refused(lambda: world.brings(brought))
    assert refusal.code == "ocds_invalid"
    assert len(kept) == before
    assert refusal.values["count"] == len(refusal.errors)
    assert all(error.sentence for error in refusal.errors)
    return {(error.field, error.code) for error in refusal.errors}


def remarked(told: Document) -> set[tuple[str, str]]:
    """Where an import found something worth a look, and what."""
    assert told["remark_count"] == len(told["remarks"])
    return {(one["field"], one["code"]) for one in told["remarks"]}


def released(world: Trading, case_id: str) -> list[dict[str, Any]]:
    """The releases of a project; the standard's schema and rules have nothing against them."""
    law, site = world.catalogue.trading(), world.catalogue.site()
    told = releases(case_id, world.cases.timeline(case_id), law, site)
    packed = read(release_package(own(law.ocds), f"{site}/ocds/releases", told))
    assert rules.faults(packed, {}) == []
    return told


class OpenData(Trading):
    """The world of trading with its open data."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = MemoryReleases()
        self.listing = Listing(self.cases, self.catalogue, self.lists, lambda _: None)
        contents = Contents(self.files)
        finder = Finder(self.cases, self.catalogue, contents)
        self.publishing = Publishing(finder, self.catalogue, self.lists)
        self.months = Months(finder, self.catalogue, self.lists, self.files, self.clock)
        self.importing = Importing(self.cases, self.catalogue, contents, self.clock)
        self.imports = ImportedFiles(self.cases, self.importing, self.files, self.clock)
        self.working = Working(self.cases, self.importing, self.files, self.clock)

    def told(self, case_id: str) -> list[dict[str, Any]]:
        """The releases of a project."""
        return releases(case_id, self.cases.timeline(case_id), self.catalogue.trading(), self.catalogue.site())

    def lists_all(self, cases: Iterable[str] | None = None, seq: int = 1) -> None:
        """Facts of all cases reach the reader."""
        kept = self.cases.kept
        for case_id in list(kept) if cases is None else cases:
            self.listing.bring([Ref(flow=kept[case_id].flow, case_id=case_id, seq=seq, kind="")])

    def process(self, ocid: str) -> dict[str, Any]:
        """The release package of a process."""
        return self.publishing.process(ocid, ProcessWanted())

    def brings(self, document: Any) -> dict[str, Any]:
        """The centre imports a document."""
        return self.importing.bring(self.writer, document, once()).model_dump(mode="json")

    def takes(self, content: bytes) -> str:
        """The centre uploads a file and has it imported; nothing is done about it yet."""
        sha256 = digest_of(content)
        form = self.imports.form(self.writer, NewFile(sha256=sha256, size=len(content)))
        self.files.upload(form.fields, content)
        return self.imports.bring(self.writer, UploadedFile(sha256=sha256), once()).id

    def works_on(self, case_id: str) -> FileView:
        """Its messages reach the reader, until nothing is left to do."""
        stage = ""
        while stage not in ("imported", "refused"):
            self.working.handle(Ref(flow=FILES.name, case_id=case_id, seq=1, kind=FileBrought.kind))
            shown = self.imports.show(self.writer, case_id)
            stage = shown.stage
        return shown

    def says(self, case_id: str, what: str, **told: Any) -> Any:
        """Publish a notice that says all that its kind has to say."""
        state = load(self.cases, FLOW, case_id).state
        kind = self.catalogue.trading().notice(what, state.family, state.method)
        contents = {one.name: f"{one.title}：见附件。" for one in kind.contents}
        written = {"what": what, "contents": contents, "title": kind.title} | told
        shown = self.does("draft", case_id, asks.NoticeDraft.model_validate(written))
        self.does("check", case_id, shown.notices[-1].notice, asks.Checked(), caller=self.checker)
        self.ticking.watch(case_id)
        return shown


def story(world: OpenData) -> str:
    """A works tender of two lots: one is corrected, awarded, contracted, paid and accepted, one fails."""
    case = world.registers()
    out = world.tenders(case, 30)
    world.passes(3, case)
    told = [{"where": "contents.funding", "old": "区级财政资金，已落实。", "new": "市级财政资金。"}]
    world.publishes(case, "correction", corrects=out.notice.notice, corrections=told)
    world.passes(28, case)
    world.opens(case)
    world.evaluates(case)
    world.publishes(case, "candidates", lots=["1"], dates={"publicity_until": world.later(4)})
    world.passes(5, case)
    world.awards(case)
    world.publishes(case, "result", lots=["1"])
    signing = {"lot": "1", "price": yuan(18_000_000), "signed": world.later(0)}
    world.does("sign", case, asks.Signing.model_validate(signing))
    world.publishes(case, "contract", lots=["1"])
    paid = Money.model_validate(yuan("5000000.50"))
    world.does("tell", case, c.Perform(f.Performed(lot="1", milestone="路基完成", paid=paid)))
    world.does("tell", case, c.AcceptLot(f.LotAccepted(lot="1", result="passed", note="合格。")))
    world.does("tell", case, c.Fail(f.LotFailed(lot="2", reason="投标人不足三个。")))
    return case
