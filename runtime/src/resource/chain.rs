//! Which initializers the current code runs in, to find one that waits for itself.

use super::Resource;
use std::ptr;
use std::sync::Arc;
use tokio::task_local;

task_local! {
    static CHAIN: Arc<Chain>;
}

/// An initializer, and the one that has started it.
pub(super) struct Chain {
    resource: &'static Resource,
    outer: Option<Arc<Chain>>,
}

impl Chain {
    /// The chain for an attempt that starts here.
    pub(super) fn with(resource: &'static Resource) -> Arc<Self> {
        let outer = CHAIN.try_with(Arc::clone).ok();
        Arc::new(Chain { resource, outer })
    }

    /// Runs an initializer in this chain.
    pub(super) async fn scope<T>(self: Arc<Self>, initializer: impl Future<Output = T>) -> T {
        CHAIN.scope(self, initializer).await
    }

    /// The names of the initializers from `resource` to here, if the current code runs in the initializer of
    /// `resource`.
    pub(super) fn cycle(resource: &'static Resource) -> Option<String> {
        let mut names = vec![resource.name()];
        let mut next = CHAIN.try_with(Arc::clone).ok();
        while let Some(chain) = next {
            names.push(chain.resource.name());
            if ptr::eq(chain.resource, resource) {
                names.reverse();
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                return Some(names.join(" -> "));
            }
            next = chain.outer.as_ref().map(Arc::clone);
        }
        None
    }
}
