"""A file of any size is imported whole or not at all, whatever comes twice, is cut off, or comes in another form."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.cases import differences
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.facts import Ref
from chalicelib.trading.ocds.facts import IMPORTS
from chalicelib.trading.ocds.files import reading, splitting
from chalicelib.trading.ocds.files.facts import FILES
from chalicelib.trading.ocds.files.schemas import FileView, UploadedFile
from chalicelib.trading.ocds.importing import PROCESSES
from tests.builders import once
from tests.ocds import Document, OpenData, document
from tests.refusing import refused
from tests.trading import HOUSING, officer

PARTS = 4
BIG = PARTS * 6


@pytest.fixture
def world() -> OpenData:
    return OpenData()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of six processes."""
    monkeypatch.setattr(splitting, "MEMBERS", 6)


def many(count: int) -> Document:
    """A package of so many processes."""
    package = document("02-tender")
    [release] = package["releases"]
    package["releases"] = [release | {"ocid": f"ocds-213czf-{n}", "id": f"r{n}"} for n in range(count)]
    return package


def written(package: Any) -> bytes:
    return json.dumps(package, ensure_ascii=False).encode()


def packed(content: bytes) -> bytes:
    """Packed at no time: the same in every process that collects the tests."""
    return gzip.compress(content, mtime=0)


def imported(world: OpenData) -> list[str]:
    return [case_id for case_id, kept in world.cases.kept.items() if kept.flow == IMPORTS.name]


def found(shown: FileView) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in shown.faults}


def test_more_processes_than_a_request_takes_are_imported_part_by_part(world: OpenData) -> None:
    shown = world.works_on(world.takes(written(many(PROCESSES + 2))))
    assert (shown.stage, shown.processes, shown.parts, shown.kept) == ("imported", PROCESSES + 2, 2, 2)
    assert len(imported(world)) == PROCESSES + 2
    assert world.process("ocds-213czf-501")["publisher"]["name"] == "Open Data Services Co-operative Limited"


@pytest.mark.usefixtures("small")
def test_one_fault_in_the_last_part_keeps_everything_out_and_is_told_with_the_place_in_the_whole(
    world: OpenData,
) -> None:
    package = many(BIG)
    del package["publisher"]["name"]
    package["releases"][BIG - 1]["tender"] = {"id": "t", "title": 5}
    package["releases"][3]["buyer"] = {"id": "nobody"}
    shown = world.works_on(world.takes(written(package)))
    assert (shown.stage, shown.parts, shown.checked, shown.kept) == ("refused", PARTS, PARTS, 0)
    assert found(shown) == {
        ("publisher.name", "ocds_field_missing"),
        (f"releases.{BIG - 1}.tender.title", "ocds_field_type"),
    }
    assert shown.fault_count == 2
    assert imported(world) == []
    package["publisher"]["name"] = "Somebody"
    package["releases"][BIG - 1]["tender"]["title"] = "t"
    assert found(world.works_on(world.takes(written(package)))) == {("releases.3.buyer.id", "ocds_unresolved")}
    assert imported(world) == []


