"""What was written on a challenge, read and written under the key of the firm that challenges."""

from chalicelib.kernel import privacy
from chalicelib.kernel.cases import Head
from chalicelib.trading.challenges.state import ChallengeCase


class Sealing(privacy.Sealing):
    """Opens and seals what belongs to one challenge."""

    def __init__(self, keys: privacy.Privacy, head: Head[ChallengeCase]) -> None:
        super().__init__(keys, head.state.subject, head.case_id)
