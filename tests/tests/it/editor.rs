//! rust-analyzer in a handler: completions, definitions, references and renaming. Without rust-analyzer nothing is
//! tested.

use crate::project;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use syn::{Expr, ExprLit, File, Item, ItemMod, Lit};

/// <https://url.spec.whatwg.org/#path-percent-encode-set>
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// How long rust-analyzer may take for everything.
const LIMIT: Duration = Duration::from_secs(300);

const PROGRAM: &str = r"
use prewarm::{Context, Error, lambda_handler};

pub struct Config {
    pub table_name: String,
}

impl Config {
    pub fn load() -> Self {
        Config { table_name: String::new() }
    }
}

pub struct Client;

impl Client {
    pub fn connect(_: &Config) -> Self {
        Client
    }
    pub async fn find(&self, id: &str) -> u32 {
        id.parse().unwrap_or(0)
    }
}

fn start_logging() {}

#[lambda_handler]
async fn handler(event: String, context: Context, #[init(1)] first: &u32) -> Result<u32, Error> {
    #[init]
    start_logging();
    #[init]
    let config: Config = Config::load();
    #[init]
    let client: Client = Client::connect(config);

    drop(context);
    Ok(client.find(&event).await + *first)
}
";

/// A line of the program, the line in its place with the cursor at `|`, and what is proposed there.
const COMPLETIONS: [(&str, &str, &str); 20] = [
    ("drop(context);", "drop(con|);", "context"),
    ("drop(context);", "drop(cli|);", "client"),
    ("drop(context);", "drop(fir|);", "first"),
    ("drop(context);", "event.is_emp|;", "is_empty"),
    ("drop(context);", "client.|", "find"),
    ("Config::load();", "Config::lo|;", "load"),
    ("Config::load();", "Config::lo|().await?;", "load"),
    (
        "Client::connect(config);",
        "Client::connect(con|);",
        "config",
    ),
    ("Client::connect(config);", "Client::connect(|);", "config"),
    (
        "Client::connect(config);",
        "Client::connect(config.|);",
        "table_name",
    ),
    (
        "Client::connect(config);",
        "{ fir|; Client::connect(config) };",
        "first",
    ),
    ("    start_logging();", "    Config::lo|;", "load"),
    (
        "    start_logging();",
        "    { let number = 1; num| };",
        "number",
    ),
    ("let client: Client", "let client: Clie|", "Client"),
    ("#[lambda_handler]", "#[lambda_handler(met|)]", "metrics"),
    (
        "#[lambda_handler]",
        "#[lambda_handler(http, str|)]",
        "stream",
    ),
    (
        "#[lambda_handler]",
        "#[lambda_handler(dead|, raw)]",
        "deadline_margin_ms",
    ),
    (
        "#[init]\n    let client",
        "#[init(la|)]\n    let client",
        "lazy",
    ),
    (
        "#[init]\n    let client",
        "#[init(lazy, blo|)]\n    let client",
        "blocking",
    ),
    ("#[init]\n    start", "#[init(pri|)]\n    start", "prime"),
];

/// A place of the program, the cursor at `|`, and the line that declares what is there.
const DECLARATIONS: [(&str, &str); 8] = [
    ("let config: |Config", "pub struct Config {"),
    ("let client: |Client", "pub struct Client;"),
    ("Config::|load();", "    pub fn load() -> Self {"),
    (
        "Client::connect(|config)",
        "    let config: Config = Config::load();",
    ),
    (
        "client.|find",
        "    pub async fn find(&self, id: &str) -> u32 {",
    ),
    (
        "(|client.find",
        "    let client: Client = Client::connect(config);",
    ),
    ("    |start_logging();", "fn start_logging() {}"),
    (
        "find(&|event)",
        "async fn handler(event: String, context: Context, #[init(1)] first: &u32) -> Result<u32, Error> {",
    ),
];

/// Places of the program, the cursor at `|`, that name one thing, and how often the program names it.
const REFERENCES: [(&[&str], usize); 4] = [
    (&["let |config:", "Client::connect(|config)"], 2),
    (&["let |client:", "|client.find"], 2),
    (&["] |first: &u32", "*|first"], 2),
    (&["handler(|event:", "&|event"], 2),
];

