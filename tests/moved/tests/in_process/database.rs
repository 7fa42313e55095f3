//! A router over a pool of connections to a database.

use super::{context, http_by_hand, without_timing};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use prewarm::lambda_http::Request;
use prewarm::{Error, lambda_handler};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use tower::ServiceExt as _;

#[derive(Deserialize, Serialize)]
struct Post {
    id: i64,
    title: String,
}

impl From<(i64, String)> for Post {
    fn from((id, title): (i64, String)) -> Self {
        Post { id, title }
    }
}

type Failed = (StatusCode, String);

fn failed(error: sqlx::Error) -> Failed {
    match error {
        sqlx::Error::RowNotFound => (StatusCode::NOT_FOUND, "no such post".to_owned()),
        error => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}

async fn create(
    State(pool): State<SqlitePool>,
    Json(post): Json<Post>,
) -> Result<StatusCode, Failed> {
    let insert = sqlx::query("INSERT INTO posts VALUES (?, ?)")
        .bind(post.id)
        .bind(post.title);
    insert.execute(&pool).await.map_err(failed)?;
    Ok(StatusCode::CREATED)
}

async fn list(State(pool): State<SqlitePool>) -> Result<Json<Vec<Post>>, Failed> {
    let select = sqlx::query_as::<_, (i64, String)>("SELECT id, title FROM posts ORDER BY id");
    let posts = select.fetch_all(&pool).await.map_err(failed)?;
    Ok(Json(posts.into_iter().map(Post::from).collect()))
}

async fn read(State(pool): State<SqlitePool>, Path(id): Path<i64>) -> Result<Json<Post>, Failed> {
    let select = sqlx::query_as::<_, (i64, String)>("SELECT id, title FROM posts WHERE id = ?");
    let post = select.bind(id).fetch_one(&pool).await.map_err(failed)?;
    Ok(Json(post.into()))
}

async fn connect() -> Result<SqlitePool, Error> {
    // Each connection would have a database of its own.
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect("sqlite::memory:").await?;
    let create = "CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL)";
    sqlx::query(create).execute(&pool).await?;
    Ok(pool)
}

fn router(pool: SqlitePool) -> Router {
    let posts = Router::new().route("/posts", get(list).post(create));
    posts.route("/posts/{id}", get(read)).with_state(pool)
}

#[lambda_handler(http, main = false)]
async fn moved(request: Request) -> Result<axum::response::Response, Error> {
    #[init]
    let app: Router = router(connect().await?);

    Ok(app.clone().oneshot(request).await?)
}

fn request(method: &str, path: &str, body: &Value) -> Value {
    json!({
        "version": "2.0", "rawPath": path, "rawQueryString": "",
        "headers": {"content-type": "application/json"}, "body": body.to_string(),
        "requestContext": {"http": {"method": method, "path": path}, "domainName": "h", "stage": "$default"},
    })
}

#[tokio::test]
async fn both_forms_read_what_they_wrote() {
    let app = router(connect().await.unwrap());
    let mut statuses = Vec::new();
    for (method, path, body) in [
        ("GET", "/posts", json!(null)),
        ("POST", "/posts", json!({"id": 1, "title": "On tea"})),
        ("POST", "/posts", json!({"id": 1, "title": "Once more"})),
        ("POST", "/posts", json!({"id": "one"})),
        ("GET", "/posts/1", json!(null)),
        ("GET", "/posts/2", json!(null)),
        ("GET", "/posts", json!(null)),
    ] {
        let event = request(method, path, &body);
        let by_hand = |request: Request| {
            let app = app.clone();
            async { Ok::<_, Error>(app.oneshot(request).await?) }
        };
        let theirs = http_by_hand(&event, by_hand).await;
        let ours = moved::invoke(event, context()).await.unwrap();
        statuses.push(ours["statusCode"].clone());
        assert_eq!(without_timing(ours), theirs, "{method} {path}");
    }
    assert_eq!(statuses, [200, 201, 500, 422, 200, 404, 200]);
}
