"""What operators do to a stack by command goes into its audit trail, like everything that goes through the API."""

import os

import boto3

from chalicelib.aws.audit_table import AuditTable
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.clock import RunningClock
from chalicelib.kernel.facts import By


def told(act: str, about: str = "", result: str = "done") -> None:
    """Append one entry, under the identity that the account knows the operator by."""
    who = By(role="operator", id=boto3.client("sts").get_caller_identity()["Arn"])
    trail = AuditTable(os.environ["TABLE_AUDIT"], RunningClock())
    trail.record(Trace(actor=who, act=act, about=about, purpose="administration"), result)
