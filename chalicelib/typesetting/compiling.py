"""Compiles templates with Typst (Apache-2.0).

What every template can do stands in templates/base.typ. A template gets its data as ``sys.inputs.data``, in JSON.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from chalicelib.typesetting.codes import qr

TEMPLATES = Path(__file__).parent / "templates"
STANDARD = "a-3a"
"""PDF/A-3 (ISO 19005-3), the kind of archive that may hold files; level a: tagged, its text can be read aloud."""
FAMILY = "Noto Sans SC"
"""The one family that the templates are set in."""


class TypstCompiler:
    """The :class:`~chalicelib.kernel.typesetting.Typesetter` itself. Fonts are read once, at the first document."""

    def __init__(self, fonts: Sequence[str]) -> None:
        """``fonts``: folders with the fonts; those of the machine are not looked at."""
        self._folders = list(fonts)

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        file = TEMPLATES / f"{template}.typ"
        if not file.is_file():
            raise LookupError(f"no template {template}")
        given = json.dumps(drawn(data), ensure_ascii=False)
        made = self._compiler.compile(file, format="pdf", sys_inputs={"data": given}, pdf_standards=STANDARD)
        return bytes(made)

    @cached_property
    def _compiler(self) -> Any:
        import typst  # noqa: PLC0415  only the function with the layer has it

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=self._folders)
        if FAMILY not in fonts.families():  # Typst would leave every Chinese character out, without a word
            raise LookupError(f"no font {FAMILY}")
        return typst.Compiler(root=TEMPLATES, font_paths=fonts)


def edition(template: str) -> str:
    """A digest of the template's own text: what was set from another edition is not the same document."""
    texts = [(TEMPLATES / f"{name}.typ").read_bytes() for name in ("base", template)]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def drawn(data: Any) -> Any:
    """The data, each ``{"qr": text}`` in it as the SVG of its code."""
    if isinstance(data, Mapping):
        if data.keys() == {"qr"}:
            return qr(data["qr"])
        return {name: drawn(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [drawn(value) for value in data]
    return data
