"""How long a reader waits before it writes again."""

from chalicelib.kernel.retrying import LONGEST, pause


def test_pauses_grow_and_have_an_end() -> None:
    slept: list[float] = []
    for tries in range(1, 50):
        pause(tries, slept.append)
    assert all(0 <= one <= LONGEST for one in slept)
    assert slept[0] <= 0.04


def test_after_five_tries_a_pause_may_be_as_long_as_any() -> None:
    """Of 200, half of which are expected beyond the middle, one is, or chance is no chance."""
    slept: list[float] = []
    for _ in range(200):
        pause(5, slept.append)
    assert max(slept) > LONGEST / 2
    assert min(slept) < LONGEST / 2
