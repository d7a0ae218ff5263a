"""Passwords and one-time passwords of staff: two factors, always (等保三级, GB/T 22239-2019 8.1.4.1)."""

import secrets
import time
from collections.abc import Callable
from functools import cache
from typing import Any

LENGTH = 12
STEP = 30
"""Seconds that a one-time password is for (RFC 6238)."""


def hashed(password: str) -> str:
    """Argon2id with 19 MiB, two rounds (RFC 9106; OWASP Password Storage Cheat Sheet)."""
    return str(_hasher().hash(password))


@cache
def nobodys() -> str:
    """Compared with when there is no account, so that time tells nobody whether there is one."""
    return hashed(secrets.token_urlsafe(LENGTH))


def matches(stored: str, password: str) -> bool:
    """Whether it is the password."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  not at cold start

    try:
        return bool(_hasher().verify(stored, password))
    except (VerificationError, InvalidHashError):
        return False


def weak(password: str, login: str) -> bool:
    """Too short, too uniform, or the login itself."""
    return len(password) < LENGTH or len(set(password)) < LENGTH // 2 or login.lower() in password.lower()


def new_seed() -> str:
    """A seed of one-time passwords (base32)."""
    import pyotp  # noqa: PLC0415

    return str(pyotp.random_base32())


def enrolment(seed: str, login: str) -> str:
    """The address that an authenticator app reads (otpauth://)."""
    import pyotp  # noqa: PLC0415

    return str(pyotp.TOTP(seed).provisioning_uri(name=login, issuer_name="呈小服"))


def step_of(seed: str, code: str, timer: Callable[[], float] = time.time) -> int | None:
    """The time step that a one-time password is of: this one, or the one before or after; ``None``: of none."""
    import pyotp  # noqa: PLC0415

    totp, now = pyotp.TOTP(seed), int(timer()) // STEP
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(totp.at(step * STEP).encode(), code.encode()):
            return step
    return None


def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
