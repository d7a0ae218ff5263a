"""Puts the package into an account, or into the local engine.

python -m infra.deploy --stage local|dev|prod [--set Parameter=value …]
"""

import argparse
import datetime as dt
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, WaiterError

from infra import engine, layer, package, providers, simulators, stack
from infra.paths import listed

APPLICATION = "chengxiaofu"
NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


class Deployment:
    """One stage's stack: the clients it is reached with, and its name."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.port = engine.port() if stage == "local" else None
        self.name = f"{APPLICATION}-{stage}"
        self.formation = self._client("cloudformation")
        self.bucket = self._artifact_bucket()

    def run(self, chosen: dict[str, str]) -> dict[str, str]:
        """Packages, uploads, changes the stack, waits; the stack's outputs."""
        code = package.build()
        parameters = {
            **listed("stages")[self.stage],
            "ClockAnchor": dt.datetime.now(dt.UTC).isoformat(),
            **self._clocks(),
            "ArtifactBucket": self.bucket,
            "CodeKey": self._uploaded(package.CODE_ZIP, f"code/{code}.zip"),
            **chosen,
        }
        if parameters["WithLayer"] == "on":
            for one in layer.ALL:
                parameters[one.parameter] = self._uploaded(one.build(), f"layer/{one.digest()}.zip")
        else:
            parameters["Fonts"] = os.pathsep.join(map(str, layer.FONTS))
        if self.port is not None:
            parameters["EngineUrl"] = stack.endpoint(self.port)
            parameters["WebhooksAllowed"] = simulators.receiver(self.port)
        self._change(parameters)
        outputs = self._outputs()
        if self.port is not None:
            self._lock(outputs["AnchorsBucket"], int(parameters["AnchorDays"]))
            told = providers.local(self.port, outputs["ApiUrl"])
            providers.put(self._client("secretsmanager"), outputs["ProvidersSecret"], told)
        return outputs

    def _outputs(self) -> dict[str, str]:
        described = self.formation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}

    def _lock(self, bucket: str, days: int) -> None:
        """The lock that the template asks for: the local engine makes the bucket, and leaves the lock out."""
        retention = {"Mode": "COMPLIANCE", "Days": days}
        self._client("s3").put_object_lock_configuration(
            Bucket=bucket,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
        )

    def _clocks(self) -> dict[str, str]:
        """The clocks of a stack that stands already: legal time goes on where it is."""
        outputs = self._outputs() if self._exists() else {}
        return {name: outputs[name] for name in ("ClockSpeed", "ClockAnchor") if name in outputs}

    def _change(self, parameters: dict[str, str]) -> None:
        """Through a change set, which the account can be asked to show before anything is touched."""
        template = self._uploaded(package.TEMPLATE, f"template/{_digest(package.TEMPLATE)}.json")
        exists = self._exists()
        change = {"StackName": self.name, "ChangeSetName": f"at-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}"}
        self.formation.create_change_set(
            **change,
            ChangeSetType="UPDATE" if exists else "CREATE",
            TemplateURL=self._address(template),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Tags=[{"Key": "application", "Value": APPLICATION}, {"Key": "stage", "Value": self.stage}],
        )
        if not self._changes_anything(change):
            return
        self.formation.execute_change_set(**change)
        waiter = self.formation.get_waiter("stack_update_complete" if exists else "stack_create_complete")
        waiter.wait(StackName=self.name, WaiterConfig=self._patience())

    def _changes_anything(self, change: dict[str, str]) -> bool:
        try:
            self.formation.get_waiter("change_set_create_complete").wait(**change, WaiterConfig=self._patience())
        except WaiterError:
            reason = self.formation.describe_change_set(**change).get("StatusReason", "")
            self.formation.delete_change_set(**change)
            if any(text in reason for text in NOTHING_TO_DO):
                return False
            raise RuntimeError(f"the change was refused: {reason}") from None
        return True

    def _exists(self) -> bool:
        """A stack under review has had a change set made and none carried out: it does not exist yet."""
        try:
            found = self.formation.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return False
            raise
        return bool(found["StackStatus"] != "REVIEW_IN_PROGRESS")

    def _artifact_bucket(self) -> str:
        account = self._client("sts").get_caller_identity()["Account"]
        region = self.formation.meta.region_name
        name = f"{APPLICATION}-artifacts-{account}-{region}"
        files = self._client("s3")
        owned = {bucket["Name"] for bucket in files.list_buckets()["Buckets"]}
        if name not in owned:
            where = {} if region == "us-east-1" else {"LocationConstraint": region}
            files.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
            files.put_public_access_block(
                Bucket=name,
                PublicAccessBlockConfiguration={
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
            )
        return name

    def _uploaded(self, file: Path, key: str) -> str:
        """The key, once the file lies under it. Keys are digests, so what is there is never sent again."""
        files = self._client("s3")
        if files.list_objects_v2(Bucket=self.bucket, Prefix=key)["KeyCount"] == 0:
            files.upload_file(str(file), self.bucket, key)
        return key

    def _address(self, key: str) -> str:
        if self.port is not None:
            return f"{stack.endpoint(self.port)}/{self.bucket}/{key}"
        region = self.formation.meta.region_name
        suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
        return f"https://{self.bucket}.s3.{region}.{suffix}/{key}"

    def _client(self, service: str) -> Any:
        if self.port is not None:
            return stack.client(service, self.port)
        return boto3.client(service)  # type: ignore[call-overload]

    def _patience(self) -> dict[str, int]:
        """Seconds between looks, and looks: a minute locally, 30 minutes in the cloud."""
        return {"Delay": 5, "MaxAttempts": 360} if self.port is None else {"Delay": 1, "MaxAttempts": 60}


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    parser.add_argument("--stage", choices=list(listed("stages")), required=True)
    parser.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE")
    options = parser.parse_args(arguments)
    deployment = Deployment(options.stage)
    outputs = deployment.run(dict(pair.split("=", 1) for pair in options.set))
    if deployment.port is not None:
        stack.write(stack.Stack(deployment.port, outputs))
    print(json.dumps(outputs, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
