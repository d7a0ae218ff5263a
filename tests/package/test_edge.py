"""What stands before the functions and beside them: gateway, firewall, schedules, alarms, what only the cloud has."""

import json
from typing import Any

from chalicelib.kernel.sentences import SENTENCES
from infra import naming
from infra.paths import listed
from tests.package.reading import of_type

ONLY_IN_THE_CLOUD = {
    "AWS::Budgets::Budget": "HasBudget",
    "AWS::SecretsManager::RotationSchedule": "IsCloud",
    "AWS::WAFv2::WebACL": "IsCloud",
    "AWS::WAFv2::WebACLAssociation": "IsCloud",
}
"""What the local engine does not make, and the condition that it stands behind."""


def answers(resources: dict[str, Any]) -> dict[str, Any]:
    body = resources["RestAPI"]["Properties"]["DefinitionBody"]
    found: dict[str, Any] = body["x-amazon-apigateway-gateway-responses"]
    return found


def alarms_on(resources: dict[str, Any], metric: str) -> set[str]:
    """Logical ids of what is watched by the metric, each by an alarm that tells somebody."""
    return {
        next(iter(dimension["Value"].values()))
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        if alarm["MetricName"] == metric and alarm["AlarmActions"] == [{"Ref": "Alerts"}]
        for dimension in alarm["Dimensions"]
    }


def test_what_the_gateway_answers_has_the_form_of_every_other_refusal(resources: dict[str, Any]) -> None:
    for answer in answers(resources).values():
        body = json.loads(answer["responseTemplates"]["application/json"])
        assert list(body) == ["type", "title", "status", "code", "detail", "errors"]
        assert body["type"] == f"urn:chengxiaofu:problem:{body['code']}"
        assert answer["statusCode"] == str(body["status"])
        headers = answer["responseParameters"]
        assert headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'"


def test_keys_quotas_and_limits_are_refused_by_code(resources: dict[str, Any]) -> None:
    told = {
        occasion: (json.loads(answer["responseTemplates"]["application/json"])["code"], answer["statusCode"])
        for occasion, answer in answers(resources).items()
    }
    assert told["INVALID_API_KEY"] == ("api_key_invalid", "403")
    assert told["QUOTA_EXCEEDED"] == ("quota_exceeded", "429")
    assert told["THROTTLED"] == ("too_many_requests", "429")
    assert {"UNAUTHORIZED", "ACCESS_DENIED", "EXPIRED_TOKEN", "DEFAULT_4XX", "DEFAULT_5XX"} <= told.keys()


def test_the_gateway_refuses_a_login_in_the_words_of_the_functions() -> None:
    for answer in listed("gateway").values():
        if answer["code"] in ("token_invalid", "role_not_allowed"):
            assert answer["detail"] == SENTENCES[answer["code"]]


def test_the_gateway_names_another_origin_only_where_one_is_set(template: dict[str, Any]) -> None:
    for answer in answers(template["Resources"]).values():
        assert answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] == {
            "Fn::If": ["HasCorsOrigin", {"Fn::Sub": "'${CorsOrigin}'"}, {"Ref": "AWS::NoValue"}]
        }
    assert template["Parameters"]["CorsOrigin"]["Default"] == ""
    assert template["Conditions"]["HasCorsOrigin"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "CorsOrigin"}, ""]}]}


def test_what_only_the_cloud_has_stands_behind_its_condition(template: dict[str, Any]) -> None:
    behind = {r["Type"]: r.get("Condition") for r in template["Resources"].values() if r["Type"] in ONLY_IN_THE_CLOUD}
    assert behind == ONLY_IN_THE_CLOUD
    assert template["Conditions"]["IsCloud"] == {"Fn::Equals": [{"Ref": "EngineUrl"}, ""]}
    assert {"Condition": "IsCloud"} in template["Conditions"]["HasBudget"]["Fn::And"]


def test_the_secret_that_signs_is_rotated_each_month_by_a_function_that_may_be_called(
    resources: dict[str, Any],
) -> None:
    [schedule] = of_type(resources, "AWS::SecretsManager::RotationSchedule").values()
    assert schedule["SecretId"] == {"Ref": "SigningSecret"}
    assert schedule["RotationLambdaARN"] == naming.arn("Rotate")
    assert schedule["RotationRules"] == {"AutomaticallyAfterDays": 30}
    permission = resources["SecretsManagerMayRotate"]["Properties"]
    assert permission["FunctionName"] == {"Ref": "Rotate"}
    assert permission["SourceArn"] == {"Ref": "SigningSecret"}