@pytest.mark.usefixtures("small")
def test_a_step_that_is_cut_off_or_done_twice_changes_nothing(world: OpenData, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = world.takes(written(many(BIG)))
    ref = Ref(flow=FILES.name, case_id=case_id, seq=1, kind="")
    keep, commit, killed = world.files.keep, world.cases.commit, 0

    def dies(act: Any, *given_: Any) -> Any:
        nonlocal killed
        killed += 1
        if killed % 3:
            act(*given_)
        if killed % 2 or not killed % 3:  # after it was done, or before
            raise SystemExit

    monkeypatch.setattr(world.files, "keep", lambda *given_: dies(keep, *given_))
    monkeypatch.setattr(world.cases, "commit", lambda change: dies(commit, change))
    for _ in range(400):
        try:
            world.working.handle(ref)
        except SystemExit:
            continue
    monkeypatch.undo()
    shown = world.works_on(case_id)
    world.working.handle(ref)
    assert (shown.stage, shown.processes, killed > BIG) == ("imported", BIG, True)
    for one in imported(world):
        whole = world.cases.whole(IMPORTS, one)
        assert whole is not None
        assert len(whole.facts) == 1
        assert differences(IMPORTS, whole.head, whole.facts) == []


def test_a_release_too_large_for_a_fact_comes_out_as_it_came(world: OpenData) -> None:
    package = many(1)
    package["releases"][0]["tender"]["description"] = "长" * 1_000_000
    assert world.works_on(world.takes(written(package))).stage == "imported"
    assert world.process("ocds-213czf-0")["releases"] == package["releases"]
    assert world.brings(package)["releases"] == 1
    assert [len(world.cases.timeline(one)) for one in imported(world)] == [1]
    assert max(len(fact.model_dump_json()) for one in imported(world) for fact in world.cases.timeline(one)) < 10_000


LINES = [document("01-planning"), document("02-tender")["releases"][0], document("record__"), document("1.0/record")]


@pytest.mark.parametrize("form", [
    written(document("record__")), b"\xef\xbb\xbf" + written(document("record__")), packed(written(many(2))),
    b"\n".join(map(written, LINES)), b"\r\n\r\n".join(map(written, LINES)) + b"\r\n",
    packed(written(LINES[0]) + b"\n") + packed(written(LINES[1])),
    written([one["releases"][0] for one in (many(1), document("03-tenderA"))]), json.dumps(many(1), indent=1).encode(),
])  # fmt: skip
def test_a_file_may_be_written_so(world: OpenData, form: bytes) -> None:
    shown = world.works_on(world.takes(form))
    assert (shown.stage, found(shown)) == ("imported", set())
    assert len(imported(world)) == shown.processes > 0


@pytest.mark.parametrize(("form", "fault"), [
    (b"", ("", "json_malformed")), (b"PK\x03\x04", ("", "json_malformed")), (b"{", ("", "json_malformed")),
    (packed(written(many(1)))[:-20], ("", "ocds_file_gzip")), (b"\x1f\x8bxx", ("", "ocds_file_gzip")),
    (packed(b" " * 200), ("", "json_malformed")), ('{"a": "呈"}'.encode("gb18030"), ("", "json_malformed")),
    (written(many(1)) + b"\n{", ("1", "json_malformed")), (written(many(1)) + b"\n[]", ("1", "ocds_kind")),
    (written(many(1) | {"version": "2"}), ("version", "ocds_version")), (b"[" * 100_000, ("", "json_malformed")),
    (b'{"releases": ' + b"[" * 90 + b"]" * 90 + b"}", ("", "ocds_deep")),
    (written(many(1) | {"releases": []}), ("releases", "ocds_field_wrong")),
    (written(many(1) | {"releases": 5}), ("releases", "ocds_field_type")),
    (written(many(1)).replace(b'"title": "', b'"title": "\\ud800', 1), ("", "json_malformed")),
    (written(many(1)) + b"\n" + written(many(2) | {"version": "1.1", "uri": 5}), ("1.uri", "ocds_field_type")),
    (written(many(1)) + b"\n" + written(many(1)), ("1.releases.0.id", "ocds_id_twice")),
])  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_its_fault(world: OpenData, form: bytes, fault: tuple[str, str]) -> None:
    shown = world.works_on(world.takes(form or b" "))
    assert (shown.stage, imported(world)) == ("refused", [])
    assert fault in found(shown)
    assert json.loads(world.files.kept[f"ocds/imports/{shown.id}.json"])["faults"]


def test_what_unpacks_beyond_the_limit_is_not_read(world: OpenData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 1000)
    shown = world.works_on(world.takes(packed(b" " * 1001 + written(many(1)))))
    assert found(shown) == {("", "ocds_file_large")}


def test_what_is_changed_after_it_was_named_is_refused(world: OpenData) -> None:
    case_id = world.takes(written(many(1)))
    [key] = [key for key in world.files.kept if key.startswith("uploads/ocds/")]
    world.files.kept[key] = written(many(2))
    assert found(world.works_on(case_id)) == {("sha256", "upload_digest")}


def test_only_the_centre_brings_files_and_only_those_that_are_there(world: OpenData) -> None:
    asked = UploadedFile(sha256="ab" * 32)
    assert isinstance(refused(lambda: world.imports.bring(world.writer, asked, once())), NotFound)
    with pytest.raises(Forbidden):
        world.imports.bring(officer("H", HOUSING), asked, once())
    key = once("file", 1)
    world.files.kept[f"uploads/ocds/{'ab' * 32}"] = b"{}"
    assert world.imports.bring(world.writer, asked, key) == world.imports.bring(world.writer, asked, key)


def test_another_content_that_comes_between_stops_the_rest(world: OpenData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "MEMBERS", 1)
    case_id = world.takes(written(many(3)))
    ref = Ref(flow=FILES.name, case_id=case_id, seq=1, kind="")
    for _ in range(5):  # split, three parts checked, the first kept
        world.working.handle(ref)
    other = many(2)
    other["releases"] = [other["releases"][1] | {"language": "fr"}]
    world.brings(other)
    shown = world.works_on(case_id)
    assert (shown.stage, shown.kept, found(shown)) == ("refused", 1, {("id", "ocds_release_differs")})
    assert "其余没有导入" in shown.stage_text


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_a_file_is_imported_or_refused_with_paths(data: st.DataObject) -> None:
    """Bytes are cut, put in or changed anywhere in files of every form."""
    world = OpenData()
    form = bytearray(data.draw(st.sampled_from([
        written(document("1.0/release")), written(document("record__")), b"\n".join(map(written, LINES)),
        packed(written(many(2))),
    ])))  # fmt: skip
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(form) - 1))
        form[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=2) | st.sampled_from([b'"', b"0", b"{", b"]", b",", b"null", b"#", b"\n"])
        )
    shown = world.works_on(world.takes(bytes(form)))
    if shown.stage == "refused":
        assert shown.faults
        assert imported(world) == []
    else:
        assert len(imported(world)) == shown.processes
