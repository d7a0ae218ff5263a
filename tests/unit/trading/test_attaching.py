"""Files of notices: checked before they are named, kept where no upload reaches them, public once they are out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.trading import schemas as asks
from chalicelib.trading.attaching import Attached, Attaching, NewAttachment, UploadedAttachment
from tests.broadcasting import CIVIL
from tests.builders import PDF, PNG, digest_of
from tests.trading import Trading, officer

STRANGER = officer("H", CIVIL)


class Filing(Trading):
    """The world, with files of notices."""

    def __init__(self) -> None:
        super().__init__()
        self.attaching = Attaching(self.projects, Attached(self.files))
        self.case = self.registers()

    def uploaded(self, content: bytes = PDF, claimed: bytes = b"") -> dict[str, Any]:
        """A file is uploaded as ``claimed`` and checked; what a notice may name."""
        sha256 = digest_of(claimed or content)
        asked = NewAttachment(sha256=sha256, size=len(content), media_type="application/pdf")
        self.files.upload(self.attaching.open(self.writer, self.case, asked).fields, content)
        told = self.attaching.check(self.writer, self.case, UploadedAttachment(sha256=sha256))
        return {"name": "招标文件.pdf", "sha256": told.sha256, "size": told.size}

    def notice(self, *attachments: dict[str, Any]) -> str:
        dates = {"documents_from": self.later(0), "documents_until": self.later(8), "bids_due": self.later(21)}
        return self.drafts(self.case, "tender", dates=dates, attachments=list(attachments)).notices[-1].notice


@pytest.fixture
def world() -> Filing:
    return Filing()


def refused(act: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code, refusal.value.field


def test_a_checked_file_is_named_by_a_notice_and_read_by_anybody_once_it_is_out(world: Filing) -> None:
    told = world.uploaded()
    notice = world.notice(told)

    def read() -> str:
        return world.attaching.link(STRANGER, world.case, notice, told["sha256"])

    assert refused(read) == ("trading_notice_unknown", "notice")
    world.does("check", world.case, notice, asks.Checked(), caller=world.checker)
    world.ticking.watch(world.case)
    address, _, name = read().partition("?name=")
    assert unquote(name) == "招标文件.pdf"
    assert world.files.kept[address.removeprefix("memory://")] == PDF


def test_a_file_that_is_uploaded_later_over_it_changes_nothing(world: Filing) -> None:
    told = world.uploaded()
    kept = dict(world.files.kept)
    with pytest.raises(DomainError):
        world.uploaded(PNG, claimed=PDF)
    assert {key: kept[key] for key in kept if key.startswith("trading/")} == {
        key: content for key, content in world.files.kept.items() if key.startswith("trading/")
    }
    assert world.notice(told)


def test_a_notice_does_not_name_what_was_not_checked_for_its_project(world: Filing) -> None:
    told = world.uploaded()
    for wrong in (told | {"sha256": digest_of(PNG)}, told | {"size": told["size"] + 1}):
        with pytest.raises(Invalid) as refusal:
            world.notice(told, wrong)
        assert (refusal.value.code, refusal.value.field) == ("trading_attachment_unknown", "attachments.1.sha256")
    world.case = world.registers()
    assert refused(lambda: world.notice(told)) == ("trading_attachment_unknown", "attachments.0.sha256")


@pytest.mark.parametrize(
    ("content", "claimed", "code"),
    [(PNG, PDF, "upload_digest"), (b"MZ\x90\x00" * 99, b"", "upload_type"), (b"%PD", b"", "upload_type")],
)
def test_a_file_that_is_not_what_it_was_said_to_be_is_refused(
    world: Filing, content: bytes, claimed: bytes, code: str
) -> None:
    assert refused(lambda: world.uploaded(content, claimed)) == (code, "sha256")
    assert not [key for key in world.files.kept if key.startswith("trading/")]


def test_a_file_that_was_never_uploaded_is_told(world: Filing) -> None:
    asked = UploadedAttachment(sha256=digest_of(PDF))
    assert refused(lambda: world.attaching.check(world.writer, world.case, asked)) == ("upload_unknown", "sha256")


def test_who_may_not_write_notices_uploads_nothing(world: Filing) -> None:
    new = NewAttachment(sha256=digest_of(PDF), size=len(PDF), media_type="application/pdf")
    assert refused(lambda: world.attaching.open(STRANGER, world.case, new))[0] == "trading_not_yours"
    asked = UploadedAttachment(sha256=digest_of(PDF))
    assert refused(lambda: world.attaching.check(STRANGER, world.case, asked))[0] == "trading_not_yours"


def test_only_the_files_of_the_notice_are_handed_out_under_it(world: Filing) -> None:
    told = world.uploaded()
    notice = world.notice(told)
    other = world.uploaded(PNG)["sha256"]
    act = world.attaching.link
    assert refused(lambda: act(world.writer, world.case, notice, other))[0] == "trading_attachment_unknown"
    assert act(world.writer, world.case, notice, told["sha256"])
