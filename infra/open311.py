"""API keys of apps that send reports over Open311.

python -m infra.open311 issue city-app --name 城市随手拍 --hourly 600    a key; an older one of the app ends
python -m infra.open311 close city-app
python -m infra.open311 show

A key is printed once, when it is made. Works in the environment of a stack (infra.stack).
"""

import argparse
import json
import sys
from os import environ as env

from pydantic import ValidationError

from chalicelib.aws.records_table import RecordsTable
from chalicelib.complaints.open311.keys import Keys
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.errors import DomainError
from infra import acts


def keys() -> Keys:
    """The apps of the stack that the environment names."""
    return Keys(RecordsTable(env["TABLE_ACCESS"]), RunningClock())


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("python -m infra.open311", description=__doc__, formatter_class=Raw)
    commands = made.add_subparsers(dest="command", required=True)
    issuing = commands.add_parser("issue", help="a new key; the app is opened where there is none")
    issuing.add_argument("--name", default="", help="what it is called")
    issuing.add_argument("--hourly", type=int, default=0, help="reports an hour")
    closing = commands.add_parser("close", help="ends it")
    for command in (issuing, closing):
        command.add_argument("code", help="a name for the app: small letters, digits, hyphens")
    commands.add_parser("show", help="without keys")
    return made


Raw = argparse.RawDescriptionHelpFormatter


def main(arguments: list[str]) -> int:
    """Run a command on the stack that the environment names; 1 when it is refused."""
    asked = parser().parse_args(arguments)
    try:
        if asked.command == "issue":
            issued = keys().issue(asked.code, asked.name, asked.hourly)
            print(json.dumps({"code": issued.app.code, "api_key": issued.api_key}))
        elif asked.command == "close":
            print(json.dumps({"code": keys().close(asked.code).code, "state": "closed"}))
        else:
            for app in keys().all():
                print(json.dumps(app.model_dump(mode="json", exclude={"digest"}), ensure_ascii=False))
        if asked.command != "show":
            acts.told(f"infra.open311 {asked.command}", asked.code)
    except DomainError as refused:
        print(json.dumps({"refused": refused.code, "message": refused.sentence}, ensure_ascii=False))
        return 1
    except ValidationError as wrong:
        fields = [".".join(map(str, error["loc"])) for error in wrong.errors()]
        print(json.dumps({"refused": "body_invalid", "fields": fields}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
