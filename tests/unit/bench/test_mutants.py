"""What `make mutants` says of a run."""

import pytest

from infra.mutants import report

TOLD = {
    "killed": 91, "survived": 6, "timeout": 2, "no_tests": 1, "total": 100, "skipped": 0, "suspicious": 0,
    "check_was_interrupted_by_user": 0, "segfault": 0,
}  # fmt: skip


def test_only_what_a_failing_test_killed_counts() -> None:
    assert report(TOLD) == {"killed": 91, "survived": 6, "timeout": 2, "no_tests": 1, "score": 0.91}


@pytest.mark.parametrize("state", ["suspicious", "segfault", "skipped", "not_checked"])
def test_a_run_that_did_not_try_all_mutants_to_the_end_has_no_score(state: str) -> None:
    with pytest.raises(ValueError, match="101 mutants, of which 100"):
        report(TOLD | {state: 1, "total": 101})


def test_a_run_without_mutants_has_no_score() -> None:
    with pytest.raises(ValueError, match="0 mutants"):
        report(dict.fromkeys(TOLD, 0))
