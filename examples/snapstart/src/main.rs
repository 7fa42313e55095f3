//! Factors numbers, with a table that is computed before the snapshot.

mod factors;

use factors::Table;
use prewarm::{Error, StatusError, lambda_handler};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Deserialize)]
struct Number {
    number: u32,
}

#[derive(Debug, PartialEq, Serialize)]
struct Factors {
    factors: Vec<u32>,
    environment: Uuid,
}

/// Finds the prime factors of a number, and says which execution environment did.
#[lambda_handler(metrics)]
async fn factor(
    event: Number,
    // Takes long, and is the same everywhere: it goes into the snapshot.
    #[init(blocking, table())] table: &Table,
    // In the snapshot it would be the same in every environment that is restored from it, as a seed, a
    // credential or a connection would.
    #[init(after_restore, environment())] environment: &Uuid,
) -> Result<Factors, Error> {
    let factors = table.factors(event.number).ok_or_else(|| {
        let message = format!("only numbers from 1 to {} are known", table.greatest());
        StatusError::new(422, message)
    })?;
    Ok(Factors {
        factors,
        environment: *environment,
    })
}

fn table() -> Table {
    let table = Table::up_to(20_000_000);
    eprintln!("table made");
    table
}

fn environment() -> Uuid {
    let environment = Uuid::new_v4();
    eprintln!("this is environment {environment}");
    environment
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn factors(number: u32) -> Result<Vec<u32>, Error> {
        let table = Table::up_to(1_000);
        let found = factor(Number { number }, &table, &Uuid::nil()).await?;
        assert_eq!(found.environment, Uuid::nil());
        Ok(found.factors)
    }

    #[tokio::test]
    async fn a_number_is_the_product_of_its_factors() {
        assert_eq!(factors(840).await.unwrap(), [2, 2, 2, 3, 5, 7]);
        assert_eq!(factors(997).await.unwrap(), [997]);
        assert!(factors(1).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_number_that_the_table_does_not_have_is_a_422() {
        for number in [0, 1_001] {
            let error = factors(number).await.unwrap_err();
            let status = error.downcast_ref().map(StatusError::status);
            assert_eq!(status, Some(422));
        }
    }
}
