"""Rule: endpoint-without-data-capture."""

from auditor.api import (
    Applies,
    Endpoint,
    EndpointConfig,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="endpoint-without-data-capture",
    title="Nobody keeps what an endpoint is asked and what it answers",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create an endpoint configuration with a DataCaptureConfig (a bucket, a customer-managed key, the share of "
        "requests to keep) and update the endpoint to it. Capture that was stopped is started the same way.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-endpoint-config --endpoint-config-name <new-name> --production-variants <variants> "
        "--data-capture-config EnableCapture=true,InitialSamplingPercentage=20,DestinationS3Uri=<s3-uri>,"
        "KmsKeyId=<key-arn>,CaptureOptions=[{CaptureMode=InputAndOutput}]\n"
        "aws sagemaker update-endpoint --endpoint-name <endpoint-name> --endpoint-config-name <new-name>",
    ),
)
def without_data_capture(hosted: EndpointConfig | Endpoint) -> Verdict:
    """Without captured requests nobody can say what a model answered, find its drift, or explain a decision later.

    Within the block DataCaptureConfig capture is on unless EnableCapture is false: a field that lacks is no "off". A
    configuration says what was wanted; what counts of an endpoint is its CaptureStatus, since capture can be stopped,
    and stops by itself where the disk is full. Serverless endpoints cannot capture. Where requests must not be kept,
    since they are health or payment data, accept the finding; key-output-not-customer-managed asks how it is encrypted.
    """
    if isinstance(hosted, Endpoint):
        return _live(hosted)
    if hosted.is_serverless:
        return not_applicable("serverless endpoints cannot capture data")
    if any_of(lambda capture: capture.captures, hosted.capture):
        return passed("data capture is configured and enabled")
    configured = any_of(lambda capture: bool(capture.output_buckets), hosted.capture)
    return failed("data capture is configured, and switched off" if configured else "no data capture is configured")


def _live(endpoint: Endpoint) -> Verdict:
    if not endpoint.serving:
        return not_applicable(f"it answers nobody: its status is {endpoint.status}")
    if endpoint.is_serverless:
        return not_applicable("serverless endpoints cannot capture data")
    status = endpoint.capture_status
    if status == "Started":
        return passed("data capture is running")
    return failed("no data capture is configured" if status is None else f"the status of data capture is {status}")
