//! A template of SAM or CloudFormation: a tree of values that know their lines.

use anyhow::{Context as _, Result, bail};
use saphyr::{MarkedYaml, YamlData, YamlLoader};
use saphyr_parser::Parser;
use std::collections::BTreeMap;

/// A value, and the line on which it begins.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) line: usize,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Vec<Member>),
    /// A function of CloudFormation's, in its long or in its short form: `!Ref Queue`.
    Call(String, Box<Node>),
}

/// A member of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// That of its name.
    pub(crate) line: usize,
    pub(crate) value: Node,
}

/// A template.
pub(crate) struct Template {
    root: Node,
    /// The defaults of the parameters that have one.
    defaults: BTreeMap<String, String>,
}

/// A resource of a template.
pub(crate) struct Resource<'a> {
    pub(crate) id: &'a str,
    pub(crate) line: usize,
    pub(crate) kind: String,
    node: &'a Node,
}

impl Template {
    /// Reads YAML, or JSON, which is YAML as well.
    ///
    /// # Errors
    ///
    /// Fails if it is neither, or has no resources.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let root =
            read(text).or_else(|error| read(&with_brackets_indented(text)).map_err(|_| error))?;
        if root.get("Resources").is_none() {
            bail!("it has no `Resources`, so it is not a template of SAM or CloudFormation");
        }
        let parameters = root.get("Parameters").map(Node::members);
        let defaults = parameters.into_iter().flatten().filter_map(|parameter| {
            let default = parameter.value.get("Default")?.as_text()?;
            Some((parameter.name.clone(), default.to_owned()))
        });
        Ok(Template {
            defaults: defaults.collect(),
            root,
        })
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        let resources = self.root.get("Resources").map(Node::members);
        resources.into_iter().flatten().filter_map(|member| {
            Some(Resource {
                id: &member.name,
                line: member.line,
                kind: member.value.get("Type")?.as_text()?.to_owned(),
                node: &member.value,
            })
        })
    }

    pub(crate) fn resource(&self, id: &str) -> Option<Resource<'_>> {
        self.resources().find(|resource| resource.id == id)
    }

    /// The properties that all functions of the template have.
    pub(crate) fn globals(&self) -> Option<&Node> {
        self.root.get("Globals")?.get("Function")
    }

    /// The text of a value, as far as the defaults of parameters say it.
    pub(crate) fn text(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Call(name, argument) => match &**name {
                "Ref" => self.defaults.get(argument.as_text()?).cloned(),
                "Sub" => self.substituted(argument.as_text()?),
                _ => None,
            },
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// A number, as far as the defaults of parameters say it.
    pub(crate) fn number(&self, node: &Node) -> Option<f64> {
        self.text(node)?.trim().parse().ok()
    }

    fn substituted(&self, text: &str) -> Option<String> {
        let mut parts = text.split("${");
        let mut whole = parts.next()?.to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}')?;
            whole += self.defaults.get(name)?;
            whole += rest;
        }
        Some(whole)
    }
}

impl<'a> Resource<'a> {
    pub(crate) fn property(&self, name: &str) -> Option<&'a Node> {
        self.properties()?.get(name)
    }

    pub(crate) fn properties(&self) -> Option<&'a Node> {
        self.node.get("Properties")
    }

    pub(crate) fn metadata(&self, name: &str) -> Option<&'a Node> {
        self.node.get("Metadata")?.get(name)
    }
}

impl Node {
    fn of(yaml: &MarkedYaml<'_>) -> Self {
        let line = yaml.span.start.line();
        let (value, tag) = match &yaml.data {
            YamlData::Representation(text, _, tag) => {
                let tag = tag.as_ref().map(|tag| tag.suffix.clone());
                (Value::Text(text.clone().into_owned()), tag)
            }
            YamlData::Sequence(items) => (Value::List(items.iter().map(Node::of).collect()), None),
            YamlData::Mapping(members) => {
                let members = members.iter().map(|(name, value)| {
                    let key = Node::of(name);
                    Member {
                        name: key.as_text().unwrap_or_default().to_owned(),
                        line: key.line,
                        value: Node::of(value),
                    }
                });
                (Value::Map(members.collect()), None)
            }
            YamlData::Tagged(tag, inner) => (Node::of(inner).value, Some(tag.suffix.clone())),
            YamlData::Value(_) | YamlData::Alias(_) | YamlData::BadValue => {
                (Value::Text(String::new()), None)
            }
        };
        let node = Node { line, value };
        match tag {
            Some(tag) if !tag.starts_with("tag:yaml.org") => node.called(&tag),
            _ => node.short(),
        }
    }

    fn called(self, name: &str) -> Self {
        Node {
            line: self.line,
            value: Value::Call(name.to_owned(), Box::new(self)),
        }
    }

    /// `Ref: Queue` as `!Ref Queue`.
    fn short(self) -> Self {
        if let Value::Map(members) = &self.value
            && let [member] = &**members
        {
            let name = match &*member.name {
                name @ ("Ref" | "Condition") => Some(name),
                name => name.strip_prefix("Fn::"),
            };
            if let Some(name) = name {
                let mut called = member.value.clone().called(name);
                called.line = self.line;
                return called;
            }
        }
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|member| &member.value)
    }

    pub(crate) fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().find(|member| member.name == name)
    }

    pub(crate) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Map(members) => members,
            _ => &[],
        }
    }

    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The resources that a value names: by `!Ref`, `!GetAtt` or in a `!Sub`.
    pub(crate) fn names(&self) -> Vec<String> {
        match &self.value {
            Value::Text(_) => Vec::new(),
            Value::List(items) => items.iter().flat_map(Node::names).collect(),
            Value::Map(members) => members
                .iter()
                .flat_map(|member| member.value.names())
                .collect(),
            Value::Call(name, argument) => match (&**name, &argument.value) {
                ("Ref", Value::Text(id)) => vec![id.clone()],
                ("GetAtt", Value::Text(id)) => {
                    vec![id.split('.').next().unwrap_or_default().to_owned()]
                }
                ("GetAtt", Value::List(items)) => {
                    let id = items.first().and_then(Node::as_text);
                    id.map(str::to_owned).into_iter().collect()
                }
                ("Sub", Value::Text(text)) => in_substitution(text),
                ("Sub", Value::List(items)) => items
                    .first()
                    .and_then(Node::as_text)
                    .map(in_substitution)
                    .unwrap_or_default(),
                _ => argument.names(),
            },
        }
    }
}

fn read(text: &str) -> Result<Node> {
    let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
    // A version such as `2010-09-09` and an account such as `012345678901` stay texts.
    loader.early_parse(false);
    loader.allow_duplicate_keys(true);
    Parser::new_from_str(text)
        .load(&mut loader, true)
        .context("it is not YAML")?;
    if let Some(error) = loader.error() {
        bail!("it is not YAML: {error}");
    }
    let documents = loader.into_documents();
    Ok(Node::of(documents.first().context("it is empty")?))
}

/// YAML 1.2 wants a closing bracket to be further right than the key. AWS's own tools do not.
fn with_brackets_indented(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let is_closing = line.trim_start().starts_with(['}', ']']);
        let indent = if is_closing {
            " ".repeat(40)
        } else {
            String::new()
        };
        indent + line
    });
    lines.collect()
}

fn in_substitution(text: &str) -> Vec<String> {
    let parts = text.split("${").skip(1);
    let names = parts.filter_map(|part| part.split(['}', '.']).next());
    names.map(str::to_owned).collect()
}
