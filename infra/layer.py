"""Makes the layers, for the cloud's runtime, whatever runs this here: the third-party packages that all functions
share, Typst with its fonts for the one function that sets documents, and the SDKs of the SMS providers.

python -m infra.layer        builds them and prints what they and the code weigh, unpacked
"""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from infra import package
from infra.functions import RUNTIME
from infra.paths import BUILD, ROOT

# The runtime brings the AWS SDK; the zip of the code brings the one module of Chalice that runs, and the
# rest of it would drag in its command line, pip and setuptools.
BROUGHT_BY_RUNTIME = ("boto3", "botocore", "s3transfer")
BROUGHT_BY_CODE = "chalice"
NOT_IMPORTED = ("**/tests", "**/*.pyi", "**/__pycache__", "bin")
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux2014_x86_64")
MEGABYTE = 1_000_000
NOTO = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
FONTS = (NOTO / "400Regular", NOTO / "700Bold")
"""Folders of the fonts that documents are set in: Noto Sans SC (OFL 1.1), two of its nine weights."""


@dataclass(frozen=True)
class Layer:
    """A layer, and the parameter of the stack that names it."""

    name: str
    parameter: str
    requirements: str
    limit: int
    """Megabytes that it may weigh: every new process of a function loads it."""
    fonts: tuple[Path, ...] = ()
    """Folders whose fonts go with it, to /opt/fonts."""

    @property
    def folder(self) -> Path:
        return BUILD / self.name

    def build(self) -> Path:
        """The zip of the layer, made anew only when what goes into it has changed.

        Raises
        ------
        RuntimeError
            It weighs more than the functions should have to load.
        FileNotFoundError
            A font is missing: ``npm ci``.
        """
        archive, stamp = self.folder.with_suffix(".zip"), self.folder / "digest"
        if stamp.exists() and stamp.read_text() == self.digest() and archive.exists():
            return archive
        shutil.rmtree(self.folder, ignore_errors=True)
        content = self.folder / "content"
        _install(content / "python", self._packages(), self.folder)
        _leave_out(content / "python")
        for font in self._fonts():
            (content / "fonts").mkdir(exist_ok=True)
            shutil.copy(font, content / "fonts")
            shutil.copy(font.parents[1] / "LICENSE_FONT", content / "fonts")
        if self.megabytes() > self.limit:
            raise RuntimeError(f"{self.name} weighs {self.megabytes():.1f} MB, more than {self.limit}")
        shutil.make_archive(str(self.folder), "zip", content)
        stamp.write_text(self.digest())
        return archive

    def digest(self) -> str:
        """Of what goes into it and how it is made."""
        sums = hashlib.sha256(self._packages().encode() + Path(__file__).read_bytes())
        for font in self._fonts():
            sums.update(font.read_bytes())
        return sums.hexdigest()

    def megabytes(self) -> float:
        """What the layer weighs unpacked."""
        files = (self.folder / "content").rglob("*")
        return sum(file.stat().st_size for file in files if file.is_file()) / MEGABYTE

    def _packages(self) -> str:
        lines = (ROOT / self.requirements).read_text("utf-8").splitlines()
        return "\n".join(line for line in lines if line.partition("==")[0].strip() != BROUGHT_BY_CODE)

    def _fonts(self) -> list[Path]:
        found = [sorted(folder.glob("*.ttf")) for folder in self.fonts]
        if not all(found):
            raise FileNotFoundError(f"no fonts in {[str(folder.relative_to(ROOT)) for folder in self.fonts]}: npm ci")
        return [font for fonts in found for font in fonts]


DEPENDENCIES = Layer("layer", "LayerKey", "requirements.txt", limit=80)
TYPESETTING = Layer(
    "layer-typesetting", "TypesettingLayerKey", "requirements-typesetting.txt", limit=120, fonts=FONTS
)  # fmt: skip
SMS = Layer("layer-sms", "SmsLayerKey", "requirements-sms.txt", limit=50)
ALL = (DEPENDENCIES, TYPESETTING, SMS)


def _install(target: Path, packages: str, beside: Path) -> None:
    target.mkdir(parents=True)
    requirements = beside / "requirements.txt"
    requirements.write_text(packages, "utf-8")
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
    for layer in ALL:
        layer.build()
        print(f"{layer.name} {layer.megabytes():.1f} MB, unpacked")
    package.build()
    with zipfile.ZipFile(package.CODE_ZIP) as archive:
        code = sum(entry.file_size for entry in archive.infolist()) / MEGABYTE
    print(f"code {code:.1f} MB, unpacked")


if __name__ == "__main__":
    main()
