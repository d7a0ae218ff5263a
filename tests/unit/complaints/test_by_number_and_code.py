"""Who has number and query code says a word more, sends a photo, takes it back: also who reported without a name."""

from typing import Any

import pytest

from chalicelib.complaints.photos import PhotoByNumber, UploadedPhotoByNumber
from chalicelib.complaints.schemas import CommentByNumber, ConfirmationByNumber, WhyByNumber
from chalicelib.complaints.values import ByNumber
from chalicelib.kernel.caller import PUBLIC
from chalicelib.kernel.errors import DomainError
from tests.builders import PNG, digest_of, once
from tests.ticketing import Ticketing

WORDS = "昨天晚上还是不亮。"


class Numbered:
    """Somebody who reported without a name."""

    def __init__(self) -> None:
        self.world = Ticketing()
        self.told = self.world.anonymous()
        self.known = {"number": self.told.number, "code": self.told.code}

    def may(self) -> tuple[str, ...]:
        return self.world.tickets.reading.progress(ByNumber(**self.known)).may

    def comments(self, **told: Any) -> Any:
        asked = CommentByNumber.model_validate({**self.known, "text": WORDS, **told})
        return self.world.tickets.reporting.comment_by_number(PUBLIC, asked, once())

    def withdraws(self, **told: Any) -> Any:
        asked = WhyByNumber.model_validate({**self.known, "reason": "已经修好了。", **told})
        return self.world.tickets.reporting.withdraw_by_number(PUBLIC, asked, once())


@pytest.fixture
def somebody() -> Numbered:
    return Numbered()


def test_a_word_and_a_photo_reach_who_handles_it(somebody: Numbered) -> None:
    world, attaching = somebody.world, somebody.world.tickets.attaching
    sha256 = digest_of(PNG)
    new = PhotoByNumber(**somebody.known, sha256=sha256, size=len(PNG), media_type="image/png")
    world.files.upload(attaching.upload_by_number(new).fields, PNG)
    checked = attaching.check_by_number(UploadedPhotoByNumber(**somebody.known, sha256=sha256))
    case = world.taken_on(somebody.told.id)
    somebody.comments(photos=[{"name": "现场.png", "sha256": sha256, "size": checked.size}])
    assert WORDS in [one.text for one in world.shown(case, world.worker).said]
    assert world.tickets.reading.photo(world.worker, case, sha256).url
    assert world.tickets.reading.timeline(world.worker, case).steps[-1].by == "反映人"


def test_it_is_taken_back_and_nothing_more_can_be_done(somebody: Numbered) -> None:
    assert somebody.may() == ("comment", "withdraw")
    assert somebody.withdraws()["stage"] == "withdrawn"
    assert somebody.may() == ()
    assert somebody.world.sound(somebody.told.id)


def test_what_can_be_done_is_what_is_not_refused(somebody: Numbered) -> None:
    world, case = somebody.world, somebody.told.id
    world.replied(case)
    assert somebody.may() == ("solved", "unsolved", "comment")
    solved = ConfirmationByNumber(**somebody.known, solved=True)
    world.tickets.reporting.confirm_by_number(PUBLIC, solved, once())
    assert somebody.may() == ("unsolved",)
    world.passes(60, case)
    assert somebody.may() == ()


def test_a_wrong_code_says_and_takes_back_nothing(somebody: Numbered) -> None:
    for act in (somebody.comments, somebody.withdraws):
        with pytest.raises(DomainError, match="case_unknown"):
            act(code="WRONGCODE")
    with pytest.raises(DomainError, match="case_unknown"):
        somebody.world.tickets.attaching.check_by_number(
            UploadedPhotoByNumber(number=somebody.told.number, code="WRONG", sha256=digest_of(PNG))
        )
    assert len(somebody.world.cases.timeline(somebody.told.id)) == 1
