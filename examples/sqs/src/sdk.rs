//! The AWS SDK's configuration for both functions.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::{Builder, tls};

/// TLS on `ring` makes a package smaller than on AWS-LC, which the SDK comes with.
pub(crate) async fn config() -> SdkConfig {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(Builder::new().tls_provider(ring).build_https())
        .load()
        .await
}
