"""The how-to about flows is held to every flow: its files, why some have others, and where each is told."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bootstrap.answering import answerables
from chalicelib.bootstrap.counting import measures
from chalicelib.bootstrap.flows import FLOWS, waited
from chalicelib.bootstrap.ratings import handled
from chalicelib.bootstrap.readers import heard
from chalicelib.kernel.cases import Flow
from chalicelib.messages.kinds import TELLABLE
from infra import functions, machines, naming, package
from infra.paths import ROOT, document, listed

GUIDE = (ROOT / "docs" / "how-to" / "add-a-flow.md").read_text("utf-8")
CODE = ROOT / "chalicelib"
NAME = re.compile(r"`([\w/]+)`")
FILE = re.compile(r"`([\w/]+\.py)`")
PATTERN = "trading/challenges"
WAITING = {flow: wait.machine for flow, wait in waited().items()}


def part(heading: str) -> str:
    """What stands under a heading of the second order."""
    [found] = re.findall(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    return str(found)


def rows(text: str) -> Iterator[list[str]]:
    for line in re.findall(r"^\| (.*) \|$", text, re.MULTILINE):
        cells = [cell.strip() for cell in line.split(" | ")]
        if not set(cells[0]) <= set("-|") and cells[0] not in ("duty", "folder", "file"):
            yield cells


def folder(flow: Flow[Any]) -> str:
    """The folder of a flow within ``chalicelib``."""
    return str(Path(inspect.getfile(flow.evolve)).parent.relative_to(CODE))


def has(place: str, name: str) -> bool:
    return (CODE / place / f"{name}.py").is_file() or (CODE / place / name / "__init__.py").is_file()


FOLDERS = {folder(flow): flow.name for flow in FLOWS.values()}
USUAL, SOMETIMES = part("1. The files").split("Where there is such a duty:")
DUTIES = [name for _, names in rows(USUAL) for name in NAME.findall(names)]
WHERE_THERE_IS = [name for _, names in rows(SOMETIMES) for name in NAME.findall(names)]
EXCEPTIONS = {NAME.findall(row[0])[0]: row[1:] for row in rows(part("2. What other flows do otherwise"))}
TOLD = {NAME.findall(row[0])[0]: row[1] for row in rows(part("3. The flow is told to the platform"))}
each_folder = pytest.mark.parametrize("place", sorted(FOLDERS))


def imported(file: Path) -> set[str]:
    """Modules that a file imports anywhere, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def with_file(name: str) -> set[str]:
    """The flows whose folder has it."""
    return {flow for place, flow in FOLDERS.items() if has(place, name)}


def test_the_pattern_has_a_file_for_every_duty() -> None:
    assert len(DUTIES) == 18
    assert [name for name in DUTIES if not has(PATTERN, name)] == []
    assert {PATTERN, *EXCEPTIONS} == set(FOLDERS)


@each_folder
def test_a_flow_has_the_files_of_the_table_but_for_its_exceptions(place: str) -> None:
    missing, _ = EXCEPTIONS.get(place, ("", ""))
    assert [name for name in DUTIES if not has(place, name)] == NAME.findall(missing)


@each_folder
def test_what_is_there_instead_is_there(place: str) -> None:
    _, why = EXCEPTIONS.get(place, ("", "the pattern"))
    assert why
    for file in FILE.findall(why):
        assert (CODE / place / file).is_file() or (CODE / file).is_file(), file
    if why.startswith("small"):
        text = (CODE / place / "model.py").read_text("utf-8")
        assert re.search(r"^def (decide|fix)\b", text, re.MULTILINE)
        assert len(text.splitlines()) <= 250


@pytest.mark.parametrize("name", WHERE_THERE_IS)
def test_what_is_there_where_there_is_such_a_duty_is_there_somewhere(name: str) -> None:
    assert with_file(name)


@pytest.mark.parametrize("name", TOLD)
def test_what_a_flow_has_is_told_where_the_table_says(name: str) -> None:
    files = re.findall(r"`(app\.py|bootstrap/\w+\.py)`", TOLD[name])
    known = set[str]().union(*(imported((ROOT if file == "app.py" else CODE) / file) for file in files))
    # What the bootstrap of a flow makes is told by the name of who makes it.
    makers = {module.split(".")[2] for module in known if module.startswith("chalicelib.bootstrap.")}
    known |= set[str]().union(*(imported(CODE / "bootstrap" / f"{maker}.py") for maker in makers))
    for place in (one for one in FOLDERS if has(one, name)):
        wanted = f"chalicelib.{place.replace('/', '.')}.{name}"
        assert wanted in known or (name == "model" and place == "trading/ocds"), wanted


