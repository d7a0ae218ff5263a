"""What was written on a rating, read and written under the key of who was served."""

from chalicelib.kernel import privacy
from chalicelib.kernel.cases import Head
from chalicelib.ratings.state import RatingCase


class Sealing(privacy.Sealing):
    """Opens and seals what belongs to one rating."""

    def __init__(self, keys: privacy.Privacy, head: Head[RatingCase]) -> None:
        super().__init__(keys, head.state.subject, head.case_id)
