"""What the template lets nobody do, and what it guards: roles, buckets, tables, secrets."""

import json
import re
from typing import Any

from infra import functions, naming
from infra.paths import listed
from tests.package.reading import as_list, of_type, statements

# Where IAM or KMS leave no ARN to stand: a key's own policy speaks of the key it is attached to, and a bucket's
# denial is of everybody.
STARS_ALLOWED = {"PersonKey", "SealKey", "FilesOverTlsOnly", "AnchorsOverTlsOnly"}

# What has no ARN before it is made: objects, executions, the versions of a stream.
STARS_IN_ARNS = {
    "${Files.Arn}/uploads/*",
    "${Files.Arn}/materials/*",
    "${Files.Arn}/ocds/*",
    "${Files.Arn}/certificates/*",
    "${Files.Arn}/catalogue/*",
    "${Files.Arn}/catalogue/sheets/*",
    "${Files.Arn}/supervision/reports/*",
    "${Files.Arn}/trading/*",
    "${Anchors.Arn}/*",
    "${CasesTable.Arn}/stream/*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${ApprovalMachine.Name}:*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${TradingMachine.Name}:*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${ChallengeMachine.Name}:*",
    "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${TicketMachine.Name}:*",
}
DELETES = {"dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}


def granted(resources: dict[str, Any], resource: str) -> dict[str, set[str]]:
    """Role → what it may do to the resource."""
    found: dict[str, set[str]] = {}
    for role in of_type(resources, "AWS::IAM::Role"):
        for statement in statements(resources, role):
            if re.search(rf'["{{]{resource}["}}.]', json.dumps(statement["Resource"])):
                found.setdefault(role, set()).update(as_list(statement["Action"]))
    return found


def test_no_policy_says_everything_where_an_arn_can_stand(resources: dict[str, Any]) -> None:
    starred = {
        name
        for name, resource in resources.items()
        if re.search(r'"(Resource|Action|Principal)": ("\*"|\[[^\]]*"\*")', json.dumps(resource))
    }
    assert starred == STARS_ALLOWED


def test_every_role_names_what_it_may_touch(resources: dict[str, Any]) -> None:
    open_ended = set()
    for role in of_type(resources, "AWS::IAM::Role"):
        for statement in statements(resources, role):
            for resource in as_list(statement["Resource"]):
                text = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
                open_ended |= {text} if "*" in text else set()
    assert open_ended == STARS_IN_ARNS


def test_nobody_can_delete_a_fact(resources: dict[str, Any]) -> None:
    roles = granted(resources, "CasesTable")
    assert "ApiRole" in roles
    assert [role for role, actions in roles.items() if actions & DELETES] == []


def test_the_audit_trail_is_appended_to_and_nothing_else(resources: dict[str, Any]) -> None:
    reads = {"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"}
    roles = granted(resources, "AuditTable")
    acting = {"ApiRole", "DecideRole", "EraseRole", "CertificatesReaderRole"}
    assert {role for role, actions in roles.items() if actions - reads} == acting
    assert set().union(*roles.values()) - reads == {"dynamodb:PutItem"}
    assert "erase" not in {grants["tables"].get("audit") for grants in listed("functions").values()}


def test_only_what_erases_deletes_what_is_held_about_people(resources: dict[str, Any]) -> None:
    for table in ("KeysTable", "PartiesTable"):
        assert {role for role, actions in granted(resources, table).items() if actions & DELETES} == {"EraseRole"}


def test_only_what_erases_deletes_materials_and_lists_no_others(resources: dict[str, Any]) -> None:
    roles = granted(resources, "Files")
    assert {role for role, actions in roles.items() if "s3:DeleteObjectVersion" in actions} == {"EraseRole"}
    lists = [s for s in statements(resources, "EraseRole") if "s3:ListBucketVersions" in s["Action"]]
    assert {json.dumps(told["Resource"]) for told in lists} == {json.dumps(naming.arn("Files"))}
    prefixes = [told["Condition"] for told in lists]
    assert prefixes == [{"StringLike": {"s3:prefix": f"{folder}/*"}} for folder in ("materials", "certificates")]


def test_anchors_are_put_by_one_function_and_deleted_by_none(resources: dict[str, Any]) -> None:
    assert granted(resources, "Anchors") == {"AnchorRole": {"s3:GetObject", "s3:PutObject", "s3:ListBucket"}}


def test_the_secret_that_signs_is_read_by_the_api_and_changed_by_its_rotation_alone(
    resources: dict[str, Any],
) -> None:
    roles = granted(resources, "SigningSecret")
    assert roles.keys() == {"ApiRole", "RotateRole"}
    assert roles["ApiRole"] == {"secretsmanager:GetSecretValue"}
    assert "RotateRole" not in granted(resources, "TokenSecret")
    assert "Never rotated" in resources["TokenSecret"]["Properties"]["Description"]


def test_no_bucket_is_public_or_answers_without_tls(resources: dict[str, Any]) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert buckets.keys() == {"Files", "Anchors"}
    for name, bucket in buckets.items():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        [encrypted] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert encrypted["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert resources[name]["DeletionPolicy"] == resources[name]["UpdateReplacePolicy"] == "Retain"
        [policy] = [p for p in of_type(resources, "AWS::S3::BucketPolicy").values() if p["Bucket"] == {"Ref": name}]
        [denial] = policy["PolicyDocument"]["Statement"]
        assert denial["Effect"] == "Deny"
        assert denial["Principal"] == "*"
        assert denial["Action"] == "s3:*"
        assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert denial["Resource"] == [naming.arn(name), naming.sub(f"${{{name}.Arn}}/*")]


def test_an_anchor_cannot_be_deleted_for_three_years(template: dict[str, Any]) -> None:
    anchors = template["Resources"]["Anchors"]["Properties"]
    assert anchors["ObjectLockEnabled"] is True
    assert anchors["ObjectLockConfiguration"] == {
        "ObjectLockEnabled": "Enabled",
        "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": {"Ref": "AnchorDays"}}},
    }
    assert template["Parameters"]["AnchorDays"]["Default"] == 1095
    assert [name for name, stage in listed("stages").items() if "AnchorDays" in stage] == ["local"]


