"""Evidence of a challenge: checked by digest, named by a fact, and read by nobody but those who have to do with it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.trading.challenges import deciding
from tests.builders import PDF, PNG, digest_of
from tests.challenging import FINANCE, HOUSING, Challenging, officer

GOVERNMENT = "11530114015300014E"
SHA256 = digest_of(PDF)


class Proving(Challenging):
    """The world, with a complaint about a works tender."""

    def __init__(self) -> None:
        super().__init__()
        told: dict[str, Any] = {"known": self.later(-3), "lots": ["1"]}
        self.challenge = self.challenges_with(self.registers(), "complaint", "other", **told).id

    def reads(self, caller: Caller, sha256: str = SHA256) -> str:
        return self.evidence.link(caller, self.challenge, sha256)

    def facts(self) -> list[str]:
        return [fact.kind for fact in self.cases.timeline(self.challenge)]


@pytest.fixture
def world() -> Proving:
    return Proving()


def refused(act: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code, refusal.value.field


def test_a_file_is_kept_by_digest_and_its_name_is_sealed(world: Proving) -> None:
    world.proves(world.challenge)
    [one] = world.stands(world.challenge).evidence
    assert (one.sha256, one.size, one.media_type) == (SHA256, len(PDF), "application/pdf")
    assert world.files.kept[f"trading/{world.challenge}/{SHA256}/{len(PDF)}"] == PDF
    assert "评标记录" not in str(world.cases.timeline(world.challenge))
    assert world.sound(world.challenge)


def test_who_raised_it_who_answers_and_the_regulator_read_it_and_nobody_else(world: Proving) -> None:
    world.proves(world.challenge)
    for caller in (world.speaker(), world.writer, world.builder):
        address, _, name = world.reads(caller).partition("?name=")
        assert world.files.kept[address.removeprefix("memory://")] == PDF
        assert unquote(name) == "评标记录.pdf"
        [shown] = world.shown(world.challenge, caller).evidence
        assert (shown.name, shown.sha256) == ("评标记录.pdf", SHA256)
    for stranger in (world.speaker(2), officer("F1", FINANCE), officer("G1", GOVERNMENT), world.resident()):
        assert refused(partial(world.reads, stranger)) == ("case_unknown", "case_id")
    assert world.shown(world.challenge, officer("G1", GOVERNMENT)).evidence == ()


def test_only_who_raised_it_adds_to_it(world: Proving) -> None:
    inside = ("challenge_not_yours", "case_id")
    assert refused(lambda: world.proves(world.challenge, caller=officer("B1", HOUSING))) == inside
    assert refused(lambda: world.proves(world.challenge, caller=world.writer)) == inside
    assert refused(lambda: world.proves(world.challenge, caller=world.speaker(2))) == ("case_unknown", "case_id")
    assert world.facts() == ["challenge_raised"]


@pytest.mark.parametrize(
    ("content", "claimed", "code"),
    [(PNG, PDF, "upload_digest"), (b"MZ\x90\x00" * 99, b"", "upload_type"), (b"%PD", b"", "upload_type")],
)
def test_what_is_not_what_it_was_said_to_be_is_refused_and_nothing_is_kept(
    world: Proving, content: bytes, claimed: bytes, code: str
) -> None:
    assert refused(lambda: world.proves(world.challenge, content, claimed=claimed)) == (code, "sha256")
    assert world.facts() == ["challenge_raised"]
    assert not [key for key in world.files.kept if key.startswith("trading/")]


def test_the_same_file_again_is_refused_and_the_repeat_of_a_request_is_not(world: Proving) -> None:
    first = world.proves(world.challenge)
    assert refused(lambda: world.proves(world.challenge)) == ("challenge_evidence_known", "sha256")
    assert first.id == world.challenge
    assert world.facts().count("evidence_added") == 1


def test_files_are_not_without_end(world: Proving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "MOST_FILES", 1)
    world.proves(world.challenge)
    assert refused(lambda: world.proves(world.challenge, PNG)) == ("challenge_evidence_full", "sha256")


def test_nothing_is_added_once_it_is_over(world: Proving) -> None:
    world.handles("withdraw", world.challenge, world.speaker(), reason="不再投诉。")
    assert refused(lambda: world.proves(world.challenge))[0] == "challenge_stage"


def test_what_was_not_added_is_not_handed_out(world: Proving) -> None:
    world.proves(world.challenge)
    assert refused(lambda: world.reads(world.writer, digest_of(PNG)))[0] == "challenge_evidence_unknown"


def test_with_the_data_of_who_raised_it_the_files_cannot_be_found_any_more(world: Proving) -> None:
    world.proves(world.challenge)
    person = world.privacy.known(world.stands(world.challenge).subject)
    del world.keys[person.id], world.keys[person.lookup]
    with pytest.raises(KeyDestroyed):
        world.reads(world.builder)
    shown = world.shown(world.challenge, world.builder)
    assert (shown.readable, shown.evidence) == (False, ())
