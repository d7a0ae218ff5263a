"""Where is measured: an engine of its own, with the platform and the floors on it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench import floor
from bench.players import Players
from infra import engine, stack
from infra.deploy import Deployment
from infra.paths import ROOT, local
from infra.stack import Stack


@dataclass(frozen=True)
class Platform:
    """One deployment of the platform, with the catalogue in it."""

    name: str
    stack: Stack

    @cached_property
    def env(self) -> dict[str, str]:
        return self.stack.env()

    @cached_property
    def players(self) -> Players:
        return Players(self.env)

    def resource(self, logical: str) -> str:
        """The physical name of a resource of the template."""
        found = self.client("cloudformation").describe_stack_resource(StackName=self.name, LogicalResourceId=logical)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def variables(self, function: str) -> dict[str, str]:
        """The environment of a function."""
        told = self.client("lambda").get_function_configuration(FunctionName=function)
        return dict(told["Environment"]["Variables"])

    def afresh(self, function: str, variables: Mapping[str, str]) -> None:
        """The function goes on in new processes, with this environment; those before have ended."""
        functions = self.client("lambda")
        functions.update_function_configuration(FunctionName=function, Environment={"Variables": dict(variables)})
        functions.get_waiter("function_updated_v2").wait(FunctionName=function)

    def client(self, service: str) -> Any:
        return stack.client(service, self.stack.port)


@dataclass(frozen=True)
class Place:
    """The engine's port, the platform, and where the floors answer."""

    port: int
    platform: Platform
    floor_url: str


@contextmanager
def place(port: int) -> Iterator[Place]:
    """A fresh engine on ``port`` (0: any free one) that ends, with all it stored, when the block does."""
    port = port or _free()
    os.environ |= {**stack.LOCAL_ACCESS, "AWS_ENDPOINT_URL": stack.endpoint(port), "PORT": str(port)}
    shutil.rmtree(local(port), ignore_errors=True)
    engine.start(port)
    try:
        yield Place(port, deployed("chengxiaofu-local", port), floor.deploy(port))
    finally:
        engine.stop_all(port)
        shutil.rmtree(local(port))


def deployed(name: str, port: int) -> Platform:
    """The platform in a stack of that name, its catalogue published."""
    deployment = Deployment("local")
    deployment.name = name
    made = Platform(name, Stack(port, deployment.run({})))
    publish = [sys.executable, "-m", "infra.publish"]
    subprocess.run(publish, cwd=ROOT, env=os.environ | made.env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return made


@contextmanager
def reconciler_at_rest(platform: Platform) -> Iterator[None]:
    """The stack's own reconciler does not run meanwhile: by the clock of the wall it queues anew what lies long."""
    events, rule = platform.client("events"), platform.resource("EveryMinute")
    events.disable_rule(Name=rule)
    try:
        yield
    finally:
        events.enable_rule(Name=rule)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind((engine.HOST, 0))
        return int(probe.getsockname()[1])