#[test]
fn editor_completes_and_goes_to_declarations() {
    let project = project::write("editor", PROGRAM);
    let Some(mut editor) = Editor::start(&project) else {
        return println!("rust-analyzer is not installed");
    };
    for (line, changed, expected) in COMPLETIONS {
        let labels = editor.complete(&PROGRAM.replace(line, changed));
        assert!(
            labels.iter().any(|label| label == expected),
            "{changed}: {labels:?}"
        );
    }
    // The attribute refuses an event that is borrowed, and the body remains.
    let refused = PROGRAM.replace("event: String", "event: &String");
    for (line, changed, expected) in &COMPLETIONS[2..6] {
        let labels = editor.complete(&refused.replace(line, changed));
        assert!(
            labels.iter().any(|label| label == expected),
            "refused, {changed}: {labels:?}"
        );
    }
    for (place, expected) in DECLARATIONS {
        let lines = editor.declarations(&PROGRAM.replace(&place.replace('|', ""), place));
        let lines: Vec<_> = lines
            .iter()
            .map(|line| PROGRAM.lines().nth(*line).unwrap())
            .collect();
        assert_eq!(lines, [expected], "{place}");
    }
    for (places, count) in REFERENCES {
        for place in places {
            let program = PROGRAM.replacen(&place.replace('|', ""), place, 1);
            let references = editor.references(&program);
            assert_eq!(references, count, "references of {place}");
            let renamed = editor.renamed(&program);
            assert_eq!(renamed, count, "places that a rename of {place} changes");
        }
    }
}

#[test]
fn words_of_the_attributes_are_proposed() {
    let proposed = parsed("../runtime/src/editor.rs");
    for (module, file) in [
        ("arguments", "../macros/src/attribute/args.rs"),
        ("options", "../macros/src/attribute/init_options.rs"),
    ] {
        let names = parsed(file).items.into_iter().find_map(|item| match item {
            Item::Const(names) if names.ident == "NAMES" => Some(names.expr),
            _ => None,
        });
        let Some(Expr::Array(names)) = names.map(|names| *names) else {
            panic!("{file} has no names");
        };
        let names = names.elems.iter().map(|name| match name {
            Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            }) => name.value(),
            _ => panic!("a name is a string"),
        });
        // A module cannot have the name of a keyword.
        let names: BTreeSet<_> = names.filter(|name| name != "crate").collect();
        let modules = modules(&proposed.items).find(|it| it.ident == module);
        let (_, items) = modules.unwrap().content.as_ref().unwrap();
        let words: BTreeSet<_> = self::modules(items)
            .map(|it| it.ident.to_string())
            .collect();
        assert_eq!(words, names);
    }
}

