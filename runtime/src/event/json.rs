//! JSON as a type of the handler's.

use super::fault;
use crate::reply::Failure;
use serde::de::DeserializeOwned;

/// Parses plainly. Parses once more only if that fails, to find the path of the fault.
pub(super) fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Failure> {
    serde_json::from_slice(json).map_err(|cause| fault::of_json::<E>(json, &cause))
}
