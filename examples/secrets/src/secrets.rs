//! The secrets that are rotated: the key, and the password of the database.

use aws_config::SdkConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::DisplayErrorContext;
use prewarm::Error;
use serde::Deserialize;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::env;
use std::time::Duration;

pub(crate) struct Secrets {
    client: Client,
    key: String,
    database: String,
}

/// A secret of a database, in the form in which Secrets Manager rotates it.
/// <https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html>
#[derive(Deserialize, PartialEq)]
pub(crate) struct Login {
    host: String,
    port: u16,
    dbname: String,
    username: String,
    password: String,
}

impl Secrets {
    /// Those that `KEY_SECRET` and `DATABASE_SECRET` name.
    pub(crate) fn new(config: &SdkConfig) -> Result<Self, Error> {
        let variable = |name| env::var(name).map_err(|error| format!("{name}: {error}"));
        let (key, database) = (variable("KEY_SECRET")?, variable("DATABASE_SECRET")?);
        Ok(Secrets::with_client(Client::new(config), key, database))
    }

    pub(crate) fn with_client(client: Client, key: String, database: String) -> Self {
        Secrets {
            client,
            key,
            database,
        }
    }

    /// The key that callers must have.
    pub(crate) async fn key(&self) -> Result<String, Error> {
        self.read(&self.key).await
    }

    /// How to log in to the database.
    pub(crate) async fn login(&self) -> Result<Login, Error> {
        let secret = self.read(&self.database).await?;
        // Of JSON that is not right, serde's message would quote a part.
        let login = serde_json::from_str(&secret);
        Ok(login.map_err(|_| format!("{}: it is no login", self.database))?)
    }

    async fn read(&self, id: &str) -> Result<String, Error> {
        let secret = self.client.get_secret_value().secret_id(id).send().await;
        let secret = secret.map_err(|error| format!("{id}: {}", DisplayErrorContext(error)))?;
        let secret = secret.secret_string;
        Ok(secret.ok_or_else(|| format!("{id}: the secret is no text"))?)
    }
}

impl Login {
    /// A pool for the database.
    pub(crate) async fn connect(&self) -> Result<PgPool, Error> {
        let options = PgConnectOptions::new_without_pgpass()
            .host(&self.host)
            .port(self.port)
            .database(&self.dbname)
            .username(&self.username)
            .password(&self.password);
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(3));
        let pool = pool.connect_with(options).await?;
        eprintln!("logged in to the database");
        Ok(pool)
    }
}

/// Whether the database refused the password.
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
pub(crate) fn is_refused(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.code().as_deref() == Some("28P01"))
}