fn parsed(path: &str) -> File {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

fn modules(items: &[Item]) -> impl Iterator<Item = &ItemMod> {
    items.iter().filter_map(|item| match item {
        Item::Mod(module) => Some(module),
        _ => None,
    })
}

/// rust-analyzer with the project open. <https://microsoft.github.io/language-server-protocol/>
struct Editor {
    process: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    uri: String,
    id: u64,
    version: u64,
}

impl Drop for Editor {
    fn drop(&mut self) {
        let mut process = self.process.lock().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }
}

impl Editor {
    /// Waits until rust-analyzer has loaded the project.
    fn start(project: &Path) -> Option<Self> {
        let version = Command::new("rust-analyzer")
            .arg("--version")
            .output()
            .ok()?;
        if !version.status.success() {
            return None;
        }
        let mut process = Command::new("rust-analyzer")
            .current_dir(project)
            .env("CARGO_TARGET_DIR", project::target())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let process = Arc::new(Mutex::new(process));
        let watched = Arc::clone(&process);
        thread::spawn(move || {
            thread::sleep(LIMIT);
            let _ = watched.lock().unwrap().kill();
        });
        let root = project.display().to_string();
        let root = format!("file://{}", utf8_percent_encode(&root, NOT_IN_A_PATH));
        let uri = format!("{root}/src/main.rs");
        let mut editor = Editor {
            process,
            input,
            output,
            uri,
            id: 0,
            version: 0,
        };
        editor.request(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": root,
                "capabilities": {"experimental": {"serverStatusNotification": true}},
                "initializationOptions": {"checkOnSave": false},
            }),
        );
        editor.notify("initialized", &json!({}));
        let document =
            json!({"uri": editor.uri, "languageId": "rust", "version": 0, "text": PROGRAM});
        editor.notify("textDocument/didOpen", &json!({"textDocument": document}));
        loop {
            let message = editor.receive();
            if message["method"] == "experimental/serverStatus"
                && message["params"]["quiescent"] == true
            {
                assert_eq!(message["params"]["health"], "ok", "{message}");
                return Some(editor);
            }
        }
    }

    /// The proposals at the `|` in a program.
    fn complete(&mut self, program: &str) -> Vec<String> {
        let items = self.ask_at_the_cursor("textDocument/completion", program);
        let items = items["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{program}: {items}"))
            .iter();
        let labels = items.map(|item| item["label"].as_str().unwrap());
        labels
            .map(|label| label.split('(').next().unwrap().to_owned())
            .collect()
    }

    /// The lines that declare what is at the `|` in a program, all of them in the program itself.
    fn declarations(&mut self, program: &str) -> Vec<usize> {
        let places = self.ask_at_the_cursor("textDocument/definition", program);
        let places = places
            .as_array()
            .unwrap_or_else(|| panic!("{program}: {places}"))
            .iter();
        let lines = places.map(|place| {
            assert_eq!(place["uri"], self.uri);
            usize::try_from(place["range"]["start"]["line"].as_u64().unwrap()).unwrap()
        });
        lines.collect()
    }

    /// How many places name what is at the `|` in a program, its declaration among them.
    fn references(&mut self, program: &str) -> usize {
        let more = json!({"context": {"includeDeclaration": true}});
        let places = self.ask("textDocument/references", program, more);
        places.as_array().map_or(0, Vec::len)
    }

    /// How many places change if what is at the `|` in a program gets another name.
    fn renamed(&mut self, program: &str) -> usize {
        let edit = self.ask(
            "textDocument/rename",
            program,
            json!({"newName": "renamed"}),
        );
        let documents = edit["documentChanges"].as_array().into_iter().flatten();
        let edits = documents.map(|document| document["edits"].as_array().unwrap().len());
        let changes = edit["changes"].as_object().into_iter().flatten();
        let changes = changes.map(|(_, edits)| edits.as_array().unwrap().len());
        edits.chain(changes).sum()
    }

    fn ask_at_the_cursor(&mut self, method: &str, program: &str) -> Value {
        self.ask(method, program, json!({}))
    }

    /// Sends a request about the place of the `|` in a program.
    fn ask(&mut self, method: &str, program: &str, mut request: Value) -> Value {
        let (before, after) = program.split_once('|').expect("a cursor");
        let line = before.matches('\n').count();
        let character = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        self.version += 1;
        let document = json!({"uri": self.uri, "version": self.version});
        let changes = json!([{"text": format!("{before}{after}")}]);
        self.notify(
            "textDocument/didChange",
            &json!({"textDocument": document, "contentChanges": changes}),
        );
        request["position"] = json!({"line": line, "character": character});
        request["textDocument"] = json!({"uri": self.uri});
        self.request(method, &request)
    }

    fn request(&mut self, method: &str, params: &Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut message = self.receive();
            if message["id"] == id && message["method"].is_null() {
                return message["result"].take();
            }
        }
    }

    fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn send(&mut self, message: &Value) {
        let message = message.to_string();
        write!(
            self.input,
            "Content-Length: {}\r\n\r\n{message}",
            message.len()
        )
        .unwrap();
        self.input.flush().unwrap();
    }

    /// The next message. Requests of the server are answered with nothing.
    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut header = String::new();
            assert_ne!(
                self.output.read_line(&mut header).unwrap(),
                0,
                "rust-analyzer ended"
            );
            match header.trim().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut message = vec![0; length];
        self.output.read_exact(&mut message).unwrap();
        let message: Value = serde_json::from_slice(&message).unwrap();
        if !message["method"].is_null() && !message["id"].is_null() {
            self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
        }
        message
    }
}
