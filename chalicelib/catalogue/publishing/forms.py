"""Whether a form (JSON Schema 2020-12) can be used to ask an applicant."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from chalicelib.kernel.errors import DomainError, Invalid


def form_faults(form: dict[str, Any]) -> Sequence[DomainError]:
    """What is wrong with the form: no valid schema, or one that does not describe an object of fields."""
    return _faults_once(json.dumps(form))


@lru_cache(maxsize=4096)
def _faults_once(content: str) -> Sequence[DomainError]:
    """Kept by content, because many items share a form."""
    form = json.loads(content)
    try:
        # With a format checker, a pattern that is no regular expression is a fault too.
        Draft202012Validator.check_schema(form, Draft202012Validator.FORMAT_CHECKER)
    except SchemaError as fault:
        field = ".".join(["form", *(str(part) for part in fault.path)])
        return (Invalid("item_form_broken", field, reason=fault.message[:200]),)
    if form.get("type") != "object" or not isinstance(form.get("properties"), dict):
        return (Invalid("item_form_no_fields", "form"),)
    return ()