def test_tables_are_encrypted_and_kept_and_all_but_keys_and_minutes_can_be_restored(
    resources: dict[str, Any],
) -> None:
    tables = of_type(resources, "AWS::DynamoDB::Table")
    assert tables.keys() == {naming.table(name) for name in listed("tables")}
    restorable = {
        name
        for name, table in tables.items()
        if table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    }
    assert tables.keys() - restorable == {"KeysTable", "LimitsTable"}
    for name, table in tables.items():
        assert table["SSESpecification"]["SSEType"] == "KMS"
        assert resources[name]["DeletionPolicy"] == "Retain"


def test_queues_are_encrypted(resources: dict[str, Any]) -> None:
    for queue in of_type(resources, "AWS::SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"] is True


def test_the_api_speaks_tls_1_2_at_least(resources: dict[str, Any]) -> None:
    api = resources["RestAPI"]["Properties"]
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_2021_06"
    assert api["EndpointAccessMode"] == "STRICT"


def test_who_may_call_a_function_is_named(resources: dict[str, Any]) -> None:
    for name, permission in of_type(resources, "AWS::Lambda::Permission").items():
        assert permission["Principal"].endswith(".amazonaws.com"), name
        assert "SourceArn" in permission, name


def test_a_function_knows_the_names_of_exactly_what_it_may_touch(resources: dict[str, Any]) -> None:
    for name, grants in listed("functions").items():
        variables = resources[naming.function(name)]["Properties"]["Environment"]["Variables"]
        reachable = json.dumps(statements(resources, naming.role(name)))
        assert variables.keys() == set(functions.variables_of(grants))
        for variable, value in variables.items():
            if variable.startswith(("TABLE_", "QUEUE_", "MACHINE_")):
                logical = (value["Fn::If"][1] if "Fn::If" in value else value)["Ref"]
                assert f'"{logical}"' in reachable or f"${{{logical}." in reachable, (name, variable)


def test_production_is_no_sandbox() -> None:
    assert listed("stages")["prod"] == {"Sandbox": "off", "WithLayer": "on"}


def test_functions_call_only_the_one_that_sets_documents(resources: dict[str, Any]) -> None:
    called = granted(resources, "Typeset")
    assert called
    assert called == {
        naming.role(n): {"lambda:InvokeFunction"} for n, f in listed("functions").items() if "invokes" in f
    }
    may = {
        naming.role(name): {action for s in statements(resources, naming.role(name)) for action in as_list(s["Action"])}
        for name in listed("functions")
    }
    assert {role for role, actions in may.items() if "lambda:InvokeFunction" in actions} == called.keys()


def test_what_sets_documents_reaches_nothing_but_its_log(resources: dict[str, Any]) -> None:
    [writes_log] = statements(resources, "TypesetRole")
    assert writes_log["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
