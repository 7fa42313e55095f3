//! The events of a command line.

use crate::event::Event;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::fs;
use std::io::{self, Read as _};

/// Those whose requests are events by name.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Reads the events of the command line: each argument is one, or the first names one and the others say what is in it.
///
/// # Errors
///
/// Fails if an event cannot be read, or is not one.
pub(super) fn read_all(args: &[String]) -> Result<Vec<Vec<u8>>, String> {
    let Some((name, rest)) = args.split_first() else {
        return Ok(Vec::new());
    };
    match by_name(name, rest)? {
        Some(event) => Ok(vec![event.bytes.into()]),
        None => args.iter().map(|arg| read(arg)).collect(),
    }
}

/// The event with a name, if it is one.
fn by_name(name: &str, args: &[String]) -> Result<Option<Event>, String> {
    let bodies = || {
        if args.is_empty() {
            return Err(format!(
                "`{name}` takes what is in the event: `{name} BODY...`"
            ));
        }
        args.iter()
            .map(|arg| text(arg))
            .collect::<Result<Vec<_>, _>>()
    };
    let one = |what: &str| match args {
        [arg] => text(arg),
        _ => Err(format!("`{name}` takes one argument: `{name} {what}`")),
    };
    let event = match name {
        "sqs" => Event::sqs(bodies()?),
        "fifo" => Event::fifo(bodies()?),
        "kinesis" => Event::kinesis(bodies()?),
        "dynamodb" => {
            let items = bodies()?;
            for item in &items {
                serde_json::from_str::<Map<String, Value>>(item)
                    .map_err(|_| format!("`{item}` is not an item: it is not a JSON object"))?;
            }
            Event::dynamodb(items)
        }
        "kafka" => Event::kafka(bodies()?),
        "sns" => Event::sns(one("MESSAGE")?),
        "s3" => {
            let object = one("BUCKET/KEY")?;
            let object = object.split_once('/');
            let (bucket, key) = object.ok_or("`s3` takes a bucket and a key: `s3 BUCKET/KEY`")?;
            Event::s3(bucket, key)
        }
        "schedule" => Event::schedule(),
        _ if METHODS.contains(&name) => match args {
            [target] if target.starts_with('/') => Event::http(name, target, ""),
            [target, body] if target.starts_with('/') => Event::http(name, target, text(body)?),
            _ => {
                return Err(format!(
                    "a request is a method, a path that begins with `/`, and perhaps a body: `{name} /PATH BODY`"
                ));
            }
        },
        _ => return Ok(None),
    };
    Ok(Some(event))
}

/// Reads an event: JSON, `@FILE` or `-`.
fn read(arg: &str) -> Result<Vec<u8>, String> {
    let (name, event) = bytes(arg)?;
    match serde_json::from_slice::<IgnoredAny>(&event) {
        Ok(_) => Ok(event),
        Err(error) => Err(format!("the event {name} is not JSON: {error}")),
    }
}

/// Reads what is in an event: a text, `@FILE` or `-`.
fn text(arg: &str) -> Result<String, String> {
    let (name, bytes) = bytes(arg)?;
    String::from_utf8(bytes).map_err(|_| format!("cannot read {name}: it is not UTF-8"))
}

/// The event that an argument means, with its name.
fn bytes(arg: &str) -> Result<(String, Vec<u8>), String> {
    let (name, bytes) = if arg == "-" {
        let mut bytes = Vec::new();
        let read = io::stdin().read_to_end(&mut bytes);
        ("stdin".to_owned(), read.map(|_| bytes))
    } else if let Some(path) = arg.strip_prefix('@') {
        (format!("`{path}`"), fs::read(path))
    } else {
        (format!("`{arg}`"), Ok(arg.as_bytes().to_vec()))
    };
    match bytes {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(format!("cannot read {name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{read, read_all};
    use serde_json::{Value, json};

    fn event(args: &[&str]) -> Result<Value, String> {
        let args: Vec<_> = args.iter().map(|&arg| arg.to_owned()).collect();
        let events = read_all(&args)?;
        assert_eq!(events.len(), 1);
        Ok(serde_json::from_slice(&events[0]).unwrap())
    }

    #[test]
    fn json_is_read_as_it_is() {
        assert_eq!(read(r#"{"id": 1}"#).unwrap(), br#"{"id": 1}"#);
    }

    #[test]
    fn event_that_is_not_json_is_named() {
        assert_eq!(
            read("{id}").unwrap_err(),
            "the event `{id}` is not JSON: key must be a string at line 1 column 2"
        );
    }

    #[test]
    fn missing_file_is_named() {
        assert_eq!(
            read("@no/such.json").unwrap_err(),
            "cannot read `no/such.json`: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn each_argument_is_an_event() {
        let args = ["1".to_owned(), "2".to_owned()];
        assert_eq!(read_all(&args).unwrap(), [b"1", b"2"]);
    }

    #[test]
    fn name_makes_one_event_of_what_comes_after_it() {
        let sqs = event(&["sqs", r#"{"item":"tea"}"#, "a text"]).unwrap();
        assert_eq!(sqs["Records"][0]["body"], r#"{"item":"tea"}"#);
        assert_eq!(sqs["Records"][1]["body"], "a text");
        let table = event(&["dynamodb", r#"{"id":"42","count":2,"tags":["a",null]}"#]).unwrap();
        assert_eq!(
            table["Records"][0]["dynamodb"]["NewImage"],
            json!({
                "id": {"S": "42"},
                "count": {"N": "2"},
                "tags": {"L": [{"S": "a"}, {"NULL": true}]},
            })
        );
        let object = event(&["s3", "photos/2026/cat.jpg"]).unwrap();
        assert_eq!(object["Records"][0]["s3"]["object"]["key"], "2026/cat.jpg");
        let request = event(&["GET", "/path?x=1"]).unwrap();
        assert_eq!(request["rawQueryString"], "x=1");
        assert_eq!(request["body"], Value::Null);
        let request = event(&["POST", "/orders", r#"{"item":"tea"}"#]).unwrap();
        assert_eq!(request["body"], r#"{"item":"tea"}"#);
        assert_eq!(request["requestContext"]["http"]["method"], "POST");
    }

    #[test]
    fn incomplete_event_says_what_it_takes() {
        for (args, message) in [
            (
                &["sqs"][..],
                "`sqs` takes what is in the event: `sqs BODY...`",
            ),
            (
                &["dynamodb", "1"],
                "`1` is not an item: it is not a JSON object",
            ),
            (
                &["s3", "photos"],
                "`s3` takes a bucket and a key: `s3 BUCKET/KEY`",
            ),
            (&["sns"], "`sns` takes one argument: `sns MESSAGE`"),
            (
                &["POST", "{}"],
                "a request is a method, a path that begins with `/`, and perhaps a body: `POST /PATH BODY`",
            ),
        ] {
            assert_eq!(event(args).unwrap_err(), message);
        }
    }
}
