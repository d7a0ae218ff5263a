"""One alarm, as those that stand beside each queue, table and function are made."""

from typing import Any

from infra.naming import ref

FIVE_MINUTES = 300


def above_zero(
    description: str, metric: str, dimension: str, value: Any, seconds: int = FIVE_MINUTES
) -> dict[str, Any]:
    """Goes off once the metric (``AWS/Lambda Throttles``) of what the dimension names is more than nothing."""
    namespace, _, name = metric.partition(" ")
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": description,
            "Namespace": namespace,
            "MetricName": name,
            "Dimensions": [{"Name": dimension, "Value": value}],
            "Statistic": "Maximum",
            "Period": seconds,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("Alerts")],
        },
    }
