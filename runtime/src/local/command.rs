use std::time::Duration;

/// The timeout of most functions.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// In seconds.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
const LONGEST_TIMEOUT: u64 = 900;

pub(super) const USAGE: &str = "\
Runs this Lambda function on your machine.

Usage:
  cargo run -- EVENT...         invoke the function with each event in turn
  cargo run [-- --port PORT]    serve invocations on 127.0.0.1, on port 9000 or PORT
  cargo run -- --print-event EVENT...
                                print the events, for example to keep them in a file
  cargo run -- --describe       print what the function is, as JSON

With `--timeout SECONDS`, an invocation may take that long instead of 30 s.

An EVENT is JSON, or @FILE with JSON in it, or - for JSON on stdin. Or it has a name:
  sqs BODY...  fifo BODY...  kinesis DATA...  dynamodb ITEM...  kafka VALUE...
  sns MESSAGE  s3 BUCKET/KEY  schedule  GET /PATH  POST /PATH BODY

The response goes to stdout, and everything else to stderr. The exit status is 1
if an invocation failed: a function error, a response with a 5xx, or a record of
a batch that failed. A 4xx is an answer, and the exit status is 0.";

/// The command that the command line asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    Help,
    /// Print what the function is.
    Describe,
    /// Print the events.
    PrintEvents(Vec<String>),
    /// Invoke the function with each event in turn.
    Invoke {
        events: Vec<String>,
        timeout: Duration,
    },
    Serve {
        port: u16,
        timeout: Duration,
    },
}

impl Command {
    pub(super) fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut events = Vec::new();
        let mut port = None;
        let mut is_printed = false;
        let mut timeout = DEFAULT_TIMEOUT;
        while let Some(arg) = args.next() {
            match arg.split_once('=').unwrap_or((&arg, "")) {
                ("-h" | "--help", _) => return Ok(Command::Help),
                ("--describe", _) => return Ok(Command::Describe),
                ("--print-event", "") => is_printed = true,
                ("--port", "") => port = Some(parse_port(&args.next().unwrap_or_default())?),
                ("--port", value) => port = Some(parse_port(value)?),
                ("--timeout", "") => timeout = parse_timeout(&args.next().unwrap_or_default())?,
                ("--timeout", value) => timeout = parse_timeout(value)?,
                _ if arg.starts_with("--") => {
                    return Err(format!("unknown option `{arg}`: see `--help`"));
                }
                _ => events.push(arg),
            }
        }
        if is_printed {
            if events.is_empty() {
                return Err("`--print-event` takes an event: see `--help`".to_owned());
            }
            return Ok(Command::PrintEvents(events));
        }
        match (port, events.is_empty()) {
            (None, false) => Ok(Command::Invoke { events, timeout }),
            (port, true) => Ok(Command::Serve {
                port: port.unwrap_or(9000),
                timeout,
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

fn parse_timeout(value: &str) -> Result<Duration, String> {
    let seconds = value.parse().ok();
    let seconds = seconds.filter(|seconds| (1..=LONGEST_TIMEOUT).contains(seconds));
    let fault = || format!("`--timeout` takes seconds from 1 to 900, not `{value}`");
    seconds.map(Duration::from_secs).ok_or_else(fault)
}

#[cfg(test)]
mod tests {
    use super::Command::{self, Help, Invoke, Serve};
    use super::DEFAULT_TIMEOUT;
    use std::time::Duration;

    fn serve(port: u16) -> Command {
        let timeout = DEFAULT_TIMEOUT;
        Serve { port, timeout }
    }

    fn parse(args: &[&str]) -> Result<Command, String> {
        Command::parse(args.iter().map(|&arg| arg.to_owned()))
    }

    #[test]
    fn no_argument_serves_on_port_9000() {
        assert_eq!(parse(&[]), Ok(serve(9000)));
    }

    #[test]
    fn port_is_accepted_in_both_spellings() {
        assert_eq!(parse(&["--port", "9001"]), Ok(serve(9001)));
        assert_eq!(parse(&["--port=9001"]), Ok(serve(9001)));
    }

    #[test]
    fn every_other_argument_is_an_event() {
        let events = [r#"{"a":"--port=1"}"#, "@file", "-", "-1"];
        let invoke = Invoke {
            events: events.map(str::to_owned).to_vec(),
            timeout: DEFAULT_TIMEOUT,
        };
        assert_eq!(parse(&events), Ok(invoke));
    }

    #[test]
    fn timeout_is_accepted_with_events_and_without() {
        let timeout = Duration::from_secs(3);
        let serve = Serve {
            port: 9000,
            timeout,
        };
        assert_eq!(parse(&["--timeout", "3"]), Ok(serve));
        let events = vec!["{}".to_owned()];
        assert_eq!(
            parse(&["{}", "--timeout=3"]),
            Ok(Invoke { events, timeout })
        );
    }

    #[test]
    fn event_is_printed_and_not_invoked() {
        let args = ["schedule", "--print-event"].map(str::to_owned);
        let printed = Command::parse(args.into_iter());
        assert_eq!(
            printed,
            Ok(Command::PrintEvents(vec!["schedule".to_owned()]))
        );
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
            (&["--timeout", "0"][..], "from 1 to 900, not `0`"),
            (&["--timeout=3s"][..], "`3s`"),
            (&["--timeout", "901"][..], "`901`"),
            (&["--print-event"][..], "takes an event"),
            (&["{}", "--port", "1"][..], "one of the two"),
        ] {
            let message = parse(args).unwrap_err();
            assert!(message.contains(named), "{message}");
        }
    }
}
