//! Reads the balance of an account for callers that have a key, from a database whose password is rotated.

mod secrets;

use aws_config::BehaviorVersion;
use aws_smithy_http_client::{Builder, tls};
use prewarm::{Error, StatusError, lambda_handler, retire};
use secrets::{Login, Secrets, is_refused};
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
/// The key and the login are at most a minute old. A rotated password is read after an answer, while nobody waits, and the
/// pool is made anew with it. If the database refuses a password before that, the environment makes everything anew.
/// Over HTTP, callers see the text of a `StatusError`. What Secrets Manager and the database say is for the log.
#[lambda_handler(metrics)]
async fn balance(
    request: Request,
    #[init(connect().await?)] secrets: &Secrets,
    #[init(max_age_s = 60, secrets.key().await?)] key: &String,
    #[init(max_age_s = 60, secrets.login().await?)] login: &Login,
    #[init(close = database.close().await, login.connect().await?)] database: &PgPool,
) -> Result<Balance, Error> {
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
    // TLS on `ring` makes a package smaller than on AWS-LC, which the SDK comes with.
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(Builder::new().tls_provider(ring).build_https());
    Secrets::new(&config.load().await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_secretsmanager::Client;
    use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueOutput;
    use aws_smithy_mocks::{RuleMode, mock, mock_client};

    /// Secrets that all have this text.
    fn secrets(text: &'static str) -> Secrets {
        let found = mock!(Client::get_secret_value)
            .then_output(move || GetSecretValueOutput::builder().secret_string(text).build());
        let client = mock_client!(aws_sdk_secretsmanager, RuleMode::MatchAny, [&found]);
        Secrets::with_client(client, "key".to_owned(), "database".to_owned())
    }

    const LOGIN: &str =
        r#"{"host": "::1", "port": 1, "dbname": "none", "username": "app", "password": "hunter2"}"#;

    #[tokio::test]
    async fn without_the_key_the_database_is_not_asked() {
        let nowhere = PgPool::connect_lazy("postgres://127.0.0.1:1/none").unwrap();
        let secrets = secrets(LOGIN);
        let login = secrets.login().await.unwrap();
        for key in ["", "key-", "key-2", "key-11"] {
            let request = Request {
                key: key.to_owned(),
                account: 1,
            };
            let error = balance(request, &secrets, &"key-1".to_owned(), &login, &nowhere).await;
            let error = error.unwrap_err().downcast::<StatusError>().unwrap();
            assert_eq!(error.status(), 401);
        }
    }

    #[tokio::test]
    async fn what_is_no_login_is_not_quoted() {
        let error = secrets(r#"{"password": "hunter2""#).login().await;
        assert_eq!(error.err().unwrap().to_string(), "database: it is no login");
    }
}
