"""Functions from infra/lists/functions.yaml: each with a role, a log and an environment of its own."""

from typing import Any

from infra import naming
from infra.naming import Intrinsic, arn, ref, sub
from infra.paths import listed

READ = ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem"]
WRITE = [*READ, "PutItem", "UpdateItem"]
TABLE_ACTIONS = {"read": READ, "write": WRITE, "erase": [*WRITE, "DeleteItem", "BatchWriteItem"]}
EVERY_FUNCTION = ("CLOCK_SPEED", "CLOCK_ANCHOR", "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_LOG_LEVEL")
RUNTIME = "python3.13"
LOG_DAYS = 400


def resources() -> dict[str, Any]:
    readers = {kind["reader"]: queue for queue, kind in listed("queues").items()}
    made: dict[str, Any] = {}
    for name, grants in listed("functions").items():
        stem = naming.camel(name)
        made[f"{stem}Log"] = {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": LOG_DAYS}}
        made[naming.role(name)] = _role(f"{stem}Log", _statements(grants, readers.get(name)))
        made[naming.function(name)] = _function(name, grants)
    return made


def _function(name: str, grants: dict[str, Any]) -> dict[str, Any]:
    """What is laid over the function that Chalice makes."""
    values = naming.variables()
    return {
        "Properties": {
            "Runtime": RUNTIME,
            "CodeUri": {"Bucket": ref("ArtifactBucket"), "Key": ref("CodeKey")},
            "Role": arn(naming.role(name)),
            "Timeout": grants["seconds"],
            "MemorySize": grants["megabytes"],
            "Layers": {"Fn::If": ["HasLayer", [ref("Dependencies")], ref("AWS::NoValue")]},
            "LoggingConfig": {"LogGroup": ref(f"{naming.camel(name)}Log")},
            "Environment": {"Variables": {key: values[key] for key in variables_of(grants)}},
        }
    }


def variables_of(grants: dict[str, Any]) -> list[str]:
    """The environment variables that follow from a function's grants."""
    one_each = {"key": "PERSON_KEY", "secret": "TOKEN_SECRET", "files": "FILES_BUCKET"}
    return [
        *(f"TABLE_{name.upper()}" for name in grants["tables"]),
        *(f"QUEUE_{name.upper()}" for name in grants.get("sends", ())),
        *(f"MACHINE_{name.upper()}" for name in grants.get("machines", ())),
        *(variable for grant, variable in one_each.items() if grant in grants),
        *grants.get("settings", ()),
        *EVERY_FUNCTION,
    ]


def _role(log: str, statements: list[Intrinsic]) -> dict[str, Any]:
    writes_log = _allow("logs", ["CreateLogStream", "PutLogEvents"], arn(log))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {
                    "PolicyName": "grants",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [writes_log, *statements]},
                }
            ],
        },
    }


def _statements(grants: dict[str, Any], reads_queue: str | None) -> list[Intrinsic]:
    made = [_table(name, access) for name, access in grants["tables"].items()]
    if "sends" in grants:
        made.append(_allow("sqs", ["SendMessage"], [arn(naming.queue(q)) for q in grants["sends"]]))
    if reads_queue:
        consume = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]
        made.append(_allow("sqs", consume, arn(naming.queue(reads_queue))))
    if "stream" in grants:
        made += _stream(naming.table(grants["stream"]))
    if "key" in grants:
        made.append(_allow("kms", grants["key"], arn("PersonKey")))
    if "secret" in grants:
        made.append(_allow("secretsmanager", ["GetSecretValue"], ref("TokenSecret")))
    for prefix, actions in grants.get("files", {}).items():
        made.append(_allow("s3", actions, sub(f"${{Files.Arn}}/{prefix}*")))
    for name, actions in grants.get("machines", {}).items():
        made += [_machine(naming.machine(name), action) for action in actions]
    return made


def _table(name: str, access: str) -> Intrinsic:
    kind = listed("tables")[name]
    table = naming.table(name)
    indexes = [sub(f"${{{table}.Arn}}/index/{index}") for index in kind.get("indexes", {})]
    statement = _allow("dynamodb", TABLE_ACTIONS[access], [arn(table), *indexes])
    if "condition" in kind:
        return {"Fn::If": [kind["condition"], statement, ref("AWS::NoValue")]}
    return statement


def _stream(table: str) -> list[Intrinsic]:
    reads = ["DescribeStream", "GetRecords", "GetShardIterator"]
    return [
        _allow("dynamodb", reads, {"Fn::GetAtt": [table, "StreamArn"]}),
        _allow("dynamodb", ["ListStreams"], sub(f"${{{table}.Arn}}/stream/*")),
        _allow("sqs", ["SendMessage"], arn("DispatchDeadLetters")),
    ]


def _machine(machine: str, action: str) -> Intrinsic:
    """An execution has an ARN of its own, which only its name completes."""
    if action == "DescribeExecution":
        account = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
        return _allow("states", [action], sub(f"{account}:execution:${{{machine}.Name}}:*"))
    return _allow("states", [action], ref(machine))


def _allow(service: str, actions: list[str], resource: Any) -> Intrinsic:
    return {"Effect": "Allow", "Action": [f"{service}:{action}" for action in actions], "Resource": resource}
