"""Prints docs/dependencies.md: python -m infra.dependencies > docs/dependencies.md

Names come from the requirements files and package.json, reasons from infra/lists/dependencies.yaml, licences from the
packages as they are installed in the checkout's environments, and from package-lock.json.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra import licences
from infra.functions import RUNTIME
from infra.layer import BROUGHT_BY_CODE, BROUGHT_BY_RUNTIME, DEPENDENCIES, SMS, TYPESETTING
from infra.paths import ROOT, listed

DOCUMENT = ROOT / "docs" / "dependencies.md"

HEAD = """\
# Dependencies

What the platform is made of that others wrote, why each is there, and under which licence. Data of others is told in
[data](data/README.md). Printed by `python -m infra.dependencies`; a test fails when a direct dependency has no row or
is used by nothing, when a row has no dependency, and when a package says another licence than its row. `make audit`
fails when anything here is not what is installed.

Licences are what the packages say of themselves. Nothing that ships is under the GPL, LGPL or AGPL: a test goes through
all that the direct dependencies bring, and through what is compiled into those that have a bill of materials. A part
there that leaves the choice between the GPL and another licence (`self_cell`, `r-efi`) is taken under the other.
"""

BROUGHT = """
## Imported, though another brings it

Not required by name: the direct dependency is built on it and says which version it takes.
"""

SHIPPED = """
## All that ships, by licence

The direct dependencies with all that they bring, unchanged, so that the MPL asks for nothing more than its text.
"""

COPYLEFT = """
## Under GPL, LGPL or AGPL: none of it ships

Tools of the checkout. The platform imports none of them; the validator of open data runs as a process of its own, in an
environment of its own.
"""

FOOT = """
## Neither Python nor npm

`vendor/` holds no code of others: it has a link to `channels`, because Chalice packs what is there. The page tests need
Debian's `chromium` and `fonts-noto-cjk`, of which nothing ships. Schemas and data that were copied into the checkout
are told in [data](data/README.md) and in [NOTICE](../NOTICE)."""


@dataclass(frozen=True)
class Source:
    """A file that requires packages: what they are for, and which environment of the checkout has them."""

    file: str
    title: str
    environment: str = ".venv"


SOURCES = (
    Source("requirements.txt", "Ships to all functions"),
    Source("requirements-sms.txt", "Ships to the functions that send SMS, in a layer of its own"),
    Source("requirements-typesetting.txt", "Ships to the function that sets documents, in a layer of its own"),
    Source("requirements-dev.txt", "Builds, publishes, checks and tests; does not ship"),
    Source("requirements-check.txt", "Checks the template, in `.venv-check`; does not ship", ".venv-check"),
    Source("requirements-ocds.txt", "Checks open data, in `.venv-ocds`; does not ship", ".venv-ocds"),
    Source("requirements-mutants.txt", "Checks the tests, in `.venv-mutants`; does not ship", ".venv-mutants"),
)
NPM = {"dependencies": "Ships, from npm", "devDependencies": "Checks and tests, from npm; does not ship"}
"""Groups of package.json."""


def required(file: str) -> list[str]:
    """What the file itself requires, without what it takes in from another, as written there."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def names(file: str) -> list[str]:
    return [Requirement(line).name for line in required(file)]


def npm(group: str) -> list[str]:
    """Names of packages in this group of package.json."""
    return list(json.loads((ROOT / "package.json").read_text("utf-8"))[group])


