"""Makes build/package: the template and the code, the same for every place they are deployed to.

Chalice turns app.py into functions and an API; the template it is merged with adds all other resources.
Chalice packages from a copy with an empty requirements.txt, because the packages come from the layer.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra import functions, gateway, machines, naming, queues, tables
from infra.paths import BUILD, INFRA, PACKAGE, ROOT, document

CODE = ("app.py", "chalicelib", "channels")
DESCRIPTION = ("infra", ".chalice/config.json", "requirements.txt")
SOURCE = PACKAGE / "source"
TEMPLATE = PACKAGE / "out" / "sam.json"
CODE_ZIP = PACKAGE / "out" / "deployment.zip"
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


def build() -> str:
    """Packages, unless nothing has changed since the last time.

    Returns
    -------
    The digest of the code, which names it in the artifact bucket.
    """
    stamp = PACKAGE / "digest"
    with _alone():
        whole = digest(ROOT, (*CODE, *DESCRIPTION))
        if not (stamp.exists() and stamp.read_text() == whole):
            shutil.rmtree(PACKAGE, ignore_errors=True)
            _stage()
            _chalice()
            stamp.write_text(whole)
        return digest(SOURCE, ("app.py", "chalicelib", "vendor"))


def merge_template() -> dict[str, Any]:
    """Every resource that Chalice does not make, and what is laid over those it does."""
    template: dict[str, Any] = {"Resources": {}, "Outputs": naming.outputs()}
    for file in sorted((INFRA / "template").glob("*.yaml")):
        for section, content in document(file).items():
            _add(template.setdefault(section, {}), content)
    for part in (tables, queues, functions):
        _add(template["Resources"], part.resources())
    api = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    api["x-amazon-apigateway-gateway-responses"] = gateway.responses()
    for name, definition in machines.definitions().items():
        machine = template["Resources"][naming.machine(name)]["Properties"]
        for key, value in machines.properties(definition).items():
            machine[key] = value | machine.get(key, {}) if isinstance(value, dict) else value
    return template


def digest(base: Path, names: Iterable[str]) -> str:
    """A digest of the names and contents of the files under these paths, relative to the base."""
    sums = hashlib.sha256()
    for file in sorted(file for name in names for file in _files(base / name)):
        content = file.read_bytes()
        sums.update(f"{file.relative_to(base)}\0{len(content)}\0".encode() + content)
    return sums.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Deployments to several local engines may package at the same moment: one after the other."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "package.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def _add(target: dict[str, Any], content: dict[str, Any]) -> None:
    twice = target.keys() & content.keys()
    if twice:
        raise ValueError(f"defined twice: {sorted(twice)}")
    target.update(content)


def _stage() -> None:
    """A copy of what ships, so that no cache of the interpreter or of Chalice gets into the zip."""
    (SOURCE / ".chalice").mkdir(parents=True)
    shutil.copy(ROOT / ".chalice" / "config.json", SOURCE / ".chalice")
    shutil.copy(ROOT / "app.py", SOURCE)
    shutil.copytree(ROOT / "chalicelib", SOURCE / "chalicelib", ignore=NOT_SHIPPED)
    shutil.copytree(ROOT / "vendor", SOURCE / "vendor", ignore=NOT_SHIPPED)
    (SOURCE / "requirements.txt").touch()


def _chalice() -> None:
    merged = PACKAGE / "merge.json"
    merged.write_text(json.dumps(merge_template(), ensure_ascii=False, indent=1), "utf-8")
    chalice = Path(sys.executable).with_name("chalice")
    command = [str(chalice), "package", "--stage", "every", "--merge-template", str(merged)]
    command.append(str(TEMPLATE.parent))
    # Chalice wants a region for the ARNs it would make itself; none of those is left in the template.
    environment = os.environ | {"AWS_DEFAULT_REGION": "cn-northwest-1"}
    subprocess.run(command, cwd=SOURCE, env=environment, check=True)  # noqa: S603
    # CloudFormation takes templates of at most 1 MB (User Guide, "Quotas"); Chalice's blanks alone are more than half.
    template = json.loads(TEMPLATE.read_text("utf-8"))
    TEMPLATE.write_text(json.dumps(template, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    build()
