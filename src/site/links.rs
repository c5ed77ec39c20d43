//! Links and pictures of a document: where each leads, and the address that readers get.

use std::collections::HashMap;

use super::Document;
use super::config::Config;
use crate::diagnostic::{Diagnostic, Span};
use crate::markup::{Element, NodeId};
use crate::text::nearest;

/// The rule that links to nowhere are reported under.
const RULE: &str = "dead-link";

/// A link or picture in a document.
#[derive(Debug, Clone)]
pub struct Link {
    pub node: NodeId,
    pub span: Span,
    pub target: Target,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A page or section by its address, with the heading's id if one was named.
    Page {
        address: String,
        fragment: Option<String>,
    },
    /// A file of the site by its path from the root, such as `drawings/spine.svg`.
    File(String),
    /// Another host, a mail address, a telephone number.
    Elsewhere,
    /// A page that is not there; reported where it was met.
    Nowhere,
}

/// What links can lead to, by path below `content/`.
pub struct Known {
    pub documents: HashMap<String, KnownDocument>,
    /// Pages that were left out because they are drafts.
    pub drafts: Vec<String>,
    /// Pages that a hospital left out of its copy.
    pub left_out: Vec<String>,
}

/// A document as seen from a link.
pub struct KnownDocument {
    pub address: String,
    pub heading_ids: Vec<String>,
}

/// Resolves the links of `document` and writes the final addresses into its tree.
pub fn resolve(document: &mut Document, known: &Known, config: &Config) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let found: Vec<(NodeId, &'static str, String)> = document
        .tree
        .elements()
        .filter_map(|(node, element)| {
            let name = match element.name.as_ref() {
                "a" if !is_footnote_mark(document, node) => "href",
                "img" => "src",
                _ => return None,
            };
            Some((node, name, element.attribute(name)?.to_owned()))
        })
        .collect();
    for (node, name, written) in found {
        let span = document.tree.span(node);
        let target = match target(document, known, &written) {
            Ok(target) => target,
            Err(fault) => {
                diagnostics.push(
                    Diagnostic::error(fault.rule, fault.message)
                        .at(&document.source, span.clone())
                        .label("leads nowhere")
                        .help(fault.help),
                );
                Target::Nowhere
            }
        };
        let address = published_address(document, &target, &written, config);
        let element = document
            .tree
            .element_mut(node)
            .expect("found among the elements");
        if name == "href" && matches!(target, Target::Elsewhere) {
            mark_external(element, &written, config);
        }
        element.set(name, address);
        document.links.push(Link { node, span, target });
    }
    diagnostics
}

/// Whether `link` is the number that leads to a footnote, which Zola leaves as it is.
fn is_footnote_mark(document: &Document, link: NodeId) -> bool {
    let tree = &document.tree;
    tree.parent(link)
        .and_then(|parent| tree.element(parent))
        .is_some_and(|parent| parent.attribute("class") == Some("footnote-reference"))
}

struct Fault {
    rule: &'static str,
    message: String,
    help: String,
}

fn target(document: &Document, known: &Known, written: &str) -> Result<Target, Fault> {
    if written.is_empty() {
        return Err(Fault {
            rule: RULE,
            message: "this link has no address".into(),
            help: "write one between the round brackets, such as `@/procedure/before.md`".into(),
        });
    }
    if let Some(path) = written.strip_prefix("@/") {
        return internal(known, path);
    }
    if let Some(fragment) = written.strip_prefix('#') {
        let own = known
            .documents
            .get(&document.path)
            .expect("every document is known by its path");
        let raw_ids = raw_ids(document);
        if !own.heading_ids.iter().any(|id| id == fragment) && !raw_ids.contains(&fragment) {
            return Err(no_heading(fragment, &document.path, own));
        }
        return Ok(Target::Page {
            address: document.address.clone(),
            fragment: Some(fragment.to_owned()),
        });
    }
    if has_scheme(written) || written.starts_with("//") {
        return Ok(Target::Elsewhere);
    }
    let path = written.split(['#', '?']).next().unwrap_or("");
    Ok(Target::File(join(&document.address, path)))
}

