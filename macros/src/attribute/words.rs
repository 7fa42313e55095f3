//! The words of an attribute, and what is said of others.

use syn::Ident;

/// The arguments, or the options.
pub(crate) struct Words {
    /// What each of them is.
    pub(crate) kind: &'static str,
    pub(crate) all: &'static [&'static str],
    /// How they are written.
    pub(crate) list: &'static str,
    /// Some of them, each with the names that it has elsewhere.
    pub(crate) elsewhere: &'static [&'static str],
}

impl Words {
    pub(crate) fn contains(&self, word: &Ident) -> bool {
        self.all.iter().any(|known| word == known)
    }

    /// Whether a text is one of the words.
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.all.contains(&text)
    }

    /// The word that another one was meant to be.
    pub(crate) fn nearest(&self, word: &Ident) -> Option<&'static str> {
        let word = word.to_string().to_lowercase();
        let mut others = self.elsewhere.iter().map(|names| names.split(' '));
        let other = others.find_map(|mut names| {
            let known = names.next();
            known.filter(|_| names.any(|name| name == word))
        });
        other.or_else(|| nearest(&word, self.all))
    }

    pub(crate) fn unknown(&self, word: &Ident) -> syn::Error {
        let instead = match self.nearest(word) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the {}s are {}", self.kind, self.list),
        };
        let message = format!("unknown {} `{word}`: {instead}", self.kind);
        syn::Error::new_spanned(word, message)
    }
}

/// The error for a word that is there already.
pub(crate) fn twice(word: &Ident) -> syn::Error {
    syn::Error::new_spanned(word, format!("`{word}` is given twice: remove one"))
}

/// The known word that is meant, if at most two letters are wrong, and fewer than are right.
fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
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
