"""Makes build/layer: the third-party packages, for the cloud's runtime, whatever runs this here.

python -m infra.layer        builds it and prints what it and the code weigh, unpacked
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from infra import package
from infra.functions import RUNTIME
from infra.paths import LAYER, ROOT

# The runtime brings the AWS SDK; the zip of the code brings the one module of Chalice that runs, and the
# rest of it would drag in its command line, pip and setuptools.
BROUGHT_BY_RUNTIME = ("boto3", "botocore", "s3transfer")
BROUGHT_BY_CODE = "chalice"
NOT_IMPORTED = ("**/tests", "**/*.pyi", "**/__pycache__", "bin")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64")
LIMIT_MEGABYTES = 80
MEGABYTE = 1_000_000


def build() -> Path:
    """The zip of the layer, made anew only when what goes into it has changed.

    Raises
    ------
    RuntimeError
        It weighs more than the functions should have to load.
    """
    archive = LAYER.with_suffix(".zip")
    stamp = LAYER / "digest"
    if stamp.exists() and stamp.read_text() == digest() and archive.exists():
        return archive
    shutil.rmtree(LAYER, ignore_errors=True)
    _install(LAYER / "python")
    _leave_out(LAYER / "python")
    if megabytes() > LIMIT_MEGABYTES:
        raise RuntimeError(f"the layer weighs {megabytes():.1f} MB, more than {LIMIT_MEGABYTES}")
    shutil.make_archive(str(LAYER), "zip", LAYER, "python")
    stamp.write_text(digest())
    return archive


def digest() -> str:
    return hashlib.sha256(_requirements().encode() + Path(__file__).read_bytes()).hexdigest()


def megabytes() -> float:
    """What the layer weighs unpacked."""
    return sum(file.stat().st_size for file in (LAYER / "python").rglob("*") if file.is_file()) / MEGABYTE


def _requirements() -> str:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if line.partition("==")[0].strip() != BROUGHT_BY_CODE)


def _install(target: Path) -> None:
    target.mkdir(parents=True)
    requirements = LAYER / "requirements.txt"
    requirements.write_text(_requirements(), "utf-8")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--only-binary=:all:"]
    command += [option for platform in PLATFORMS for option in ("--platform", platform)]
    command += ["--implementation", "cp", "--python-version", RUNTIME.removeprefix("python")]
    # What the layer holds need not agree with what this interpreter has installed.
    command += ["--no-warn-conflicts", "--target", str(target), "-r", str(requirements)]
    subprocess.run(command, check=True)  # noqa: S603


def _leave_out(target: Path) -> None:
    unwanted = [path for name in BROUGHT_BY_RUNTIME for path in target.glob(f"{name}*")]
    unwanted += [path for pattern in NOT_IMPORTED for path in target.glob(pattern)]
    for path in unwanted:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def main() -> None:
    build()
    package.build()
    with zipfile.ZipFile(package.CODE_ZIP) as archive:
        code = sum(entry.file_size for entry in archive.infolist()) / MEGABYTE
    print(f"layer {megabytes():.1f} MB, code {code:.1f} MB, unpacked")


if __name__ == "__main__":
    main()
