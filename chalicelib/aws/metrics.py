"""Figures for the alarms of infra/template/alarms.yaml, written into the log in CloudWatch's embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

NAMESPACE = "chengxiaofu"


def counted(name: str) -> None:
    """The :data:`~chalicelib.kernel.metrics.Count` of the cloud: one more ``name``, in the dimension ``service``.

    The service is that of ``POWERTOOLS_SERVICE_NAME``, the name of the stack.
    """
    from aws_lambda_powertools.metrics import MetricUnit, single_metric  # noqa: PLC0415  not at cold start

    with single_metric(name=name, unit=MetricUnit.Count, value=1, namespace=NAMESPACE):
        pass
