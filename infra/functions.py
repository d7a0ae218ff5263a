"""Functions from infra/lists/functions.yaml: each with a role, a log and an environment of its own."""

from typing import Any

from infra import naming
from infra.alarms import above_zero
from infra.naming import Intrinsic, arn, ref, sub
from infra.paths import listed

READ = ["GetItem", "BatchGetItem", "Query", "ConditionCheckItem"]
WRITE = [*READ, "PutItem", "UpdateItem"]
TABLE_ACTIONS = {
    "read": READ,
    # No action puts without being able to put over what is there: what is appended to is chained, too.
    "append": ["GetItem", "Query", "PutItem"],
    "write": WRITE,
    "erase": [*WRITE, "DeleteItem", "BatchWriteItem"],
}
SECRETS = {"secret": "TokenSecret", "signing": "SigningSecret", "providers": "Providers"}
OF_A_BUCKET = ("ListBucket", "ListBucketVersions")
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
        made[f"{stem}Throttled"] = above_zero(
            f"{name}: calls were turned away, more came than the account runs at once",
            "AWS/Lambda Throttles",
            "FunctionName",
            ref(naming.function(name)),
        )
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
            "Layers": {"Fn::If": ["HasLayer", [ref(layer) for layer in _layers(grants)], ref("AWS::NoValue")]},
            "LoggingConfig": {"LogGroup": ref(f"{naming.camel(name)}Log")},
            "Environment": {"Variables": {key: values[key] for key in variables_of(grants)}},
        }
    }


def sent(grants: dict[str, Any]) -> list[str]:
    """The queues that a function puts messages on."""
    facts = [queue for queue, kind in listed("queues").items() if kind["reader"].endswith("_reader")]
    return [*(facts if grants.get("dispatches") else ()), *grants.get("sends", ())]


def _layers(grants: dict[str, Any]) -> list[str]:
    return ["Dependencies", *(naming.camel(layer) for layer in grants.get("layers", ()))]


def variables_of(grants: dict[str, Any]) -> list[str]:
    """The environment variables that follow from a function's grants."""
    one_each = {
        "key": "PERSON_KEY",
        "secret": "TOKEN_SECRET",
        "signing": "SIGNING_SECRET",
        "providers": "PROVIDERS_SECRET",
        "files": "FILES_BUCKET",
        "anchors": "ANCHORS_BUCKET",
        "seal": "SEAL",
    }
    return [
        *(f"TABLE_{name.upper()}" for name in grants["tables"]),
        *(f"QUEUE_{name.upper()}" for name in sent(grants)),
        *(f"DEAD_LETTERS_{name.upper()}" for name in grants.get("dead_letters", ())),
        *(f"MACHINE_{name.upper()}" for name in grants.get("machines", ())),
        *(f"FUNCTION_{name.upper()}" for name in grants.get("invokes", ())),
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
    if queues := sent(grants):
        made.append(_allow("sqs", ["SendMessage"], [arn(naming.queue(queue)) for queue in queues]))
    if reads_queue:
        consume = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]
        made.append(_allow("sqs", consume, arn(naming.queue(reads_queue))))
    if "stream" in grants:
        made += _stream(naming.table(grants["stream"]))
    if "key" in grants:
        made.append(_allow("kms", grants["key"], arn("PersonKey")))
    for grant, secret in SECRETS.items():
        if grant in grants:
            actions = grants[grant] if isinstance(grants[grant], list) else ["GetSecretValue"]
            made.append(_allow("secretsmanager", actions, ref(secret)))
    if "seal" in grants:
        made.append(_seal())
    for prefix, actions in grants.get("files", {}).items():
        made += _bucket("Files", prefix, actions)
    if "anchors" in grants:
        made += _bucket("Anchors", "", grants["anchors"])
    return made + _calls(grants)


def _calls(grants: dict[str, Any]) -> list[Intrinsic]:
    """State machines and functions that it calls, and queues whose dead letters it counts."""
    counted = [arn(naming.dead_letters(queue)) for queue in grants.get("dead_letters", ())]
    called = [naming.function(name) for name in grants.get("invokes", ())]
    return [
        *(
            _machine(naming.machine(n), action)
            for n, actions in grants.get("machines", {}).items()
            for action in actions
        ),
        *(_allow("lambda", ["InvokeFunction"], arn(function)) for function in called),
        *([_allow("sqs", ["GetQueueAttributes"], counted)] if counted else []),
    ]


def _seal() -> Intrinsic:
    """The key where there is one, else the secret."""
    key = _allow("kms", ["Sign", "GetPublicKey"], arn("SealKey"))
    return {"Fn::If": ["HasSealKey", key, _allow("secretsmanager", ["GetSecretValue"], ref("SealSecret"))]}


def _table(name: str, access: str) -> Intrinsic:
    kind = listed("tables")[name]
    table = naming.table(name)
    indexes = [sub(f"${{{table}.Arn}}/index/{index}") for index in kind.get("indexes", {})]
    statement = _allow("dynamodb", TABLE_ACTIONS[access], [arn(table), *indexes])
    if "condition" in kind:
        return {"Fn::If": [kind["condition"], statement, ref("AWS::NoValue")]}
    return statement


def _bucket(bucket: str, prefix: str, actions: list[str]) -> list[Intrinsic]:
    """Objects under the prefix, and, where it is granted, what lists them."""
    objects = [action for action in actions if action not in OF_A_BUCKET]
    made = [_allow("s3", objects, sub(f"${{{bucket}.Arn}}/{prefix}*"))]
    if len(objects) < len(actions):
        lists = _allow("s3", [action for action in actions if action in OF_A_BUCKET], arn(bucket))
        made.append(lists | ({"Condition": {"StringLike": {"s3:prefix": f"{prefix}*"}}} if prefix else {}))
    return made


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
