"""Photos that somebody sends for what they are going to write on a ticket."""

from chalicelib.complaints.acting import Acting
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.photos import CheckedPhoto, NewPhoto, PhotoForm, UploadedPhoto
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
