"""Photos that somebody sends for what they are going to write on a ticket."""

from chalicelib.complaints.acting import Acting
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.photos import (
    CheckedPhoto,
    NewPhoto,
    PhotoByNumber,
    PhotoForm,
    UploadedPhoto,
    UploadedPhotoByNumber,
)
from chalicelib.complaints.reporting import by_number
from chalicelib.complaints.values import ByNumber
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import load


class Attaching:
    """What those call who may write on a ticket."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def upload(self, caller: Caller, case_id: str, asked: NewPhoto) -> PhotoForm:
        """Where to upload a photo (NotFound ``case_unknown`` for who may not know of the ticket)."""
        self._acting.held(caller, load(self._acting.cases, FLOW, case_id))
        return self._acting.photos.form(case_id, asked)

    def check(self, caller: Caller, case_id: str, asked: UploadedPhoto) -> CheckedPhoto:
        """It was uploaded: see :meth:`~chalicelib.complaints.photos.Photos.check`."""
        self._acting.held(caller, load(self._acting.cases, FLOW, case_id))
        return self._acting.photos.check(case_id, asked)

    def upload_by_number(self, asked: PhotoByNumber) -> PhotoForm:
        """As :meth:`upload`, by whoever has the number and the query code (NotFound ``case_unknown``)."""
        return self._acting.photos.form(self._numbered(asked), asked)

    def check_by_number(self, asked: UploadedPhotoByNumber) -> CheckedPhoto:
        """As :meth:`check`, by whoever has the number and the query code (NotFound ``case_unknown``)."""
        return self._acting.photos.check(self._numbered(asked), asked)

    def _numbered(self, asked: ByNumber) -> str:
        return by_number(self._acting.cases, self._acting.privacy, asked.number, asked.code).case_id
