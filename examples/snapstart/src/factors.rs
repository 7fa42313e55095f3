//! The least prime factor of each number.

/// At the place of each number its least prime factor.
pub(crate) struct Table(Vec<u32>);

impl Table {
    /// The sieve of Eratosthenes.
    pub(crate) fn up_to(greatest: u32) -> Self {
        let mut table: Vec<u32> = (0..=greatest).collect();
        let mut prime = 2;
        while prime * prime <= greatest {
            if table[prime as usize] == prime {
                for multiple in (prime * prime..=greatest).step_by(prime as usize) {
                    let least = &mut table[multiple as usize];
                    *least = (*least).min(prime);
                }
            }
            prime += 1;
        }
        Table(table)
    }

    pub(crate) fn greatest(&self) -> usize {
        self.0.len() - 1
    }

    /// The prime factors of a number, from the least to the greatest.
    pub(crate) fn factors(&self, mut number: u32) -> Option<Vec<u32>> {
        if number == 0 {
            return None;
        }
        self.0.get(number as usize)?;
        let mut factors = Vec::new();
        while number > 1 {
            let least = self.0[number as usize];
            factors.push(least);
            number /= least;
        }
        Some(factors)
    }
}
