"""Passwords and one-time passwords."""

import pyotp
import pytest
from argon2 import extract_parameters

from chalicelib.access import passwords

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_790_000_010


def test_a_password_is_kept_as_argon2id_and_matches_itself_alone() -> None:
    stored = passwords.hashed("correct horse battery")
    told = extract_parameters(stored)
    assert stored.startswith("$argon2id$")
    assert (told.time_cost, told.memory_cost, told.parallelism) == (2, 19_456, 1)
    assert passwords.matches(stored, "correct horse battery")
    for wrong in ("correct horse batterY", "", "呈贡" * 50, "\x00"):
        assert not passwords.matches(stored, wrong)
    assert stored != passwords.hashed("correct horse battery")


@pytest.mark.parametrize("stored", ["", "no hash", "$argon2id$v=19$m=1"])
def test_what_is_no_hash_matches_nothing(stored: str) -> None:
    assert not passwords.matches(stored, "")


def test_nobodys_costs_as_much_as_anybodys_and_is_made_once() -> None:
    assert extract_parameters(passwords.nobodys()) == extract_parameters(passwords.hashed("x"))
    assert passwords.nobodys() is passwords.nobodys()
    assert not passwords.matches(passwords.nobodys(), "")


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("correct horse", False), ("elevenchars", True), ("abababababab", True), ("abcdefabcdef", False),
        ("x Wang-Min y z", True), ("wang-min", True), ("呈贡区政务服务一窗通办好", False),
    ],
)  # fmt: skip
def test_what_is_weak(password: str, weak: bool) -> None:
    assert passwords.weak(password, "wang-min") is weak


@pytest.mark.parametrize(("away", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_one_time_password_is_of_this_step_or_of_those_beside_it(away: int, good: bool) -> None:
    code = pyotp.TOTP(SEED).at(NOW + away * passwords.STEP)
    found = passwords.step_of(SEED, code, lambda: float(NOW))
    assert found == (NOW // passwords.STEP + away if good else None)


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "٠١٢٣٤٥", "abcdef", "\x00" * 6])
def test_what_is_no_one_time_password_is_of_no_step(code: str) -> None:
    assert passwords.step_of(SEED, code, lambda: float(NOW)) is None


def test_an_enrolment_holds_the_seed_for_the_authenticator() -> None:
    seed = passwords.new_seed()
    read = pyotp.parse_uri(passwords.enrolment(seed, "wang-min"))
    assert (read.secret, read.name, read.issuer) == (seed, "wang-min", "呈小服")
    assert seed != passwords.new_seed()