def test_the_firewall_counts_each_address_and_counts_guesses_tighter(resources: dict[str, Any]) -> None:
    [firewall] = of_type(resources, "AWS::WAFv2::WebACL").values()
    rates = [rule for rule in firewall["Rules"] if "RateBasedStatement" in rule["Statement"]]
    whole, guesses = (rule["Statement"]["RateBasedStatement"] for rule in rates)
    assert {rule["Action"] == {"Block": {}} for rule in rates} == {True}
    assert (whole["Limit"], whole["EvaluationWindowSec"]) == (2000, 300)
    assert guesses["Limit"] < whole["Limit"]
    paths = [
        s["ByteMatchStatement"]["SearchString"] for s in guesses["ScopeDownStatement"]["OrStatement"]["Statements"]
    ]
    assert paths == ["/v1/progress", "/v1/ticket-progress", "/v1/sessions", "/v1/certificates"]


def test_the_firewall_holds_the_managed_rules_and_leaves_the_length_of_bodies_to_the_api(
    resources: dict[str, Any],
) -> None:
    [firewall] = of_type(resources, "AWS::WAFv2::WebACL").values()
    managed = {
        rule["Statement"]["ManagedRuleGroupStatement"]["Name"]: rule
        for rule in firewall["Rules"]
        if "ManagedRuleGroupStatement" in rule["Statement"]
    }
    assert managed.keys() == {
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
        "AWSManagedRulesSQLiRuleSet",
    }
    assert {json.dumps(rule["OverrideAction"]) for rule in managed.values()} == {'{"None": {}}'}
    common = managed["AWSManagedRulesCommonRuleSet"]["Statement"]["ManagedRuleGroupStatement"]
    assert [override["Name"] for override in common["RuleActionOverrides"]] == ["SizeRestrictions_BODY"]


def test_every_schedule_may_call_its_function(resources: dict[str, Any]) -> None:
    rules = of_type(resources, "AWS::Events::Rule")
    called = {name: rule["Targets"][0]["Arn"]["Fn::GetAtt"][0] for name, rule in rules.items()}
    assert called == {
        "EveryMinute": "Reconcile",
        "EveryHour": "Erase",
        "EveryTwoHours": "TrackResults",
        "EveryNight": "Anchor",
        "EveryNightLater": "OpenData",
    }
    allowed = {
        permission["SourceArn"]["Fn::GetAtt"][0]: permission["FunctionName"]["Ref"]
        for permission in of_type(resources, "AWS::Lambda::Permission").values()
        if permission["Principal"] == "events.amazonaws.com"
    }
    assert allowed == called


def test_every_function_is_watched_for_throttling(resources: dict[str, Any]) -> None:
    assert alarms_on(resources, "Throttles") == {naming.function(name) for name in listed("functions")}


def test_tables_that_everything_hangs_on_are_watched(resources: dict[str, Any]) -> None:
    watched = {
        "CasesTable",
        "AccessTable",
        "AuditTable",
        "SitesTable",
        "BulletinTable",
        "FeedTable",
        "RegisterTable",
        "ReleasesTable",
        "MeasuresTable",
        "Open311Table",
    }
    assert alarms_on(resources, "ReadThrottleEvents") == alarms_on(resources, "WriteThrottleEvents") == watched


def test_what_runs_by_the_clock_tells_when_it_fails(resources: dict[str, Any]) -> None:
    assert alarms_on(resources, "Errors") == {"Reconcile", "Anchor", "Erase", "OpenData", "Rotate", "TrackResults"}


def test_what_the_functions_count_is_watched_under_the_name_of_the_stack(resources: dict[str, Any]) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    counted = {a["MetricName"]: a for a in alarms if a["Namespace"] == "chengxiaofu"}
    assert {name: (alarm["Threshold"], alarm["Period"]) for name, alarm in counted.items()} == {
        "RedCards": (0, 300),
        "Lockouts": (20, 300),
        "SignaturesRefused": (50, 300),
    }
    for alarm in counted.values():
        assert alarm["Statistic"] == "Sum"
        assert alarm["Dimensions"] == [{"Name": "service", "Value": {"Ref": "AWS::StackName"}}]
