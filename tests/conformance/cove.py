"""Run by the Python of .venv-ocds, in a process of its own: the validator of the Open Contracting Partnership.

python tests/conformance/cove.py FOLDER STANDARD PACKAGE…

Prints a JSON object: package → what the validator says of it. FOLDER has the extensions, STANDARD is the zip of the
standard. Extensions are served from here, under the addresses that the packages name: nothing is asked of the network.
"""

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import requests
import urllib3
from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig

ARCHIVE = re.compile(r"https://github\.com/open-contracting-extensions/ocds_([a-z]+)_extension/archive/.+\.zip")
SCHEMA = re.compile(r"https://standard\.open-contracting\.org/schema/1__1__5/([a-z-]+\.json)")


class Shelf(requests.adapters.HTTPAdapter):
    """Answers with the extensions and the schemas that lie here, and refuses everything else."""

    def __init__(self, folder: Path, standard: Path) -> None:
        super().__init__()
        self.folder, self.standard = folder, standard

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        content = self.content(str(request.url))
        raw = urllib3.HTTPResponse(
            io.BytesIO(content or b""), status=404 if content is None else 200, reason="", preload_content=False,
            request_url=request.url,
        )  # fmt: skip
        return self.build_response(request, raw)

    def content(self, url: str) -> bytes | None:
        """What lies under an address."""
        if found := ARCHIVE.fullmatch(url):
            return self.archive(found[1])
        if found := SCHEMA.fullmatch(url):
            with zipfile.ZipFile(self.standard) as whole:
                return whole.read(f"{whole.namelist()[0]}schema/{found[1]}")
        return None

    def archive(self, extension: str) -> bytes:
        """An extension as GitHub packs it: all in one folder, which comes first."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as whole:
            whole.writestr(f"{extension}/", "")
            for file in sorted((self.folder / extension).iterdir()):
                whole.write(file, f"{extension}/{file.name}")
        return packed.getvalue()


def verdict(path: str, standard: str) -> dict[str, Any]:
    """What the validator says of one package."""
    config = LibCoveOCDSConfig({"context": "api", "standard_zip": f"file://{Path(standard).resolve()}"})
    said = ocds_json_output(json_data=json.loads(Path(path).read_text("utf-8")), lib_cove_ocds_config=config)
    wanted = (
        "version_used", "validation_errors", "extensions", "additional_fields", "deprecated_fields",
        "additional_closed_codelist_values", "additional_checks", "conformance_errors", "json_deref_error",
        "additional_open_codelist_values", "structure_warnings",
    )  # fmt: skip
    return {name: said[name] for name in wanted if name in said}


def main() -> None:
    folder, standard, *packages = sys.argv[1:]
    shelf = Shelf(Path(folder), Path(standard))
    requests.Session.get_adapter = lambda *_, **__: shelf  # type: ignore[method-assign]
    print(json.dumps({path: verdict(path, standard) for path in packages}, ensure_ascii=False))


if __name__ == "__main__":
    main()
