//! Random bodies with `#[init]`, compared with the same bodies with plain `let`s: an initializer means what it means
//! where it stands, or the compiler refuses it. `FUZZ_BODIES` sets how many, `FUZZ_SEED` which, and `FUZZ_SHOW` prints what was refused.

use crate::project;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;

/// Names that resources, variables and items share.
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// The items that all bodies see. Each number occurs once, so a value tells where it is from.
const PRELUDE: &str = r#"
#![allow(warnings)]
use std::cell::RefCell;
use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

thread_local! { static SEEN: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) }; }
pub fn see<M, T: V<M>>(value: T) { SEEN.with_borrow_mut(|seen| seen.push(value.v())) }
pub fn keep(value: u32) -> &'static u32 { Box::leak(Box::new(value)) }

pub struct Number;
pub struct Function;
pub trait V<M> { fn v(self) -> u32; }
impl V<Number> for u32 { fn v(self) -> u32 { self } }
impl V<Number> for &u32 { fn v(self) -> u32 { *self } }
impl<F: Fn() -> u32> V<Function> for F { fn v(self) -> u32 { self() } }
pub trait First { fn of_trait(&self) -> u32 { 71 } }
impl First for u8 {}
pub trait Second { fn of_trait(&self) -> u32 { 72 } }
impl Second for u8 {}
pub struct S { pub a: u32, pub b: u32 }

pub mod one { pub fn a() -> u32 { 11 } pub fn b() -> u32 { 12 } pub use crate::First; }
pub mod two { pub fn b() -> u32 { 21 } pub fn c() -> u32 { 22 } pub use crate::Second; }

macro_rules! id { ($x:expr) => { $x } }
macro_rules! first { ($x:ident, $y:ident) => { $x } }
macro_rules! bind { ($x:ident) => { let $x = 31u32; } }
macro_rules! item { ($x:ident) => { fn $x() -> u32 { 32 } } }
macro_rules! silent { () => { fn d() -> u32 { 33 } } }
macro_rules! nothing { ($($x:tt)*) => {} }

struct Unpark(Thread);
impl Wake for Unpark { fn wake(self: Arc<Self>) { self.0.unpark() } }
pub fn run<T, E: std::fmt::Debug>(index: u32, future: impl Future<Output = Result<T, E>>) {
    let mut future = Box::pin(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => std::thread::park(),
            Poll::Ready(outcome) => break drop(outcome.unwrap()),
        }
    }
    println!("{index} {:?}", SEEN.with_borrow_mut(std::mem::take));
}
"#;

/// <https://en.wikipedia.org/wiki/Xorshift>
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn number(&mut self) -> usize {
        100 + self.below(100_000)
    }
}

/// Writes a random body. `@NAME = EXPRESSION;` stands for a resource.
struct Writer<'a> {
    random: &'a mut Random,
    text: String,
    depth: usize,
    /// The resources of the block.
    resources: Vec<&'static str>,
}