/// Ids that Markdown itself gives to elements other than headings, such as footnotes.
fn raw_ids(document: &Document) -> Vec<&str> {
    document
        .tree
        .elements()
        .filter(|(_, element)| element.heading_level().is_none())
        .filter_map(|(_, element)| element.attribute("id"))
        .collect()
}

fn internal(known: &Known, path: &str) -> Result<Target, Fault> {
    let (file, fragment) = match path.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (path, None),
    };
    if known.drafts.iter().any(|draft| draft == file) {
        return Err(Fault {
            rule: RULE,
            message: format!("content/{file} is a draft, which readers do not get"),
            help: "take `draft = true` out of it, or the link out of here; --drafts shows both"
                .into(),
        });
    }
    if known.left_out.iter().any(|page| page == file) && !known.documents.contains_key(file) {
        return Err(Fault {
            rule: "left-out-page",
            message: format!("this leads to content/{file}, which the hospital file leaves out"),
            help:
                "keep that page, leave this one out too, or put other words here with [[replace]]"
                    .into(),
        });
    }
    let Some(document) = known.documents.get(file) else {
        let help = match nearest(file, known.documents.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `@/{near}`?"),
            None => "name a file below content/, such as `@/procedure/before.md`".into(),
        };
        return Err(Fault {
            rule: RULE,
            message: format!("there is no page content/{file}"),
            help,
        });
    };
    if let Some(fragment) = fragment
        && !document.heading_ids.iter().any(|id| id == fragment)
    {
        return Err(no_heading(fragment, file, document));
    }
    Ok(Target::Page {
        address: document.address.clone(),
        fragment: fragment.map(str::to_owned),
    })
}

fn no_heading(fragment: &str, path: &str, document: &KnownDocument) -> Fault {
    let ids = document.heading_ids.iter().map(String::as_str);
    let help = match nearest(fragment, ids) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if document.heading_ids.is_empty() => "that page has no headings".into(),
        None => format!("its headings: {}", document.heading_ids.join(", ")),
    };
    Fault {
        rule: RULE,
        message: format!("no heading `#{fragment}` on content/{path}"),
        help,
    }
}

/// The address as Zola writes it: full for pages, and for files beside the page or below it.
fn published_address(
    document: &Document,
    target: &Target,
    written: &str,
    config: &Config,
) -> String {
    match target {
        Target::Page { address, fragment } => match fragment {
            Some(fragment) => format!("{}#{fragment}", config.permalink(address)),
            None => config.permalink(address),
        },
        Target::File(_) if !written.starts_with('/') && !written.starts_with("..") => {
            format!("{}{written}", config.permalink(&document.address))
        }
        _ => written.to_owned(),
    }
}

fn mark_external(element: &mut Element, written: &str, config: &Config) {
    if !written.starts_with("http:") && !written.starts_with("https:") {
        return;
    }
    let markdown = &config.markdown;
    let mut relations = Vec::new();
    if markdown.external_links_external {
        relations.push("external");
    }
    if markdown.external_links_target_blank {
        relations.push("noopener");
        element.set("target", "_blank");
    }
    if markdown.external_links_no_follow {
        relations.push("nofollow");
    }
    if markdown.external_links_no_referrer {
        relations.push("noreferrer");
    }
    if !relations.is_empty() {
        element.set("rel", relations.join(" "));
    }
}

/// Whether `address` starts with a scheme (RFC 3986, 3.1), such as `https:` or `tel:`.
pub fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    })
}

/// `path` as seen from the page at `address`, from the site's root and without a slash at its start.
/// `..` above the root stays at the root, as in a browser.
fn join(address: &str, path: &str) -> String {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        address.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_as_a_browser_does() {
        assert_eq!(join("/a/b/", "x.pdf"), "a/b/x.pdf");
        assert_eq!(join("/a/b/", "../x.pdf"), "a/x.pdf");
        assert_eq!(join("/a/b/", "/x.pdf"), "x.pdf");
        assert_eq!(join("/", "../../x"), "x");
    }

    #[test]
    fn schemes_are_told_from_paths() {
        assert!(has_scheme("tel:999"));
        assert!(!has_scheme("a/b:c"));
        assert!(!has_scheme("drawing.svg"));
    }
}
