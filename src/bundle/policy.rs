//! The content security policy of a file that holds its own styles and scripts: only these, by
//! their sums, and nothing from anywhere.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

/// The policy for a document with these `styles` and `scripts` between its tags, exactly as they
/// stand there.
pub fn of(styles: &[String], scripts: &[&str]) -> String {
    let mut policy = String::from("default-src 'none'; base-uri 'none'; form-action 'none'");
    let styles: Vec<&str> = styles.iter().map(String::as_str).collect();
    for (name, texts) in [("style-src", styles.as_slice()), ("script-src", scripts)] {
        if texts.is_empty() {
            continue;
        }
        policy.push_str("; ");
        policy.push_str(name);
        for text in texts {
            let sum = BASE64.encode(&Sha256::digest(text.as_bytes()));
            policy.push_str(&format!(" 'sha256-{sum}'"));
        }
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum is that of `printf a | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn what_is_in_the_file_is_named_by_its_sum_and_the_rest_is_forbidden() {
        assert_eq!(
            of(&["a".into()], &[]),
            "default-src 'none'; base-uri 'none'; form-action 'none'; \
             style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"
        );
        assert!(of(&[], &["a"]).contains("; script-src 'sha256-ypeBEsob"));
    }
}