impl Writer<'_> {
    fn expression(&mut self, depth: usize) -> String {
        let name = self.random.name();
        let other = self.random.name();
        let number = self.random.number();
        if depth == 0 || self.random.below(4) == 0 {
            return format!("V::v({name})");
        }
        let inner = self.expression(depth - 1);
        match self.random.below(17) {
            0 => format!("V::v({name}) + {inner}"),
            1 => format!("format!(\"{{{name}}}\").parse::<u32>().unwrap()"),
            2 => {
                format!("format!(\"{{{name}}}{{}}\", 1, {name} = {number}).parse::<u32>().unwrap()")
            }
            3 => format!("{{ let {name} = {number}u32; V::v({other}) + {inner} }}"),
            4 => format!("{{ fn {name}() -> u32 {{ {number} }} V::v({other}) }}"),
            5 => format!("V::v(id!({name})) + id!({inner})"),
            6 => format!("V::v(first!({name}, {other}))"),
            7 => format!("match {inner} {{ {name} => V::v({name}) + V::v({other}) }}"),
            8 => format!("(|{name}: u32| {name} + V::v({other}))({inner})"),
            9 => format!("S {{ a: {inner}, b: 1 }}.a + V::v({other})"),
            10 => format!("if let Some({name}) = Some({inner}) {{ V::v({other}) }} else {{ 0 }}"),
            11 => "{ use crate::one::*; V::v(a) }".to_owned(),
            12 => "7u8.of_trait()".to_owned(),
            13 => format!("{{ bind!({name}); V::v({name}) + V::v({other}) }}"),
            14 => format!("vec![V::v({name}); 2][1] + {inner}"),
            15 => format!("{{ fn {name}() -> u32 {{ {number} }} {name}() }}"),
            _ => format!("async {{ V::v({name}) + {inner} }}.await"),
        }
    }

    fn cfg(&mut self) -> &'static str {
        match self.random.below(12) {
            0 => "#[cfg(any())] ",
            1 => "#[cfg(all())] ",
            2 => "#[cfg_attr(all(), cfg(any()))] ",
            _ => "",
        }
    }

    fn statement(&mut self) {
        let name = self.random.name();
        let other = self.random.name();
        let number = self.random.number();
        let cfg = self.cfg();
        let statement = match self.random.below(26) {
            0..=8 => {
                let value = self.expression(2);
                if self.resources.contains(&name) {
                    return;
                }
                self.resources.push(name);
                format!("{cfg}@{name} = {value};")
            }
            9 => format!("{cfg}let {name} = {number}u32;"),
            10 | 11 => format!("{cfg}fn {name}() -> u32 {{ {number} }}"),
            12 => format!("{cfg}use crate::one::*;"),
            13 => format!("{cfg}use crate::two::*;"),
            14 => format!(
                "use crate::{};",
                ["one::a", "one::b", "two::b", "two::c"][self.random.below(4)]
            ),
            15 => format!("use crate::two::b as {name};"),
            16 => format!("bind!({name});"),
            17 => format!("item!({name});"),
            18 => ["silent!();", "nothing!();"][self.random.below(2)].to_owned(),
            19 => format!("nothing!({name} + x.{other});"),
            20 => format!("assert!(V::v({name}) > 0, \"{{{other}}}\");"),
            21 => format!(
                "macro_rules! {} {{ ($x:expr) => {{ $x + {number} }} }}",
                ["id", "other"][self.random.below(2)]
            ),
            22 => format!("let Some({name}) = Some({number}u32) else {{ unreachable!() }};"),
            _ => return self.block(),
        };
        self.text.push_str(&statement);
        self.text.push('\n');
    }

    fn block(&mut self) {
        if self.depth == 0 {
            return;
        }
        let name = self.random.name();
        let number = self.random.number();
        let cfg = self.cfg();
        let (start, end) = match self.random.below(12) {
            0 => (format!("{cfg}{{"), "}"),
            1 => ("if true {".to_owned(), "}"),
            2 => (format!("for {name} in [{number}u32] {{"), "}"),
            3 => (format!("match {number}u32 {{ {name} => {{"), "} }"),
            4 => ("loop {".to_owned(), "break; }"),
            5 => ("'l: {".to_owned(), "}"),
            6 => ("(|| {".to_owned(), "})();"),
            7 => (format!("(|{name}: u32| {{"), "})(35);"),
            8 => ("async {".to_owned(), "}.await;"),
            9 => (format!("(async |{name}: u32| {{"), "})(36).await;"),
            10 => (format!("if let Some({name}) = Some({number}u32) {{"), "}"),
            _ => ("let _ = {".to_owned(), "};"),
        };
        let _ = writeln!(self.text, "{start}");
        self.depth -= 1;
        let outer = std::mem::take(&mut self.resources);
        self.statements(4);
        self.resources = outer;
        self.depth += 1;
        let _ = writeln!(self.text, "{end}");
    }

    fn statements(&mut self, most: usize) {
        for _ in 0..=self.random.below(most) {
            self.statement();
        }
        let name = self.random.name();
        let _ = writeln!(self.text, "see({name});");
    }
}

/// A body, and the initializer of its parameter.
struct Body {
    text: String,
    parameter: (&'static str, String),
}

impl Body {
    fn random(random: &mut Random) -> Self {
        let mut writer = Writer {
            random,
            text: String::new(),
            depth: 3,
            resources: Vec::new(),
        };
        let parameter = (writer.random.name(), writer.expression(1));
        writer.statements(9);
        let text = writer.text;
        Body { text, parameter }
    }

