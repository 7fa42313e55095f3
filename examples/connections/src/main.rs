//! Lists the documents of a bucket with their titles from a database, and reuses its connections.

mod pool;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_s3::Client;
use futures_util::future::try_join_all;
use prewarm::{Error, lambda_handler};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashMap;
use std::env;
use std::time::Duration;

#[derive(Deserialize)]
struct List {
    folders: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Document {
    key: String,
    bytes: i64,
    title: Option<String>,
}

/// Lists the documents of some folders of the bucket, all folders at once.
///
/// The errors of S3 and of the database are for the log, and not for callers.
#[lambda_handler(metrics)]
async fn documents(
    event: List,
    #[init(connect_s3(region()).await?)] s3: &Client,
    // A connection is one end of a socket. In a snapshot of SnapStart, it would be restored many times, long after
    // the database has closed the other end. At the end of an environment the database is told, if there is time.
    #[init(after_restore, close = database.close().await, connect_database().await?)]
    database: &PgPool,
    #[init(variable("BUCKET")?)] bucket: &String,
) -> Result<Vec<Document>, Error> {
    // The first connection to S3 is there before the first event.
    #[init(prime)]
    s3.list_objects_v2()
        .bucket(bucket)
        .max_keys(1)
        .send()
        .await?;

    let folders = event.folders.iter();
    let listed = try_join_all(folders.map(|folder| list(s3, bucket, folder))).await?;
    let mut documents: Vec<Document> = listed.into_iter().flatten().collect();
    let keys: Vec<&str> = documents.iter().map(|document| &*document.key).collect();
    let titles = sqlx::query_as("SELECT key, title FROM documents WHERE key = ANY($1)");
    let titles: Vec<(String, String)> = titles.bind(keys).fetch_all(database).await?;
    let mut titles = HashMap::<_, _>::from_iter(titles);
    for document in &mut documents {
        document.title = titles.remove(&document.key);
    }
    Ok(documents)
}

/// The documents whose keys begin with a folder's name.
async fn list(s3: &Client, bucket: &str, folder: &str) -> Result<Vec<Document>, Error> {
    let request = s3.list_objects_v2().bucket(bucket);
    let mut pages = request.prefix(format!("{folder}/")).into_paginator().send();
    let mut documents = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(aws_sdk_s3::Error::from)?;
        documents.extend(page.contents().iter().map(|object| Document {
            key: object.key().unwrap_or_default().to_owned(),
            bytes: object.size().unwrap_or_default(),
            title: None,
        }));
    }
    Ok(documents)
}

/// The bucket's region.
fn region() -> Region {
    env::var("BUCKET_REGION").map_or(Region::from_static("us-east-1"), Region::new)
}

async fn connect_s3(region: Region) -> Result<Client, Error> {
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(region)
        .http_client(pool::client(50)?)
        .load()
        .await;
    let config = aws_sdk_s3::config::Builder::from(&config);
    // A custom endpoint, as in local runs, has the bucket in the path and not in the host name.
    let path_style = env::var_os("AWS_ENDPOINT_URL_S3").is_some();
    Ok(Client::from_conf(
        config.force_path_style(path_style).build(),
    ))
}

async fn connect_database() -> Result<PgPool, Error> {
    let options: PgConnectOptions = variable("DATABASE_URL")?.parse()?;
    let pool = PgPoolOptions::new()
        // An environment answers one invocation at a time, and an invocation runs one query at a time. With a larger
        // limit, the pool opens a second connection whenever an invocation asks before the pool has tested the first
        // one and taken it back.
        .max_connections(1)
        // An environment sleeps between invocations, and the database or a proxy may have closed its connection.
        .test_before_acquire(true)
        .idle_timeout(Duration::from_secs(5 * 60))
        .max_lifetime(Duration::from_secs(30 * 60))
        // Less than the function's timeout, so the pool reports what the invocation waited for.
        .acquire_timeout(Duration::from_secs(3))
        .connect_with(options)
        .await?;
    eprintln!("connected to the database");
    Ok(pool)
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_client_is_in_the_region_of_the_bucket() {
        assert_eq!(region().as_ref(), "us-east-1");
        let s3 = connect_s3(Region::new("eu-west-1")).await.unwrap();
        assert_eq!(s3.config().region().unwrap().as_ref(), "eu-west-1");
    }
}
