"""The packaged template, made once for all tests of the package."""

import json
from typing import Any

import pytest

from infra import package


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    package.build()
    content: dict[str, Any] = json.loads(package.TEMPLATE.read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"]
    return found
