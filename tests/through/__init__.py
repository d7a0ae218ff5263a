"""Who gets through where, by subject: told by hand, not read from the platform's own."""

from collections.abc import Mapping

from tests.through import (
    applications,
    catalogue,
    complaints,
    halls,
    open_data,
    partners,
    people,
    sandbox,
    supervision,
    trading,
)

SUBJECTS = (catalogue, trading, open_data, supervision, applications, partners, people, halls, complaints, sandbox)
THROUGH: Mapping[str, str] = {route: told for subject in SUBJECTS for route, told in subject.ROUTES.items()}
"""Route → the kinds of callers that get through; all others are refused, change nothing and see nothing."""
