//! S3 tells of an image, and a small copy of it is stored.

use super::{by_hand, context};
use aws_lambda_events::s3::{S3Event, S3EventRecord};
use lambda_runtime::BoxFuture;
use prewarm::{Error, LambdaEvent, lambda_handler};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::future::ready;
use std::io::Cursor;
use std::sync::{Arc, Mutex};

/// The calls of the client of S3. AWS's example is generic over two such traits; one that has both can
/// be a resource.
trait Files: Send + Sync {
    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'_, Result<Vec<u8>, Error>>;
    fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), Error>>;
}

/// Stands in for S3.
#[derive(Default)]
struct Buckets(Mutex<BTreeMap<String, Vec<u8>>>);

impl Files for Arc<Buckets> {
    fn get(&self, bucket: &str, key: &str) -> BoxFuture<'_, Result<Vec<u8>, Error>> {
        let found = self
            .0
            .lock()
            .unwrap()
            .get(&format!("{bucket}/{key}"))
            .cloned();
        Box::pin(ready(found.ok_or_else(|| "no such key".into())))
    }

    fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>) -> BoxFuture<'_, Result<(), Error>> {
        self.0
            .lock()
            .unwrap()
            .insert(format!("{bucket}/{key}"), bytes);
        Box::pin(ready(Ok(())))
    }
}

fn draw(side: u32, pixels: &[u8]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(bytes)
}

/// Every second pixel of a gray square.
fn smaller(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info()?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or("too large")?];
    let side = reader.next_frame(&mut pixels)?.width as usize;
    let rows = pixels.chunks(side).step_by(2);
    let pixels: Vec<_> = rows
        .flat_map(|row| row.iter().copied().step_by(2))
        .collect();
    draw(side.div_ceil(2).try_into()?, &pixels)
}

async fn store_thumbnail(record: S3EventRecord, files: &dyn Files) -> Result<(), Error> {
    let is_created = record
        .event_name
        .is_some_and(|name| name.starts_with("ObjectCreated"));
    let bucket = record.s3.bucket.name.ok_or("no bucket")?;
    let key = record.s3.object.key.ok_or("no key")?;
    if is_created {
        let image = files.get(&bucket, &key).await?;
        files
            .put(&format!("{bucket}-thumbs"), &key, smaller(&image)?)
            .await?;
    }
    Ok(())
}

async fn func(event: LambdaEvent<S3Event>, files: &dyn Files) -> Result<u32, Error> {
    let mut stored = 0;
    for record in event.payload.records {
        match store_thumbnail(record, files).await {
            Ok(()) => stored += 1,
            Err(error) => println!("skipped: {error}"),
        }
    }
    Ok(stored)
}

type Shared = Box<dyn Files>;

#[lambda_handler(raw, main = false)]
async fn moved(
    event: LambdaEvent<S3Event>,
    #[init(Box::<Arc<Buckets>>::default())] files: &Shared,
) -> Result<u32, Error> {
    func(event, &**files).await
}

fn event(keys: &[&str]) -> Value {
    let records = keys.iter().map(|key| {
        json!({
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
            "eventTime": "1970-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put",
            "userIdentity": {}, "requestParameters": {}, "responseElements": {},
            "s3": {"bucket": {"name": "images", "ownerIdentity": {}}, "object": {"key": key}},
        })
    });
    json!({"Records": records.collect::<Vec<_>>()})
}

#[tokio::test]
async fn both_forms_store_the_same_thumbnails() {
    let checkered: Vec<u8> = (0..64).map(|pixel| pixel * 4).collect();
    let image = draw(8, &checkered).unwrap();
    let buckets = || {
        let buckets = Arc::<Buckets>::default();
        let images = [
            ("images/good.png", image.clone()),
            ("images/bad.png", vec![0]),
        ];
        let images = images.map(|(name, image)| (name.to_owned(), image));
        *buckets.0.lock().unwrap() = images.into();
        buckets
    };
    let event = event(&["good.png", "bad.png", "none.png"]);

    let of_theirs = buckets();
    let theirs = by_hand(&event, async |event| func(event, &of_theirs).await).await;
    assert_eq!(theirs, Ok(json!(1)));

    // A test passes the values that are resources on Lambda.
    let of_ours = buckets();
    let shared: Shared = Box::new(Arc::clone(&of_ours));
    let payload = serde_json::from_value(event.clone()).unwrap();
    let ours = moved(LambdaEvent::new(payload, context()), &shared).await;
    assert_eq!(ours.unwrap(), 1);
    assert_eq!(*of_ours.0.lock().unwrap(), *of_theirs.0.lock().unwrap());
    assert!(
        of_ours
            .0
            .lock()
            .unwrap()
            .contains_key("images-thumbs/good.png")
    );

    // With the resource that INIT makes, whose buckets are empty.
    assert_eq!(moved::invoke(event, context()).await, Ok(json!(0)));
}
