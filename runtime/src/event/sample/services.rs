//! Events that services and callers send.

use super::{Event, IntoEvent, MILLIS, REGION, arn, message_id, records, text};
use serde_json::json;

/// When each of them was sent.
const TIME: &str = "2026-01-01T00:00:00.000Z";

impl Event {
    /// A message of an SNS topic.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::sns(r#"{"item":"tea"}"#);
    /// ```
    pub fn sns(message: impl IntoEvent) -> Self {
        records([json!({
            "EventVersion": "1.0",
            "EventSubscriptionArn": arn("sns", "local:00000000-0000-4000-8000-000000000000"),
            "EventSource": "aws:sns",
            "Sns": {
                "SignatureVersion": "1",
                "Timestamp": TIME,
                "Signature": "local",
                "SigningCertURL": "https://sns.us-east-1.amazonaws.com/local.pem",
                "MessageId": message_id(0),
                "Message": text(message),
                "MessageAttributes": {},
                "Type": "Notification",
                "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/",
                "TopicArn": arn("sns", "local"),
                "Subject": null,
            },
        })])
    }

    /// An object that was put into a bucket of S3.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::s3("photos", "2026/cat.jpg");
    /// ```
    #[must_use]
    pub fn s3(bucket: &str, key: &str) -> Self {
        records([json!({
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": TIME,
            "eventName": "ObjectCreated:Put",
            "userIdentity": { "principalId": "local" },
            "requestParameters": { "sourceIPAddress": "127.0.0.1" },
            "responseElements": {
                "x-amz-request-id": "local",
                "x-amz-id-2": "local",
            },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "local",
                "bucket": {
                    "name": bucket,
                    "ownerIdentity": { "principalId": "local" },
                    "arn": format!("arn:aws:s3:::{bucket}"),
                },
                "object": {
                    "key": key,
                    "size": 1024,
                    "eTag": "0123456789abcdef0123456789abcdef",
                    "sequencer": "0A1B2C3D4E5F678901",
                },
            },
        })])
    }

    /// A schedule of `EventBridge`.
    /// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::schedule();
    /// ```
    #[must_use]
    pub fn schedule() -> Self {
        json!({
            "version": "0",
            "id": message_id(0),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": "000000000000",
            "time": "2026-01-01T00:00:00Z",
            "region": REGION,
            "resources": [arn("events", "rule/local")],
            "detail": {},
        })
        .into()
    }

    /// A request to a function URL or an HTTP API. The target is a path, with a query or without. An empty body is none.
    /// <https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html>
    ///
    /// ```
    /// # use prewarm::Event;
    /// let event = Event::http("POST", "/orders?dry_run=true", r#"{"item":"tea"}"#);
    /// let event = Event::http("GET", "/orders/42", "");
    /// ```
    pub fn http(method: &str, target: &str, body: impl IntoEvent) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let body = text(body);
        let mut headers = json!({
            "host": "local.lambda-url.us-east-1.on.aws",
            "accept": "*/*",
            "x-forwarded-proto": "https",
            "x-forwarded-port": "443",
        });
        if !body.is_empty() {
            headers["content-type"] = json!("application/json");
        }
        json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "requestContext": {
                "accountId": "anonymous",
                "apiId": "local",
                "domainName": "local.lambda-url.us-east-1.on.aws",
                "domainPrefix": "local",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": "local",
                },
                "requestId": message_id(0),
                "routeKey": "$default",
                "stage": "$default",
                "time": "01/Jan/2026:00:00:00 +0000",
                "timeEpoch": MILLIS,
            },
            "body": (!body.is_empty()).then_some(body),
            "isBase64Encoded": false,
        })
        .into()
    }
}
