pub(super) const USAGE: &str = "\
Runs this Lambda function on your machine.

Usage:
  cargo run -- EVENT...         invoke the function with each event in turn
  cargo run [-- --port PORT]    serve invocations on 127.0.0.1, on port 9000 or PORT
  cargo run -- --describe       print what the function is, as JSON

An EVENT is JSON, or @FILE with JSON in it, or - for JSON on stdin.

The response goes to stdout, and everything else to stderr. The exit status is 1
if an invocation failed: a function error, a response with a 5xx, or a record of
a batch that failed. A 4xx is an answer, and the exit status is 0.";

/// What the command line asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    Help,
    /// Print what the function is.
    Describe,
    /// Invoke the function with each event in turn.
    Invoke(Vec<String>),
    Serve {
        port: u16,
    },
}

impl Command {
    pub(super) fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut events = Vec::new();
        let mut port = None;
        while let Some(arg) = args.next() {
            match arg.split_once('=').unwrap_or((&arg, "")) {
                ("-h" | "--help", _) => return Ok(Command::Help),
                ("--describe", _) => return Ok(Command::Describe),
                ("--port", "") => port = Some(parse_port(&args.next().unwrap_or_default())?),
                ("--port", value) => port = Some(parse_port(value)?),
                _ if arg.starts_with("--") => {
                    return Err(format!("unknown option `{arg}`: see `--help`"));
                }
                _ => events.push(arg),
            }
        }
        match (port, events.is_empty()) {
            (None, false) => Ok(Command::Invoke(events)),
            (port, true) => Ok(Command::Serve {
                port: port.unwrap_or(9000),
            }),
            (Some(_), false) => Err(
                "`--port` starts a server, and events are invoked without one: use one of the two"
                    .to_owned(),
            ),
        }
    }
}

fn parse_port(value: &str) -> Result<u16, String> {
    let fault = |_| format!("`--port` takes a number up to 65535, not `{value}`");
    value.parse().map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::Command::{self, Help, Invoke, Serve};

    fn parse(args: &[&str]) -> Result<Command, String> {
        Command::parse(args.iter().map(|&arg| arg.to_owned()))
    }

    #[test]
    fn no_argument_serves_on_port_9000() {
        assert_eq!(parse(&[]), Ok(Serve { port: 9000 }));
    }

    #[test]
    fn port_is_accepted_in_both_spellings() {
        assert_eq!(parse(&["--port", "9001"]), Ok(Serve { port: 9001 }));
        assert_eq!(parse(&["--port=9001"]), Ok(Serve { port: 9001 }));
    }

    #[test]
    fn every_other_argument_is_an_event() {
        let events = [r#"{"a":"--port=1"}"#, "@file", "-", "-1"];
        let invoke = Invoke(events.map(str::to_owned).to_vec());
        assert_eq!(parse(&events), Ok(invoke));
    }

    #[test]
    fn help_wins_over_other_arguments() {
        assert_eq!(parse(&["{}", "--help", "--no"]), Ok(Help));
    }

    #[test]
    fn wrong_argument_is_named() {
        for (args, named) in [
            (&["--prot", "1"][..], "--prot"),
            (&["--port"][..], "``"),
            (&["--port", "70000"][..], "70000"),
            (&["{}", "--port", "1"][..], "one of the two"),
        ] {
            let message = parse(args).unwrap_err();
            assert!(message.contains(named), "{message}");
        }
    }
}
