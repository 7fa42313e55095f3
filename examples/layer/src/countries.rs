//! The file as it is: nothing is parsed, and nothing is copied.

use std::net::Ipv4Addr;

/// An address, and the country whose range begins with it: two letters, or zeros where it is nobody's.
const RANGE: usize = 6;

/// Ranges of addresses, in order, each of which ends where the next one begins.
pub(crate) struct Countries(Vec<u8>);

impl Countries {
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, String> {
        if !bytes.len().is_multiple_of(RANGE) {
            return Err(format!(
                "{} bytes are not whole ranges of {RANGE}",
                bytes.len()
            ));
        }
        Ok(Countries(bytes))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len() / RANGE
    }

    /// The country of an address: a search by halves.
    pub(crate) fn find(&self, address: Ipv4Addr) -> Option<&str> {
        let (ranges, _) = self.0.as_chunks::<RANGE>();
        let after =
            ranges.partition_point(|[a, b, c, d, ..]| Ipv4Addr::new(*a, *b, *c, *d) <= address);
        let range = &ranges[after.checked_sub(1)?];
        let country = str::from_utf8(&range[4..]).ok()?;
        (country != "\0\0").then_some(country)
    }
}
