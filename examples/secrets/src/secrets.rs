//! The secrets that are rotated: the key, and the password of the database.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_secretsmanager_caching::SecretsManagerCachingClient;
use prewarm::Error;
use serde::Deserialize;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::env;
use std::num::NonZeroUsize;
use std::time::Duration;

pub(crate) struct Secrets {
    client: SecretsManagerCachingClient,
    key: String,
    database: String,
}

/// A secret of a database, in the form in which Secrets Manager rotates it.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html>
#[derive(Deserialize)]
struct Login {
    host: String,
    port: u16,
    dbname: String,
    username: String,
    password: String,
}

impl Secrets {
    /// Those that `KEY_SECRET` and `DATABASE_SECRET` name, which are kept for the seconds in `SECRETS_MANAGER_TTL`.
    pub(crate) fn new(config: &SdkConfig) -> Result<Self, Error> {
        let variable = |name| env::var(name).map_err(|error| format!("{name}: {error}"));
        let ttl = variable("SECRETS_MANAGER_TTL")?.parse();
        let ttl = ttl.map_err(|error| format!("SECRETS_MANAGER_TTL: {error}"))?;
        let (key, database) = (variable("KEY_SECRET")?, variable("DATABASE_SECRET")?);
        Secrets::with_client(Client::new(config), Duration::from_secs(ttl), key, database)
    }

    pub(crate) fn with_client(
        client: Client,
        ttl: Duration,
        key: String,
        database: String,
    ) -> Result<Self, Error> {
        let size = NonZeroUsize::new(2).expect("2 is not zero");
        // Where Secrets Manager does not answer, what it said last is better than nothing.
        let client = SecretsManagerCachingClient::new(client, size, ttl, true)?;
        Ok(Secrets {
            client,
            key,
            database,
        })
    }

    /// The key that callers must have.
    pub(crate) async fn key(&self) -> Result<String, Error> {
        self.read(&self.key).await
    }

    /// A pool for the database, with the current password.
    pub(crate) async fn database(&self) -> Result<PgPool, Error> {
        let secret = self.read(&self.database).await?;
        // Of JSON that is not right, serde's message would quote a part.
        let login = serde_json::from_str(&secret)
            .map_err(|_| format!("{}: it is no login", self.database))?;
        let Login {
            host,
            port,
            dbname,
            username,
            password,
        } = login;
        let options = PgConnectOptions::new_without_pgpass()
            .host(&host)
            .port(port)
            .database(&dbname)
            .username(&username)
            .password(&password);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(3));
        let pool = pool.connect_with(options).await?;
        eprintln!("logged in to the database");
        Ok(pool)
    }

    async fn read(&self, id: &str) -> Result<String, Error> {
        let secret = self.client.get_secret_value(id, None, None, false).await;
        let secret = secret.map_err(|error| format!("{id}: {error}"))?;
        let secret = secret.secret_string;
        Ok(secret.ok_or_else(|| format!("{id}: the secret is no text"))?)
    }
}

/// Whether the database refused the password.
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
pub(crate) fn is_refused(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.code().as_deref() == Some("28P01"))
}
