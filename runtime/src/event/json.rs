//! JSON as a type of the handler's.

use super::fault as faults;
use crate::reply::Failure;
use serde::de::DeserializeOwned;

/// Parses plainly. Parses once more only if that fails, to find the path of the fault.
pub(super) fn parse<E: DeserializeOwned>(json: &[u8]) -> Result<E, Failure> {
    serde_json::from_slice(json).map_err(|cause| fault::<E>(json, &cause))
}

/// Why an event is not an `E`.
pub(super) fn fault<E: DeserializeOwned>(json: &[u8], cause: &serde_json::Error) -> Failure {
    let deserializer = &mut serde_json::Deserializer::from_slice(json);
    let fault = serde_path_to_error::deserialize::<_, E>(deserializer).err();
    let path = fault.as_ref().map(serde_path_to_error::Error::path);
    let position = Some((cause.line(), cause.column()));
    faults::failure(path, position, &cause.to_string())
}