    /// A module with the body in a function that has `#[init]`s, or plain `let`s.
    fn module(&self, index: usize, is_plain: bool) -> String {
        let (name, value) = &self.parameter;
        let mut module = format!(
            "mod m{index} {{ use crate::*; fn a() -> u32 {{ 1 }} fn b() -> u32 {{ 2 }} fn c() -> u32 {{ 3 }} fn d() -> u32 {{ 4 }}\n"
        );
        if is_plain {
            let _ = write!(
                module,
                "pub async fn handler() -> Result<(), prewarm::Error> {{ f(keep({value})).await }}\n\
                async fn f({name}: &'static u32) -> Result<(), prewarm::Error> {{\n"
            );
        } else {
            let _ = write!(
                module,
                "#[prewarm::lambda_handler(main = false)]\n\
                pub async fn handler(#[init({value})] {name}: &u32) -> Result<(), prewarm::Error> {{\n"
            );
        }
        let mut resources = index;
        for line in self.text.lines() {
            match line.split_once('@') {
                Some((cfg, resource)) => {
                    let (name, value) = resource.split_once(" = ").unwrap();
                    let value = value.strip_suffix(';').unwrap();
                    let _ = if is_plain {
                        writeln!(module, "{cfg}let {name} = keep({value});")
                    } else {
                        // Every third has an age.
                        resources += 1;
                        let age = if resources.is_multiple_of(3) {
                            "(max_age_s = 9)"
                        } else {
                            ""
                        };
                        writeln!(module, "{cfg}#[init{age}] let {name}: u32 = {value};")
                    };
                }
                None => {
                    let _ = writeln!(module, "{line}");
                }
            }
        }
        module.push_str("Ok(()) } }\n");
        module
    }
}

/// The errors that the compiler can report for a body that is right with plain `let`s.
const REFUSALS: [&str; 6] = [
    "mismatched types",
    "attempt to use a non-constant value in a constant",
    "is a variable of an invocation",
    "could mean the resource or what",
    "there is already a resource",
    // A resource with an age is a reference in its block.
    "does not live long enough",
];

/// Texts by the index of the body.
type Texts = BTreeMap<usize, String>;

/// Compiles those of the bodies that the compiler accepts, and returns what each of them saw, and what the compiler said
/// of the others.
fn run(
    project: &str,
    bodies: &[Body],
    which: impl Iterator<Item = usize>,
    is_plain: bool,
) -> (Texts, Texts) {
    let mut left: BTreeSet<_> = which.collect();
    let mut refused = Texts::new();
    loop {
        let mut program = PRELUDE.to_owned();
        let mut ends = Vec::new();
        for index in &left {
            program.push_str(&bodies[*index].module(*index, is_plain));
            ends.push((program.lines().count(), *index));
        }
        program.push_str("fn main() {\n");
        for index in &left {
            let call = if is_plain {
                "handler()"
            } else {
                "handler::invoke(\"null\", prewarm::Context::default())"
            };
            let _ = writeln!(program, "run({index}, m{index}::{call});");
        }
        program.push_str("}\n");
        let folder = project::write(project, &program);
        let mut build = project::cargo(&folder);
        let output = build.args(["build", "--quiet"]).output().unwrap();
        if output.status.success() {
            let mut run = project::cargo(&folder);
            let run = run.args(["run", "--quiet"]).output().unwrap();
            assert!(
                run.status.success(),
                "{}",
                String::from_utf8_lossy(&run.stderr)
            );
            let seen = String::from_utf8(run.stdout).unwrap();
            let seen = seen.lines().map(|line| {
                let (index, seen) = line.split_once(' ').unwrap();
                (index.parse().unwrap(), seen.to_owned())
            });
            return (seen.collect(), refused);
        }
        let before = left.len();
        let messages = String::from_utf8(output.stderr).unwrap();
        let messages = format!("\n{messages}");
        for message in messages.split("\nerror").skip(1) {
            // A line of source is `NUMBER | CODE`, also where a macro was called.
            let lines = message.lines();
            let lines = lines.filter_map(|line| line.split_once('|')?.0.trim().parse().ok());
            for line in lines.filter(|line: &usize| *line > PRELUDE.lines().count()) {
                if let Some((_, index)) = ends.iter().find(|(end, _)| line <= *end)
                    && left.remove(index)
                {
                    refused.insert(*index, message.to_owned());
                }
            }
        }
        assert!(left.len() < before, "{messages}");
    }
}

#[test]
fn initializer_means_what_it_means_where_it_stands() {
    let number = |name, default| env::var(name).map_or(default, |number| number.parse().unwrap());
    let seed = number("FUZZ_SEED", 0x9e37_79b9_7f4a_7c15);
    let count = usize::try_from(number("FUZZ_BODIES", 120)).unwrap();
    let mut random = Random(seed);
    let bodies: Vec<_> = (0..count).map(|_| Body::random(&mut random)).collect();
    let (expected, _) = run("plain", &bodies, 0..count, true);
    let (found, refused) = run("differential", &bodies, expected.keys().copied(), false);
    let (valid, compiled) = (expected.len(), found.len());
    println!("FUZZ_SEED={seed}: {valid} of {count} are valid, and {compiled} of them compile");
    for (index, message) in &refused {
        let body = bodies[*index].module(*index, false);
        let is_known = REFUSALS.iter().any(|known| message.contains(known));
        assert!(is_known, "{message}\n{body}");
        if env::var_os("FUZZ_SHOW").is_some() {
            println!("{message}\n{body}");
        }
    }
    for (index, seen) in &found {
        let body = bodies[*index].module(*index, false);
        assert_eq!(seen, &expected[index], "{body}");
    }
    assert!(compiled * 4 > count, "too few");
}
