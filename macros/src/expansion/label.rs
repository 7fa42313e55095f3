//! What a step is called in logs, metrics and the waterfall: the path that it calls, on one line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The longest label, in characters.
const LONGEST: usize = 60;

/// The text of an expression up to its first parenthesis: `tracing_subscriber::fmt()`.
pub(super) fn of(expr: &impl ToTokens) -> String {
    let mut label = String::new();
    write(expr.to_token_stream(), &mut label);
    if label.chars().count() > LONGEST {
        label = label.chars().take(LONGEST - 1).collect();
        label.push('…');
    }
    label
}

/// Writes tokens up to the first parenthesis, and returns whether there was one.
fn write(tokens: TokenStream, label: &mut String) -> bool {
    // A space goes between two words, and not around punctuation.
    let mut after_word = label.ends_with(char::is_alphanumeric);
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                label.push_str("()");
                return true;
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                if write(group.stream(), label) {
                    return true;
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => (" { ", " }"),
                    _ => ("[", "]"),
                };
                label.push_str(open);
                let found = write(group.stream(), label);
                if found {
                    return true;
                }
                label.push_str(close);
                after_word = false;
            }
            TokenTree::Punct(punct) => {
                label.push(punct.as_char());
                if matches!(punct.as_char(), ';' | ',' | '=') && punct.spacing() == Spacing::Alone {
                    label.push(' ');
                }
                after_word = false;
            }
            word => {
                if after_word {
                    label.push(' ');
                }
                label.push_str(&word.to_string());
                after_word = true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::of;
    use syn::Expr;

    #[test]
    fn label_is_the_path_that_is_called() {
        for (step, label) in [
            ("start_logging()", "start_logging()"),
            (
                "tracing_subscriber::fmt()\n    .json()\n    .init()",
                "tracing_subscriber::fmt()",
            ),
            ("println!(\"{}\", 1)", "println!()"),
            ("a.b.c(1).await?", "a.b.c()"),
            ("async { wait().await }.await", "async { wait()"),
            ("<T as Trait>::start()", "<T as Trait>::start()"),
            ("x", "x"),
        ] {
            let step: Expr = syn::parse_str(step).unwrap();
            assert_eq!(of(&step), label);
        }
    }

    #[test]
    fn label_is_short() {
        let step: Expr = syn::parse_str(&format!("[{}1]", "1, ".repeat(200))).unwrap();
        assert_eq!(of(&step).chars().count(), super::LONGEST);
    }
}
