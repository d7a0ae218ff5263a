"""What the routes of files are asked, and what they answer."""

from pydantic import Field

from chalicelib.kernel.values import Lenient, Strict
from chalicelib.trading.ocds.files.reading import MOST
from chalicelib.trading.ocds.schemas import RemarkView
from chalicelib.trading.values import Sha256


class NewFile(Strict):
    """A file that is going to be uploaded: JSON or JSON Lines, as it is or in gzip."""

    sha256: Sha256
    size: int = Field(ge=1, le=MOST)


class UploadedFile(Strict):
    """A file that was uploaded."""

    sha256: Sha256


class FileForm(Lenient):
    """Where and how to POST the file (multipart/form-data, the file last)."""

    url: str
    fields: dict[str, str]


class FileView(Lenient):
    """A file, and where it stands."""

    id: str
    sha256: str
    stage: str
    stage_text: str
    size: int
    """Bytes, unpacked; 0: it was not read yet."""
    parts: int
    checked: int
    kept: int
    releases: int
    """Releases that were found, those that were there before among them."""
    processes: int
    linked: int
    faults: tuple[RemarkView, ...] = ()
    """The first of them."""
    fault_count: int = 0
    remarks: tuple[RemarkView, ...] = ()
    """The first of what is worth a look, and was imported all the same."""
    remark_count: int = 0
    report: str = ""
    """Where all faults and remarks can be read as JSON, for a few minutes; empty: not all is checked yet."""
