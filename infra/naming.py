"""The logical id of each resource, and the environment variable that carries its name."""

from typing import Any

from infra.machines import MACHINES
from infra.paths import listed

Intrinsic = dict[str, Any]


def camel(name: str) -> str:
    """workflow_reader → WorkflowReader, which is also how Chalice names a function's resource."""
    return "".join(part[0].upper() + part[1:] for part in name.lower().split("_"))


def function(name: str) -> str:
    return "APIHandler" if name == "api" else camel(name)


def role(name: str) -> str:
    return f"{camel(name)}Role"


def table(name: str) -> str:
    return f"{camel(name)}Table"


def queue(name: str) -> str:
    return f"{camel(name)}Queue"


def dead_letters(name: str) -> str:
    return f"{camel(name)}DeadLetters"


def machine(name: str) -> str:
    return f"{camel(name)}Machine"


def ref(logical: str) -> Intrinsic:
    return {"Ref": logical}


def arn(logical: str) -> Intrinsic:
    return {"Fn::GetAtt": [logical, "Arn"]}


def sub(text: str) -> Intrinsic:
    return {"Fn::Sub": text}


API_URL: Intrinsic = {
    "Fn::If": [
        "IsLocal",
        sub("${EngineUrl}/restapis/${RestAPI}/api/_user_request_"),
        sub("https://${RestAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}/api"),
    ]
}
SITE_URL: Intrinsic = {"Fn::If": ["HasSiteUrl", ref("SiteUrl"), API_URL]}


def variables() -> dict[str, Intrinsic]:
    """Environment variable → what it holds, for all that a function may be granted or be set to."""
    tables = {f"TABLE_{name.upper()}": _where(table(name), kind) for name, kind in listed("tables").items()}
    queues = {f"QUEUE_{name.upper()}": ref(queue(name)) for name in listed("queues")}
    dead = {f"DEAD_LETTERS_{name.upper()}": ref(dead_letters(name)) for name in listed("queues")}
    machines = {f"MACHINE_{name.upper()}": ref(machine(name)) for name in MACHINES}
    return {
        **tables,
        **queues,
        **dead,
        **machines,
        "FILES_BUCKET": ref("Files"),
        "ANCHORS_BUCKET": ref("Anchors"),
        "PERSON_KEY": arn("PersonKey"),
        "TOKEN_SECRET": ref("TokenSecret"),
        "SIGNING_SECRET": ref("SigningSecret"),
        "PROVIDERS_SECRET": ref("Providers"),
        "SEAL": {"Fn::If": ["HasSealKey", arn("SealKey"), ref("SealSecret")]},
        "CLOCK_SPEED": ref("ClockSpeed"),
        "CLOCK_ANCHOR": ref("ClockAnchor"),
        "SANDBOX": ref("Sandbox"),
        "CORS_ORIGIN": ref("CorsOrigin"),
        "WEBHOOKS_ALLOWED": ref("WebhooksAllowed"),
        "FUNCTION_TYPESET": ref(function("typeset")),
        "FONTS": ref("Fonts"),
        "POWERTOOLS_SERVICE_NAME": ref("AWS::StackName"),
        "POWERTOOLS_LOG_LEVEL": ref("LogLevel"),
    }


def outputs() -> dict[str, Intrinsic]:
    """One output a variable (TABLE_CASES is TableCases), and the addresses of the API and of the site."""
    named = {
        camel(name): {"Value": value}
        for name, value in variables().items()
        if name.startswith(("TABLE_", "QUEUE_", "MACHINE_", "CLOCK_"))
        or name.endswith(("_BUCKET", "_KEY", "_SECRET"))
        or name == "SANDBOX"
    }
    for name, kind in listed("tables").items():
        if "condition" in kind:
            named[f"Table{camel(name)}"] = {"Condition": kind["condition"], "Value": ref(table(name))}
    return {**named, "ApiUrl": {"Value": API_URL}, "SiteUrl": {"Value": SITE_URL}, "Alerts": {"Value": ref("Alerts")}}


def _where(logical: str, kind: dict[str, Any]) -> Intrinsic:
    """A resource that stands behind a condition is named only where the condition holds."""
    if "condition" not in kind:
        return ref(logical)
    return {"Fn::If": [kind["condition"], ref(logical), ref("AWS::NoValue")]}
