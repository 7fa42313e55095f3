//! Reads the balance of an account for callers that have a key, from a database whose password is rotated.

mod secrets;

use aws_config::BehaviorVersion;
use prewarm::{Error, StatusError, lambda_handler, retire};
use secrets::{Secrets, is_refused};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use subtle::ConstantTimeEq as _;

#[derive(Deserialize)]
struct Request {
    key: String,
    account: i64,
}

#[derive(Debug, PartialEq, Serialize)]
struct Balance {
    cents: i64,
}

/// Reads the balance of an account.
///
/// Each invocation asks a client for the key. The client caches it for a limited time, so a rotated key works when
/// that time is over. INIT creates the pool, with the password, once. When the database refuses the password, the
/// environment ends, and the next one starts with the new password. Callers see the text of a `StatusError`. What
/// Secrets Manager and the database say is for the log.
#[lambda_handler(metrics, error_text = "hide")]
async fn balance(
    request: Request,
    #[init(connect().await?)] secrets: &Secrets,
    #[init(secrets.database().await?)] database: &PgPool,
) -> Result<Balance, Error> {
    // The client has the key before the first event.
    #[init(prime)]
    secrets.key().await?;

    let key = secrets.key().await?;
    if !bool::from(key.as_bytes().ct_eq(request.key.as_bytes())) {
        return Err(StatusError::new(401, "the key is not valid").into());
    }
    let found = sqlx::query_scalar("SELECT cents FROM accounts WHERE id = $1");
    let cents: Option<i64> = match found.bind(request.account).fetch_optional(database).await {
        Err(error) if is_refused(&error) => return Err(retire(error)),
        found => found?,
    };
    let cents = cents.ok_or_else(|| StatusError::new(404, "no such account"))?;
    Ok(Balance { cents })
}

async fn connect() -> Result<Secrets, Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    Secrets::new(&config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_secretsmanager::Client;
    use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
    use aws_smithy_mocks::{RuleMode, mock, mock_client};
    use std::time::Duration;

    /// Secrets that all have this text.
    fn secrets(text: &'static str) -> Secrets {
        let found = mock!(Client::get_secret_value).then_output(move || {
            let output = GetSecretValueOutput::builder().name("any").arn("arn");
            output.version_id("1").secret_string(text).build()
        });
        let client = mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, [&found]);
        let ttl = Duration::from_secs(300);
        Secrets::with_client(client, ttl, "key".to_owned(), "database".to_owned()).unwrap()
    }

    #[tokio::test]
    async fn without_the_key_the_database_is_not_asked() {
        let nowhere = PgPool::connect_lazy("postgres://127.0.0.1:1/none").unwrap();
        for key in ["", "key-", "key-2", "key-11"] {
            let request = Request {
                key: key.to_owned(),
                account: 1,
            };
            let error = balance(request, &secrets("key-1"), &nowhere).await;
            let error = error.unwrap_err().downcast::<StatusError>().unwrap();
            assert_eq!(error.status(), 401);
        }
    }

    #[tokio::test]
    async fn what_is_no_login_is_not_quoted() {
        let error = secrets(r#"{"password": "hunter2""#).database().await;
        assert_eq!(error.unwrap_err().to_string(), "database: it is no login");
    }
}