def locked() -> dict[str, dict[str, Any]]:
    """All packages of npm → what package-lock.json knows of each."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {path.removeprefix("node_modules/"): known for path, known in packages.items() if path}


def brought(requirements: Iterable[str]) -> dict[str, metadata.Distribution]:
    """These requirements and all that they bring in the cloud's runtime → the package as installed here.

    Raises
    ------
    PackageNotFoundError
        One of them is not installed here, so nothing is known about it.
    """
    version = RUNTIME.removeprefix("python")
    where = {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": "linux"}
    found: dict[str, metadata.Distribution] = {}
    done, left = set(), [Requirement(line) for line in requirements]
    while left:
        wanted = left.pop()
        key = (canonicalize_name(wanted.name), frozenset(wanted.extras))
        if key in done:
            continue
        done.add(key)
        package = found[key[0]] = metadata.distribution(wanted.name)
        for part in map(Requirement, package.requires or ()):
            extras = [where | {"extra": extra} for extra in wanted.extras or {""}]
            if part.marker is None or any(part.marker.evaluate(extra) for extra in extras):
                left.append(part)
    return found


def shipped() -> dict[str, dict[str, metadata.Distribution]]:
    """Where it ships to → the packages; "nothing" are those that requirements.txt brings but no layer holds."""
    chalice = [line for line in required(DEPENDENCIES.requirements) if line.startswith(f"{BROUGHT_BY_CODE}==")]
    common = brought(line for line in required(DEPENDENCIES.requirements) if line not in chalice)
    layers = {"SMS": SMS, "typesetting": TYPESETTING}
    rest = {name: package for name, package in brought(chalice).items() if name not in common}
    code = {BROUGHT_BY_CODE: rest.pop(BROUGHT_BY_CODE)}
    return {
        "all functions": {name: found for name, found in common.items() if name not in BROUGHT_BY_RUNTIME},
        "all functions, with the code, one module": code,
        "nothing: the cloud's runtime brings its own": {name: common[name] for name in BROUGHT_BY_RUNTIME},
        **{f"the layer of {title}": brought(required(layer.requirements)) for title, layer in layers.items()},
        "nothing: Chalice's command line, which packages": rest,
    }


def rows(source: Source) -> Iterator[tuple[str, ...]]:
    """A row for each package that the file requires.

    Raises
    ------
    PackageNotFoundError
        It is not installed in its environment.
    """
    for name in sorted(names(source.file), key=str.lower):
        package = licences.installed(name, source.environment)
        if package is None:
            raise metadata.PackageNotFoundError(f"{name}: make {source.environment}/.ready")
        yield _row(name, licences.of(package))


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    heads = ("name", "why", "licence", "used in")
    for source in SOURCES:
        parts += [f"## {source.title}\n\nPinned in `{source.file}`.\n", _table(heads, rows(source)), ""]
    for group, title in NPM.items():
        found = (_row(name, locked()[name]["license"]) for name in sorted(npm(group)))
        parts += [f"## {title}\n\nPinned in `package.json`, under `{group}`.\n", _table(heads, found), ""]
    parts += [BROUGHT.lstrip(), _table(("name", "brought by", "used in"), _imported())]
    parts += [SHIPPED, _table(("ships to", "licence", "packages"), _by_licence())]
    parts += [COPYLEFT, _table(("name", "licence as it says", "environment"), _copyleft()), FOOT]
    return "\n".join(parts)


def _row(name: str, licence: str) -> tuple[str, ...]:
    known = listed("dependencies")["packages"][name]
    return f"`{name}`", known["why"], licence, f"`{known['used']}`"


def _imported() -> Iterator[tuple[str, ...]]:
    for name, known in listed("dependencies")["brought"].items():
        yield f"`{name}`", f"`{known['by']}`", f"`{known['used']}`"


def _by_licence() -> Iterator[tuple[str, ...]]:
    told = [(where, {name: licences.of(found) for name, found in group.items()}) for where, group in shipped().items()]
    pages = {name: known["license"] for name, known in locked().items() if not known.get("dev")}
    told.append(("the layer of typesetting (font), the pages (rest)", pages))
    for where, packages in sorted(told, key=lambda one: one[0].startswith("nothing")):
        yield from _grouped(where, packages)


def _grouped(where: str, told: dict[str, str]) -> Iterator[tuple[str, ...]]:
    groups = defaultdict(list)
    for name, licence in told.items():
        groups[licence].append(name)
    for licence, group in sorted(groups.items()):
        yield where, licence, ", ".join(sorted(group))


def _copyleft() -> Iterator[tuple[str, ...]]:
    for where in dict.fromkeys(source.environment for source in SOURCES):
        paths = licences.environment(where) if where != ".venv" else sys.path
        for package in sorted(metadata.distributions(path=paths), key=lambda one: one.name.lower()):
            if licences.copyleft(package):
                yield f"`{package.name}`", licences.of(package), f"`{where}`"


def _table(heads: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ("---",) * len(heads), *lines))


if __name__ == "__main__":
    print(page())
