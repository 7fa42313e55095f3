use serde::de::IgnoredAny;
use std::fs;
use std::io::{self, Read as _};

/// Reads an event from the command line: JSON, `@FILE` or `-`.
pub(super) fn read(arg: &str) -> Result<Vec<u8>, String> {
    let (name, event) = if arg == "-" {
        let mut event = Vec::new();
        let read = io::stdin().read_to_end(&mut event);
        ("stdin".to_owned(), read.map(|_| event))
    } else if let Some(path) = arg.strip_prefix('@') {
        (format!("`{path}`"), fs::read(path))
    } else {
        (format!("`{arg}`"), Ok(arg.as_bytes().to_vec()))
    };
    let event = event.map_err(|error| format!("cannot read {name}: {error}"))?;
    match serde_json::from_slice::<IgnoredAny>(&event) {
        Ok(_) => Ok(event),
        Err(error) => Err(format!("the event {name} is not JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

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
}