def test_what_is_told_by_flow_is_told_of_the_flows_that_have_it() -> None:
    assert set(measures()) == with_file("measured")
    assert set(handled()) == with_file("handled")
    assert set(answerables()) == with_file("answerable")
    assert with_file("letters") | {"trading"} == set(TELLABLE)
    rules = document(ROOT / "catalogue" / "accountability.yaml")["rules"]
    assert {source["flow"] for rule in rules for source in rule.get("sources", ())} == set(answerables())


def test_whose_limits_are_days_has_a_clockwork_and_no_machine() -> None:
    readers = (CODE / "bootstrap" / "readers.py").read_text("utf-8")
    alone = with_file("clockwork") - WAITING.keys()
    assert alone == {"rating", "accountability"}
    assert "ratings and\naccountability have a clockwork, and nothing else" in part("4. Clocks")
    [looked_at] = re.findall(r"clockworks: dict\[str, Clockwork\] = \{(.*?)\}", readers, re.DOTALL)
    assert len(re.findall(r"clockwork\(\)", looked_at)) == len(with_file("clockwork"))
    assert set(machines.MACHINES) - {"instant"} == set(WAITING.values())
    named = re.findall(r"\(`(\w+)`\)", part("4. Clocks").partition("Such a flow needs")[0])
    assert sorted(named) == sorted(WAITING.values())


@pytest.mark.parametrize("machine", WAITING.values())
def test_a_machine_has_its_step_its_role_and_its_alarm(machine: str) -> None:
    app, readers = ((file).read_text("utf-8") for file in (ROOT / "app.py", CODE / "bootstrap" / "readers.py"))
    assert f"def {machine}_step(" in app
    assert f"bootstrap.{machine}_steps().handle(event)" in app
    assert f"def {machine}_steps(" in readers
    assert f"{machine}_step" in listed("functions")
    made = package.merge_template()["Resources"]
    assert {naming.machine(machine), f"{naming.machine(machine)}Role", f"{machine.capitalize()}Fails"} <= set(made)


@pytest.mark.parametrize("flow", WAITING)
def test_a_workflow_hears_of_facts_that_there_are_and_of_each_for_one_reason(flow: str) -> None:
    wait, kinds = waited()[flow], {kind for kind, _ in FLOWS[flow].bodies}
    assert wait.hears <= kinds
    assert len(wait.hears) == len(wait.opens) + len(wait.moves) + len(wait.closes)


def test_a_reader_has_a_queue_a_function_and_a_handler() -> None:
    app = (ROOT / "app.py").read_text("utf-8")
    for name in heard():
        function = listed("queues")[name]["reader"]
        assert function in listed("functions")
        assert f"def {function}(" in app
    made = package.merge_template()["Resources"]
    assert all(f"{naming.dead_letters(name)}Alarm" in made for name in heard())


@pytest.mark.parametrize("function", ["dispatch", "reconcile"])
def test_who_tells_of_facts_may_tell_every_reader(function: str) -> None:
    grants = listed("functions")[function]
    assert heard().keys() == set(functions.sent(grants)) - set(grants.get("sends", ()))


@pytest.mark.parametrize("function", ["workflow_reader", "reconcile"])
def test_who_starts_workflows_may_start_each(function: str) -> None:
    assert listed("functions")[function]["machines"].keys() == set(WAITING.values())


@pytest.mark.parametrize("queue", heard())
def test_a_reader_wants_facts_that_there_are(queue: str) -> None:
    for flow, kinds in heard()[queue].items():
        assert kinds <= {kind for kind, _ in FLOWS[flow].bodies}, flow


def test_every_flow_has_golden_timelines_and_a_place_where_it_is_played() -> None:
    golden = ROOT / "tests" / "golden"
    assert {path.name for path in golden.iterdir() if path.is_dir()} == set(FLOWS)
    [command] = re.findall(r"python -m (tests\.\w+_timelines)", GUIDE)
    assert "def write_missing(" in (ROOT / f"{command.replace('.', '/')}.py").read_text("utf-8")
