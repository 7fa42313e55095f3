//! Cold starts as Lambda has them, of one function in several ways: INIT on a whole CPU, and then each invocation on
//! the share of a CPU that belongs to the function's memory.
//!
//! ```sh
//! cargo bench -p cold-start --bench cold_start [-- --starts 21 --delay-ms 1 --disk-mb-s 100]
//! ```
//!
//! The function reads an item of DynamoDB, whose stand-in is on loopback, behind TLS and a delay on each round trip.
//! The share comes from a control group. Who has no right to make one measures without.
//!
//! Each program starts with its file in memory, and with nothing of it: a new environment of Lambda has read nothing. A cold
//! disk is a file system of this process, which reads at a given rate. How fast Lambda's is, AWS does not say: 100 MB/s is a
//! guess, and Lambda's own cache is in front of it. What was read of the disk tells whether a start was cold. Who has no right to
//! mount a file system measures without.
//!
//! `--levers` measures one of the programs in all its builds, of which most leave less to load.
//!
//! It needs Python with `venv`. The first run makes three builds, which takes a quarter of an hour, and with `--levers` all ten.

mod picture;
mod programs;
mod report;

use cargo_prewarm::laboratory::{ColdDisk, CpuShare, Start};
use cargo_prewarm::runtime_api::RuntimeApi;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

const MEMORY_MB: [u32; 3] = [128, 512, 1769];

const EVENT: &str = r#"{"id":"42"}"#;

/// The cold starts of a program: with its file in memory, and from a cold disk.
#[derive(Default)]
pub(crate) struct Measured {
    warm: Vec<Start>,
    cold: Vec<Start>,
    /// How many bytes each start from a cold disk has read of it.
    read: Vec<u64>,
}

struct Arguments {
    starts: usize,
    delay_ms: f64,
    disk_mb_s: u32,
    levers: bool,
}

impl Arguments {
    fn read() -> Self {
        let mut arguments = Arguments {
            starts: 21,
            delay_ms: 1.0,
            disk_mb_s: 100,
            levers: false,
        };
        let mut given = env::args().skip(1);
        while let Some(name) = given.next() {
            let mut value = || given.next().expect("an argument has a value");
            match &*name {
                "--starts" => arguments.starts = value().parse().expect("a number"),
                "--delay-ms" => arguments.delay_ms = value().parse().expect("milliseconds"),
                "--disk-mb-s" => arguments.disk_mb_s = value().parse().expect("megabytes"),
                "--levers" => arguments.levers = true,
                // Cargo's own.
                "--bench" => {}
                _ => panic!("unknown argument: {name}"),
            }
        }
        arguments
    }
}

fn main() {
    let Arguments {
        starts,
        delay_ms,
        disk_mb_s,
        levers,
    } = Arguments::read();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("cold_start");
    let programs = if levers {
        programs::levers(&target)
    } else {
        programs::ways(&target)
    };
    let dynamodb = Dynamodb::start(&target, delay_ms);
    let variables = dynamodb.variables();
    let api = RuntimeApi::start().expect("a free port");
    let share = CpuShare::new();
    if let Err(error) = &share {
        println!(
            "There is no right to make a control group ({error}): every time is that of a whole CPU."
        );
    }
    let files: Vec<&Path> = programs.iter().map(|program| &*program.path).collect();
    let disk = ColdDisk::mount(disk_mb_s, &files, &target);
    match &disk {
        Ok(_) => println!("A cold disk reads {disk_mb_s} MB/s."),
        Err(error) => {
            println!(
                "There is no right to mount a file system ({error}): nothing is measured cold."
            );
        }
    }
    println!("\n{}", report::weights(&programs));
    for memory_mb in MEMORY_MB {
        let mut measured: Vec<Measured> = programs.iter().map(|_| Measured::default()).collect();
        // In turn, so that what else the machine does touches all.
        for _ in 0..starts {
            for (index, (program, measured)) in programs.iter().zip(&mut measured).enumerate() {
                let share = share.as_ref().ok();
                let start = |mut command: Command| {
                    command
                        .envs(variables.iter().map(|(name, value)| (name, value)))
                        .stdout(Stdio::null())
                        .stderr(Stdio::null());
                    let start = Start::measure(command, EVENT, memory_mb, &api, share);
                    let start =
                        start.unwrap_or_else(|failure| panic!("{}: {failure}", program.name));
                    assert!(start.answer.contains("Gaiwan"), "{}", start.answer);
                    start
                };
                measured.warm.push(start(program.command()));
                // Lambda's own part of Python is in no package.
                if let (Ok(disk), Some(_)) = (&disk, &program.build) {
                    let _ = disk.read();
                    measured
                        .cold
                        .push(start(program.command_at(&disk.file(index))));
                    measured.read.push(disk.read());
                }
            }
        }
        println!("{}", report::table(memory_mb, &programs, &measured));
        if levers {
            continue;
        }
        let picture = target.join(format!("cold_start_{memory_mb}.svg"));
        let drawn = picture::draw(memory_mb, &programs, &measured);
        fs::write(&picture, drawn).expect("the folder is ours");
        println!("A picture of it: {}\n", picture.display());
    }
}

/// DynamoDB's stand-in.
struct Dynamodb {
    process: Child,
    port: u16,
    roots: PathBuf,
}

impl Dynamodb {
    fn start(target: &Path, delay_ms: f64) -> Self {
        let mut process = Command::new(programs::python(target))
            .arg(programs::sources().join("dynamodb.py"))
            .arg(target)
            .arg((delay_ms / 1e3).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut port = String::new();
        let stdout = process.stdout.take().expect("a pipe");
        let read = BufReader::new(stdout).read_line(&mut port);
        read.expect("the server prints its port");
        Dynamodb {
            process,
            port: port.trim().parse().expect("a port"),
            roots: target.join("roots.pem"),
        }
    }

    /// The variables that a function needs for it.
    fn variables(&self) -> [(&'static str, String); 8] {
        let roots = self.roots.display().to_string();
        [
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
            ("TABLE_NAME", "items".to_owned()),
            ("AWS_CA_BUNDLE", roots.clone()),
            ("SSL_CERT_FILE", roots),
            (
                "AWS_ENDPOINT_URL_DYNAMODB",
                format!("https://localhost:{}", self.port),
            ),
        ]
    }
}

impl Drop for Dynamodb {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
