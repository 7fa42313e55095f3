//! Tells the country of an IP address, from a file that several functions share in a layer.

mod countries;

use countries::Countries;
use prewarm::{Error, StatusError, lambda_handler};
use serde::{Deserialize, Serialize};
use std::env;
use std::net::Ipv4Addr;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Lookup {
    address: Ipv4Addr,
}

#[derive(Debug, PartialEq, Serialize)]
struct Country {
    country: String,
}

/// Finds the country that an address was given to.
#[lambda_handler(metrics)]
async fn country(
    event: Lookup,
    #[init(load().await?)] countries: &Countries,
) -> Result<Country, Error> {
    let address = event.address;
    let country = countries
        .find(address)
        .ok_or_else(|| StatusError::new(404, format!("the address {address} is in no range")))?;
    Ok(Country {
        country: country.to_owned(),
    })
}

/// Reads the layer's file. Lambda lays every layer out under `/opt`; on another machine `LAYER_DIR` says
/// where it is.
async fn load() -> Result<Countries, Error> {
    let directory = env::var_os("LAYER_DIR").map_or_else(|| PathBuf::from("/opt"), PathBuf::from);
    let path = directory.join("countries.bin");
    let bytes = tokio::fs::read(&path).await;
    let bytes = bytes.map_err(|error| format!("{}: {error}", path.display()))?;
    let countries = Countries::new(bytes)?;
    eprintln!("{} ranges of addresses", countries.len());
    Ok(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn find(address: [u8; 4]) -> Result<Country, Error> {
        // From 10.0.0.0 on IT, from 10.0.1.0 on nobody, from 10.0.2.0 on JP.
        let ranges = [
            [10, 0, 0, 0, b'I', b'T'],
            [10, 0, 1, 0, 0, 0],
            [10, 0, 2, 0, b'J', b'P'],
        ];
        let countries = Countries::new(ranges.concat())?;
        let address = Ipv4Addr::from(address);
        country(Lookup { address }, &countries).await
    }

    #[tokio::test]
    async fn an_address_has_the_country_of_its_range() {
        for (address, expected) in [
            ([10, 0, 0, 0], "IT"),
            ([10, 0, 0, 255], "IT"),
            ([10, 0, 2, 0], "JP"),
            ([255, 255, 255, 255], "JP"),
        ] {
            assert_eq!(find(address).await.unwrap().country, expected);
        }
    }

    #[tokio::test]
    async fn an_address_of_nobody_is_a_404() {
        for address in [[9, 255, 255, 255], [10, 0, 1, 7]] {
            let error = find(address).await.unwrap_err();
            let status = error.downcast_ref().map(StatusError::status);
            assert_eq!(status, Some(404));
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_an_error() {
        let error = Countries::new(vec![10, 0, 0]).err().unwrap();
        assert_eq!(error, "3 bytes are not whole ranges of 6");
    }
}
