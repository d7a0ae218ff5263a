"""What every memory of the pretended providers must do: the first note of a name stays."""

import pytest

from chalicelib.aws.inbox import InboxTable
from chalicelib.aws.provider_notes import ProviderNotesTable
from chalicelib.sandbox.providers import ProviderNotes
from tests.fakes.sandbox import MemoryProviderNotes


@pytest.fixture(params=["memory", "table"])
def notes(request: pytest.FixtureRequest) -> ProviderNotes:
    if request.param == "memory":
        return MemoryProviderNotes()
    request.getfixturevalue("dynamodb")
    return ProviderNotesTable("inbox")


def test_the_first_note_of_a_name_stays(notes: ProviderNotes) -> None:
    assert notes.get("a") is None
    assert notes.add("a", "first")
    assert not notes.add("a", "second")
    assert notes.add("b", "other")
    assert (notes.get("a"), notes.get("b")) == ("first", "other")


@pytest.mark.usefixtures("dynamodb")
def test_notes_are_no_messages_on_the_phone() -> None:
    ProviderNotesTable("inbox").add("a", "first")
    assert InboxTable("inbox").newest(10, "") == []
