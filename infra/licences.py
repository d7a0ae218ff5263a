"""What an installed package says of its licence, as SPDX names it where that is clear."""

import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

from infra.paths import ROOT

SPDX = re.compile(r"(MIT|[A-Za-z0-9]+-[\w.+-]+)( (AND|OR|WITH) (MIT|[A-Za-z0-9]+-[\w.+-]+))*")
"""An expression in which every name is precise: not "BSD", of which there are several."""

MEANT = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "MIT License": "MIT",
    "MPLv2.0": "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Other words for one licence → its SPDX name."""

CLAUSES = (
    ("Neither the name of", "BSD-3-Clause"),
    ("Permission is hereby granted, free of charge", "MIT"),
)
"""Words that only the text of this licence has."""

COPYLEFT = re.compile(r"GPL|General Public License|Affero")
"""The GPL and what was made of it, LGPL and AGPL too."""


def of(package: metadata.Distribution) -> str:
    """Its licence as SPDX names it, from the metadata or from the text that comes with it; else as it says itself."""
    listed = " / ".join(_classifiers(package))
    for words in (*_said(package), *(_clauses(text) for text in _texts(package)), listed):
        if SPDX.fullmatch(named := MEANT.get(words, words)):
            return named
    return listed or next(iter(_said(package)), "") or "not told"


def copyleft(package: metadata.Distribution) -> bool:
    """Whether it says anywhere that it is under the GPL, LGPL or AGPL, even if another licence may be chosen."""
    return any(COPYLEFT.search(words) for words in (*_said(package), *_classifiers(package)))


def compiled(package: metadata.Distribution) -> dict[str, str]:
    """Parts that are compiled into it → their licences, from its bill of materials (CycloneDX) where it has one."""
    found: dict[str, str] = {}
    for file in package.files or ():
        if file.parent.name == "sboms":
            parts = json.loads(Path(str(file.locate())).read_text("utf-8")).get("components", [])
            found |= {part["name"]: " AND ".join(map(_expression, part.get("licenses", []))) for part in parts}
    return found


def environment(name: str) -> list[str]:
    """The folder of packages of this environment of the checkout (``.venv-ocds``), to look for them in."""
    return [str(folder) for folder in Path(ROOT / name).glob("lib/python*/site-packages")]


def installed(name: str, where: str) -> metadata.Distribution | None:
    """The package in this environment of the checkout; ``.venv`` is the one that runs this, wherever that is."""
    if where == ".venv":
        return next(iter(metadata.distributions(name=name)), None)
    return next(iter(metadata.distributions(name=name, path=environment(where))), None)


def _expression(said: dict[str, Any]) -> str:
    named = said.get("license", {})
    return str(said.get("expression") or named.get("id") or named["name"])


def _said(package: metadata.Distribution) -> list[str]:
    fields = (package.metadata["License-Expression"], package.metadata["License"])
    return [field.strip() for field in fields if field and field.strip() not in ("", "UNKNOWN")]


def _classifiers(package: metadata.Distribution) -> list[str]:
    every = package.metadata.get_all("Classifier") or []
    return [one.rpartition(" :: ")[2] for one in every if one.startswith("License :: ")]


def _texts(package: metadata.Distribution) -> list[str]:
    files = package.metadata.get_all("License-File") or []
    paths = [path for name in files for path in (f"licenses/{name}", name)]
    return [*_said(package), *(package.read_text(path) or "" for path in paths)]


def _clauses(text: str) -> str:
    flat = " ".join(text.split())
    return next((licence for words, licence in CLAUSES if words in flat), "")
