"""What a play leaves behind: a table to read, and build/demo.json."""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from typing import Any

from demo.plays import Played
from infra.paths import BUILD


@dataclass(frozen=True)
class Check:
    """One thing that must be true afterwards."""

    name: str
    ok: bool
    detail: str


def ended(name: str, played: Future[list[Check]]) -> Iterator[Check]:
    """What scenes that ran beside the others found. Those that broke off are told of and fail; the others go on."""
    failure = played.exception()
    if failure is None:
        yield from played.result()
    else:
        yield Check(name, False, f"broke off: {type(failure).__name__} {failure}")


def held(right: Mapping[str, bool]) -> tuple[bool, str]:
    """Whether everything holds, and what does not."""
    wrong = [what for what, ok in right.items() if not ok]
    told = "; ".join(right) if not wrong else f"WRONG: {'; '.join(wrong)}"
    return not wrong, told


def table(rows: list[Played]) -> str:
    """The cases, one a line."""
    lines = [f"{'case':<26}  {'channel':<11}  {'s':>6}  {'msg':>3}  {'outcome':<28}  item"]
    lines += [
        f"{row.case:<26}  {row.channel:<11}  {row.seconds:>6.2f}  {row.messages:>3}  {row.outcome:<28}  {row.item}"
        for row in rows
    ]
    return "\n".join(lines)


def heard(checks: Iterable[Check]) -> list[Check]:
    """All of them, each told when it is known, and at the end how many there were and which of them are wrong."""
    every = []
    for check in checks:
        print(_told(check), flush=True)
        every.append(check)
    wrong = [check for check in every if not check.ok]
    print("\n".join([f"{len(every)} checks, {len(wrong)} wrong", *map(_told, wrong)]))
    return every


def _told(check: Check) -> str:
    return f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.detail}"


def write(rows: list[Played], checks: list[Check]) -> None:
    """build/demo.json."""
    shown = ("case", "item", "channel", "outcome", "seconds", "messages")
    cases: list[dict[str, Any]] = [{name: asdict(row)[name] for name in shown} for row in rows]
    BUILD.mkdir(exist_ok=True)
    said = {"cases": cases, "checks": [asdict(check) for check in checks]}
    (BUILD / "demo.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), "utf-8")
