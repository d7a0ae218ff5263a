"""checkov, with the tables of its JSONPath grammar made once: ``.venv-check/bin/python -m infra.template_checks …``.

bc-jsonpath-ng makes them anew for each of some 1,700 expressions in the template, which takes four fifths of checkov's
time. All else is as it comes.
"""

import sys
from typing import Any

import ply.yacc
from checkov.main import Checkov

MADE: dict[tuple[type, str], Any] = {}
make = ply.yacc.yacc


def once(module: Any, start: str, **said: Any) -> Any:
    """The parser of a grammar, for texts that begin with ``start``. Nothing of one text is kept for the next."""
    if (type(module), start) not in MADE:
        MADE[type(module), start] = make(module=module, start=start, **said)
    return MADE[type(module), start]


if __name__ == "__main__":
    ply.yacc.yacc = once
    sys.exit(Checkov().run())
