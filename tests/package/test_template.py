"""The package as it is deployed: the template and the zip that belong together."""

import json
import re
import zipfile
from typing import Any

from chalicelib.parties.model import SECTIONS
from infra import layer, machines, naming, package
from infra.paths import ROOT, listed
from tests.package.reading import as_list, of_type, statements


def test_every_resource_has_a_type(resources: dict[str, Any]) -> None:
    assert [name for name, resource in resources.items() if "Type" not in resource] == []


def test_every_name_a_resource_refers_to_is_there(template: dict[str, Any]) -> None:
    known = template["Resources"].keys() | template["Parameters"].keys()
    text = json.dumps(template)
    referred = set(re.findall(r'{"Ref": "(\w+)"}', text)) | set(re.findall(r'"Fn::GetAtt": \["(\w+)"', text))
    assert referred - known == set()


def test_the_listed_functions_are_those_of_the_app(resources: dict[str, Any]) -> None:
    made = of_type(resources, "AWS::Serverless::Function").keys()
    assert made == {naming.function(name) for name in listed("functions")}


def test_the_zip_has_the_code_and_the_channels_and_no_packages() -> None:
    package.build()
    with zipfile.ZipFile(package.CODE_ZIP) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert tops == {"app.py", "chalice", "chalicelib", "channels"}


def test_every_queue_has_a_reader_that_reports_batch_failures(resources: dict[str, Any]) -> None:
    mappings = of_type(resources, "AWS::Lambda::EventSourceMapping").values()
    readers = {m["EventSourceArn"]["Fn::GetAtt"][0]: m for m in mappings}
    for name in listed("queues"):
        mapping = readers[naming.queue(name)]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_queue_gives_up_into_dead_letters_with_an_alarm(resources: dict[str, Any]) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in of_type(resources, "AWS::CloudWatch::Alarm").values()
        for dimension in alarm["Dimensions"]
        if dimension["Name"] == "QueueName" and alarm["AlarmActions"]
    }
    dead = {q["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for q in queues.values() if "RedrivePolicy" in q}
    assert dead | {"DispatchDeadLetters"} == watched
    assert queues.keys() - watched == {naming.queue(name) for name in listed("queues")}


def test_a_message_stays_hidden_six_times_as_long_as_its_reader_may_run(resources: dict[str, Any]) -> None:
    for name, kind in listed("queues").items():
        queue = resources[naming.queue(name)]["Properties"]
        reader = resources[naming.function(kind["reader"])]["Properties"]
        assert queue["VisibilityTimeout"] >= 6 * reader["Timeout"]


def test_what_the_dispatcher_cannot_deliver_is_narrowed_down_and_set_aside(resources: dict[str, Any]) -> None:
    mapping = resources["DispatchMapping"]["Properties"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"][0] == "DispatchDeadLetters"
    assert 0 < mapping["MaximumRetryAttempts"] < 100


def test_every_function_has_a_role_and_a_log_of_its_own(resources: dict[str, Any]) -> None:
    made = of_type(resources, "AWS::Serverless::Function")
    roles = [f["Role"]["Fn::GetAtt"][0] for f in made.values()]
    logs = [f["LoggingConfig"]["LogGroup"]["Ref"] for f in made.values()]
    assert len(set(roles)) == len(set(logs)) == len(made)
    assert {resources[role]["Type"] for role in roles} == {"AWS::IAM::Role"}
    assert all(resources[log]["Properties"]["RetentionInDays"] >= 400 for log in logs)


def test_no_role_may_do_all_a_service_can(resources: dict[str, Any]) -> None:
    for role in of_type(resources, "AWS::IAM::Role"):
        actions = [a for s in statements(resources, role) for a in as_list(s["Action"])]
        assert actions
        assert [action for action in actions if "*" in action] == []


def test_every_arn_is_built_from_the_partition(template: dict[str, Any]) -> None:
    text = json.dumps(template["Resources"]) + json.dumps(template["Outputs"])
    assert set(re.findall(r"arn:(\$\{[\w:]+\}|[^:]*):", text)) <= {"${AWS::Partition}", "${Partition}"}
    assert "amazonaws.com.cn" not in text


def test_workflows_log_nothing_that_passes_through_them(resources: dict[str, Any]) -> None:
    machines = of_type(resources, "AWS::StepFunctions::StateMachine")
    assert machines.keys() == {
        "InstantMachine", "ApprovalMachine", "TradingMachine", "ChallengeMachine", "TicketMachine",
    }  # fmt: skip
    for machine in machines.values():
        assert machine["LoggingConfiguration"] == {"Level": "OFF", "IncludeExecutionData": False}


def test_a_definition_leaves_no_placeholder_open(resources: dict[str, Any]) -> None:
    for machine in of_type(resources, "AWS::StepFunctions::StateMachine").values():
        used = set(re.findall(r"\$\{(\w+)\}", machine["DefinitionString"]))
        assert used == machine["DefinitionSubstitutions"].keys()


def test_the_instant_workflow_reads_every_section_of_what_is_held() -> None:
    [asked] = machines.definitions()["instant"]["States"]["Gather"]["Parameters"]["RequestItems"].values()
    assert [key["sk"]["S"] for key in asked["Keys"]] == list(SECTIONS)


def test_each_layer_is_loaded_by_those_alone_that_need_it(resources: dict[str, Any]) -> None:
    layers = {n: f["Layers"]["Fn::If"] for n, f in of_type(resources, "AWS::Serverless::Function").items()}
    assert {condition for condition, _, _ in layers.values()} == {"HasLayer"}
    stacked = {name: [layer["Ref"] for layer in made] for name, (_, made, _) in layers.items()}
    assert stacked.pop("Typeset") == ["Dependencies", "Typesetting"]
    senders = {"APIHandler", "SmsSender", "WechatSender", "MiniprogramSender", "Reconcile"}
    senders |= {"SmsBulkSender", "WechatBulkSender", "MiniprogramBulkSender"}
    assert {name for name, made in stacked.items() if made == ["Dependencies", "Sms"]} == senders
    assert {tuple(made) for name, made in stacked.items() if name not in senders} == {("Dependencies",)}


def test_code_and_layers_weigh_less_than_a_function_may() -> None:
    """250 MB, unpacked: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
    package.build()
    with zipfile.ZipFile(package.CODE_ZIP) as archive:
        code = sum(entry.file_size for entry in archive.infolist()) / layer.MEGABYTE
    assert code + layer.DEPENDENCIES.limit + max(layer.TYPESETTING.limit, layer.SMS.limit) < 250


def test_a_layer_is_named_by_a_parameter_that_the_template_has(template: dict[str, Any]) -> None:
    keys = {r["Content"]["S3Key"]["Ref"] for r in of_type(template["Resources"], "AWS::Lambda::LayerVersion").values()}
    assert keys == {one.parameter for one in layer.ALL} <= template["Parameters"].keys()


def test_what_the_typesetter_needs_is_in_no_other_layer() -> None:
    shared = (ROOT / layer.DEPENDENCIES.requirements).read_text("utf-8")
    assert "typst" not in shared
    assert "typst==" in (ROOT / layer.TYPESETTING.requirements).read_text("utf-8")
    for folder in layer.FONTS:
        assert [font.suffix for font in folder.glob("*.ttf")] == [".ttf"]
