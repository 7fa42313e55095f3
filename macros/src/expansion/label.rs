//! The name of a step in logs, metrics and the waterfall: the path that it calls, on one line.

use quote::ToTokens;

/// The longest label, in characters.
const MAX_LABEL_CHARS: usize = 60;

/// The text of an expression up to its first parenthesis: `tracing_subscriber::fmt()`.
pub(super) fn of(expr: &impl ToTokens) -> String {
    let text = expr.to_token_stream().to_string();
    let (called, end) = text
        .split_once('(')
        .map_or((&*text, ""), |(called, _)| (called, "()"));
    let mut label = String::new();
    for word in called.split_whitespace() {
        if label.ends_with(char::is_alphanumeric) && word.starts_with(char::is_alphanumeric) {
            label.push(' ');
        }
        label.push_str(word);
    }
    label.push_str(end);
    if label.chars().count() > MAX_LABEL_CHARS {
        label = label.chars().take(MAX_LABEL_CHARS - 1).collect();
        label.push('…');
    }
    label
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
            ("async { wait().await }.await", "async{wait()"),
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
        assert_eq!(of(&step).chars().count(), super::MAX_LABEL_CHARS);
    }
}
