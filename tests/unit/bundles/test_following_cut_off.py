"""Bundles are carried on whatever happens to the reader: repeats, any order, death, another reader, a busy store."""

import random
from typing import Any

import pytest

from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.store import Change, VersionConflict
from tests.bundling import BUNDLE_CASE, BundleWorld

DONE = {"granted"}


class Killed(Exception):
    """The process is gone."""


class Mortal:
    """Commits, and dies before or after one of them."""

    def __init__(self, world: BundleWorld, at: int, after: bool) -> None:
        self.commit, self.at, self.after, self.count = world.cases.commit, at, after, 0

    def __call__(self, change: Change[Any]) -> None:
        self.count += 1
        if self.count == self.at and not self.after:
            raise Killed
        self.commit(change)
        if self.count == self.at:
            raise Killed


@pytest.fixture
def world() -> BundleWorld:
    return BundleWorld()


@pytest.mark.parametrize("seed", range(8))
def test_facts_may_be_repeated_and_come_in_any_order(world: BundleWorld, seed: int) -> None:
    world.apply("open_firm", world.firm())
    chance = random.Random(seed)  # noqa: S311  a shuffle, no secret
    while set(world.stages(BUNDLE_CASE).values()) != DONE:
        refs = world.refs() * 2
        chance.shuffle(refs)
        for ref in refs:
            world.following.handle(ref)
    applied = [case_id for case_id, kept in world.cases.kept.items() if kept.flow == "application"]
    assert len(applied) == 6
    assert world.kinds(BUNDLE_CASE).count("bundle_completed") == 1
    assert world.sound()


@pytest.mark.parametrize("after", [False, True], ids=["before it is written", "after it is written"])
@pytest.mark.parametrize("at", range(1, 19))
def test_a_reader_that_dies_goes_on_where_it_was(
    world: BundleWorld, at: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    world.apply("open_firm", world.firm())
    with monkeypatch.context() as patched:
        patched.setattr(world.cases, "commit", Mortal(world, at, after))
        with pytest.raises(Killed):
            world.deliver()
    world.deliver()
    assert set(world.stages(BUNDLE_CASE).values()) == DONE
    assert len([kept for kept in world.cases.kept.values() if kept.flow == "application"]) == 6
    assert world.sound()


def test_two_readers_at_once_open_each_child_once(world: BundleWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.apply("open_firm", world.firm())
    commit, [first] = world.cases.commit, world.refs()
    inside = False

    def overtaken(change: Change[Any]) -> None:
        nonlocal inside
        if not inside:
            inside = True
            world.following.handle(first)
        commit(change)

    monkeypatch.setattr(world.cases, "commit", overtaken)
    world.following.handle(first)
    name = world.child(BUNDLE_CASE, "name_declaration")
    assert world.kinds(BUNDLE_CASE) == ["bundle_submitted", "child_opened"]
    assert world.kinds(name) == ["submitted", "approved_by_rule"]


def test_a_child_that_cannot_be_opened_just_now_is_tried_again(
    world: BundleWorld, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    world.apply("open_firm", world.firm())
    with monkeypatch.context() as patched:

        def busy(_: Change[Any]) -> None:
            raise VersionConflict

        patched.setattr(world.cases, "commit", busy)
        with pytest.raises(Unavailable):
            world.following.handle(world.refs()[0])
    assert world.kinds(BUNDLE_CASE) == ["bundle_submitted"]
    world.deliver()
    assert set(world.stages(BUNDLE_CASE).values()) == DONE
