//! Links and pictures of a document: where each leads, and the address that readers get.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::config::Config;
use super::{Document, Heading};
use crate::diagnostic::{Diagnostic, Span};
use crate::files::link;
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
#[derive(Default)]
pub struct Known<'s> {
    pub documents: FxHashMap<&'s str, KnownDocument<'s>>,
    /// Pages that were left out because they are drafts.
    pub drafts: FxHashSet<&'s str>,
    /// Pages that a hospital left out of its copy.
    pub left_out: FxHashSet<&'s str>,
}

/// A document as seen from a link.
pub struct KnownDocument<'s> {
    address: &'s str,
    headings: &'s [Heading],
    /// Filled in by the first link that names a heading: to most pages none does.
    heading_ids: OnceLock<FxHashSet<&'s str>>,
}

impl<'s> Known<'s> {
    /// `documents`, with no drafts and nothing left out.
    pub fn of(documents: impl Iterator<Item = &'s Document>) -> Self {
        let known = |document: &'s Document| {
            let seen = KnownDocument {
                address: &document.address,
                headings: &document.headings,
                heading_ids: OnceLock::new(),
            };
            (document.path.as_str(), seen)
        };
        Self {
            documents: documents.map(known).collect(),
            ..Self::default()
        }
    }
}

impl<'s> KnownDocument<'s> {
    fn has_heading(&self, id: &str) -> bool {
        let ids = || self.headings.iter().map(|heading| heading.id.as_str());
        self.heading_ids
            .get_or_init(|| ids().collect())
            .contains(id)
    }
}

/// The links of one document, not yet written into it.
#[derive(Default)]
pub struct Resolved {
    links: Vec<(Link, FinalAddress)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What readers get in the place of what the author wrote.
struct FinalAddress {
    attribute: &'static str,
    address: String,
    is_to_other_host: bool,
}

/// Faults of one page for which the name is looked for that was probably meant. A page with more was
/// not mistyped but brought from elsewhere, and the search would take longer than all the rest.
const HINTS: usize = 50;

/// Headings that are listed where none looks like the one that was meant.
const LISTED_HEADINGS: usize = 12;

/// Resolves the links of `document`.
pub fn resolve(document: &Document, known: &Known, config: &Config) -> Resolved {
    let mut resolved = Resolved::default();
    let mut raw_ids = None;
    let mut faults = 0;
    for (node, element) in document.tree.elements() {
        let attribute = match element.name.as_ref() {
            "a" if !is_footnote_mark(document, node) => "href",
            "img" => "src",
            _ => continue,
        };
        let Some(written) = element.attribute(attribute) else {
            continue;
        };
        let span = document.tree.span(node);
        let target = match target(document, known, written, &mut raw_ids, faults < HINTS) {
            Ok(target) => target,
            Err(fault) => {
                faults += 1;
                resolved.diagnostics.push(
                    Diagnostic::error(fault.rule, fault.message)
                        .at(&document.source, span.clone())
                        .label("leads nowhere")
                        .help(fault.help),
                );
                Target::Nowhere
            }
        };
        let is_web_address = written.starts_with("http:") || written.starts_with("https:");
        let final_address = FinalAddress {
            attribute,
            address: published_address(document, &target, written, config),
            is_to_other_host: attribute == "href" && target == Target::Elsewhere && is_web_address,
        };
        let link = Link { node, span, target };
        resolved.links.push((link, final_address));
    }
    resolved
}

/// Writes the final addresses into the tree of `document`.
pub fn apply(document: &mut Document, resolved: Resolved, config: &Config) {
    for (link, to) in resolved.links {
        let element = document.tree.element_mut(link.node);
        let element = element.expect("links were found among the elements");
        if to.is_to_other_host {
            mark_external(element, config);
        }
        element.set(to.attribute, to.address);
        document.links.push(link);
    }
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

/// `raw_ids` is filled in by the first link that needs it; a fault says what was probably meant if
/// `with_hint`.
fn target<'s>(
    document: &'s Document,
    known: &Known,
    written: &str,
    raw_ids: &mut Option<FxHashSet<&'s str>>,
    with_hint: bool,
) -> Result<Target, Fault> {
    if written.is_empty() {
        return Err(Fault {
            rule: RULE,
            message: "this link has no address".into(),
            help: "write one between the round brackets, such as `@/procedure/before.md`".into(),
        });
    }
    if let Some(path) = written.strip_prefix("@/") {
        return internal(known, path, with_hint);
    }
    if let Some(fragment) = written.strip_prefix('#') {
        let own = known
            .documents
            .get(document.path.as_str())
            .expect("every document is known by its path");
        let is_known = own.has_heading(fragment)
            || raw_ids
                .get_or_insert_with(|| ids_beside_headings(document))
                .contains(fragment);
        if !is_known {
            return Err(no_heading(fragment, &document.path, own, with_hint));
        }
        return Ok(Target::Page {
            address: document.address.clone(),
            fragment: Some(fragment.to_owned()),
        });
    }
    if link::has_scheme(written) || written.starts_with("//") {
        return Ok(Target::Elsewhere);
    }
    let path = written.split(['#', '?']).next().unwrap_or("");
    Ok(Target::File(join(&document.address, path)))
}

/// Ids that Markdown itself gives to elements other than headings, such as footnotes.
fn ids_beside_headings(document: &Document) -> FxHashSet<&str> {
    document
        .tree
        .elements()
        .filter(|(_, element)| element.heading_level().is_none())
        .filter_map(|(_, element)| element.attribute("id"))
        .collect()
}

fn internal(known: &Known, path: &str, with_hint: bool) -> Result<Target, Fault> {
    let (file, fragment) = match path.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (path, None),
    };
    if known.drafts.contains(file) {
        return Err(Fault {
            rule: RULE,
            message: format!("content/{file} is a draft, which readers do not get"),
            help: "take `draft = true` out of it, or the link out of here; --drafts shows both"
                .into(),
        });
    }
    if known.left_out.contains(file) && !known.documents.contains_key(file) {
        return Err(Fault {
            rule: "left-out-page",
            message: format!("this leads to content/{file}, which the hospital file leaves out"),
            help:
                "keep that page, leave this one out too, or put other words here with [[replace]]"
                    .into(),
        });
    }
    let Some(document) = known.documents.get(file) else {
        let names = known.documents.keys().copied().filter(|_| with_hint);
        let help = match nearest(file, names) {
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
        && !document.has_heading(fragment)
    {
        return Err(no_heading(fragment, file, document, with_hint));
    }
    Ok(Target::Page {
        address: document.address.to_owned(),
        fragment: fragment.map(str::to_owned),
    })
}

fn no_heading(fragment: &str, path: &str, document: &KnownDocument, with_hint: bool) -> Fault {
    let ids = || document.headings.iter().map(|heading| heading.id.as_str());
    let help = match nearest(fragment, ids().filter(|_| with_hint)) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if document.headings.is_empty() => "that page has no headings".into(),
        None => {
            let listed: Vec<_> = ids().take(LISTED_HEADINGS).collect();
            let more = if document.headings.len() > LISTED_HEADINGS {
                ", …"
            } else {
                ""
            };
            format!("its headings: {}{more}", listed.join(", "))
        }
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

fn mark_external(element: &mut Element, config: &Config) {
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
}
