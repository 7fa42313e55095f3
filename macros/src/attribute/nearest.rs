//! Finds the word that a misspelled one was meant to be.

/// The known word that is meant, if at most two letters are wrong, and fewer than are right.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let with_distance = known.iter().map(|known| (distance(word, known), *known));
    let (distance, nearest) = with_distance.min()?;
    (distance <= 2 && distance * 2 <= nearest.len()).then_some(nearest)
}

/// How many letters must be added, removed or replaced.
/// <https://en.wikipedia.org/wiki/Levenshtein_distance>
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
