//! A function of a template that is written in Rust, with what is said of it elsewhere in the template.

use super::template::{Member, Node, Resource, Template};
use std::path::{Path, PathBuf};

/// A function of a template, and the program that it runs.
pub(crate) struct Function<'a> {
    pub(crate) template: &'a Template,
    pub(crate) resource: Resource<'a>,
    /// The folder of its package, as far as the template says it.
    pub(crate) folder: PathBuf,
    /// The name of its binary, if the template says it.
    pub(crate) binary: Option<String>,
}

/// A source of events that Lambda reads itself, and how it is read.
pub(crate) struct Source<'a> {
    pub(crate) id: String,
    pub(crate) line: usize,
    pub(crate) kind: SourceKind,
    properties: &'a Node,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum SourceKind {
    Queue,
    Stream,
}

impl<'a> Function<'a> {
    /// The functions of the template in `file`, but for those that are not written in Rust.
    pub(crate) fn all(template: &'a Template, file: &Path) -> Vec<Self> {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let functions = template.resources().filter_map(|resource| {
            let is_function = ["AWS::Serverless::Function", "AWS::Lambda::Function"];
            is_function
                .contains(&&*resource.kind)
                .then(|| Function::of(template, resource, folder))
                .flatten()
        });
        functions.collect()
    }

    fn of(template: &'a Template, resource: Resource<'a>, folder: &Path) -> Option<Self> {
        let text = |node: Option<&Node>| node.and_then(|node| template.text(node));
        let mut function = Function {
            template,
            resource,
            folder: folder.to_owned(),
            binary: None,
        };
        let method = text(function.resource.metadata("BuildMethod"));
        let runtime = text(function.property("Runtime"));
        let is_provided = runtime.is_some_and(|runtime| runtime.starts_with("provided"));
        let may_be_rust = match method.as_deref() {
            Some("rust-cargolambda") => true,
            Some("makefile") | None => is_provided || function.is_image(),
            Some(_) => false,
        };
        if !may_be_rust {
            return None;
        }
        let build = function.resource.metadata("BuildProperties");
        function.binary = text(build.and_then(|build| build.get("Binary")));
        let code = function.property("CodeUri").or(function.property("Code"));
        if let Some(code) = text(code) {
            let code = code.trim_end_matches('/');
            // The output of `cargo lambda build`.
            match code.rsplit_once("target/lambda/") {
                Some((before, name)) => {
                    let name = name.split('/').next().unwrap_or(name);
                    function.binary = Some(name.to_owned());
                    function.folder = folder.join(before);
                }
                None => function.folder = folder.join(code),
            }
        }
        let is_rust = function
            .folder
            .ancestors()
            .any(|folder| folder.join("Cargo.toml").exists());
        is_rust.then_some(function)
    }

    /// A property of the function, or of all functions.
    pub(crate) fn property(&self, name: &str) -> Option<&'a Node> {
        let own = self.resource.property(name);
        own.or_else(|| self.template.globals()?.get(name))
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.template.text(self.property(name)?)
    }

    pub(crate) fn line_of(&self, name: &str) -> usize {
        self.property(name)
            .map_or(self.resource.line, |property| property.line)
    }

    pub(crate) fn is_image(&self) -> bool {
        self.text("PackageType").as_deref() == Some("Image")
    }

    /// In seconds. Without one it is 3 s; where it cannot be known, nothing.
    pub(crate) fn timeout_s(&self) -> Option<f64> {
        self.property("Timeout")
            .map_or(Some(3.0), |timeout| self.template.number(timeout))
    }

    pub(crate) fn memory_mb(&self) -> Option<f64> {
        self.property("MemorySize")
            .map_or(Some(128.0), |memory| self.template.number(memory))
    }

    /// The variables of its environment. One that only the deployment knows has the name of its resource, as in local runs
    /// of SAM.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let globals = self.template.globals();
        let own = self.resource.property("Environment");
        let environments = [globals.and_then(|globals| globals.get("Environment")), own];
        let variables = environments
            .into_iter()
            .flatten()
            .filter_map(|environment| environment.get("Variables"))
            .flat_map(Node::members);
        variables
            .filter_map(|variable| {
                let text = self.template.text(&variable.value);
                let value = text.or_else(|| variable.value.names().into_iter().next())?;
                Some((variable.name.clone(), value))
            })
            .collect()
    }

    /// The events of the function in a template of SAM.
    pub(crate) fn events(&self) -> impl Iterator<Item = (&'a Member, String)> + use<'a, '_> {
        let events = self.resource.property("Events").map(Node::members);
        events.into_iter().flatten().filter_map(|event| {
            let kind = self.template.text(event.value.get("Type")?)?;
            Some((event, kind))
        })
    }

    /// The queues and streams that Lambda reads for the function.
    pub(crate) fn sources(&self) -> Vec<Source<'a>> {
        let kind_of = |kind: &str| match kind {
            "SQS" => Some(SourceKind::Queue),
            "Kinesis" | "DynamoDB" | "MSK" | "SelfManagedKafka" => Some(SourceKind::Stream),
            _ => None,
        };
        let events = self.events().filter_map(|(event, kind)| {
            Some(Source {
                id: event.name.clone(),
                line: event.line,
                kind: kind_of(&kind)?,
                properties: event.value.get("Properties")?,
            })
        });
        let mappings = self.others("AWS::Lambda::EventSourceMapping", "FunctionName");
        let mappings = mappings.filter_map(|mapping| {
            // A stream is read from a position, and a queue is not.
            let is_stream = mapping.property("StartingPosition").is_some();
            Some(Source {
                id: mapping.id.to_owned(),
                line: mapping.line,
                kind: if is_stream {
                    SourceKind::Stream
                } else {
                    SourceKind::Queue
                },
                properties: mapping.properties()?,
            })
        });
        events.chain(mappings).collect()
    }

    /// The queue of the template that a source reads.
    pub(crate) fn queue(&self, source: &Source<'_>) -> Option<Resource<'a>> {
        let property = source.property("Queue");
        self.queue_of(property.or(source.property("EventSourceArn")))
    }

    fn queue_of(&self, property: Option<&Node>) -> Option<Resource<'a>> {
        let names = property?.names();
        let mut resources = names.iter().filter_map(|id| self.template.resource(id));
        resources.find(|resource| resource.kind == "AWS::SQS::Queue")
    }

    /// The resources of a type that name the function in a property.
    pub(crate) fn others(
        &self,
        kind: &'static str,
        property: &'static str,
    ) -> impl Iterator<Item = Resource<'a>> + use<'a, '_> {
        self.template.resources().filter(move |resource| {
            resource.kind == kind
                && resource
                    .property(property)
                    .is_some_and(|node| node.names().iter().any(|name| name == self.resource.id))
        })
    }
}

impl<'a> Source<'a> {
    pub(crate) fn property(&self, name: &str) -> Option<&'a Node> {
        self.properties.get(name)
    }
}
