//! Links and pictures of a document: where each leads, and the address that readers get.

use std::cell::LazyCell;
use std::ops::Deref;
use std::sync::OnceLock;

use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

use super::config::Config;
use super::{Document, Heading, Outline};
use crate::diagnostic::{Diagnostic, Span};
use crate::files::link;
use crate::markup::{Element, NodeId, Tree};
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
    /// A file of the site by its path from the root, such as `drawings/spine.svg`, with what stands
    /// behind `#` if anything does.
    File {
        path: String,
        fragment: Option<String>,
    },
    /// Another host, a mail address, a telephone number.
    Elsewhere,
    /// A page that is not there; reported where it was met.
    Nowhere { written: String },
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
    pub fn of(documents: impl Iterator<Item = &'s Outline>) -> Self {
        let known = |document: &'s Outline| {
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

/// A link or picture as the author wrote it.
#[derive(Debug)]
pub struct Written {
    node: NodeId,
    span: Span,
    pub address: String,
    is_picture: bool,
}

/// The links of one document, resolved.
#[derive(Default)]
pub struct Resolved {
    pub links: Vec<Link>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Faults of one page for which the name is looked for that was probably meant. A page with more was
/// not mistyped but brought from elsewhere, and the search would take longer than all the rest.
const HINTS: usize = 50;

/// Headings that are listed where none looks like the one that was meant.
const LISTED_HEADINGS: usize = 12;

/// The links and pictures in `tree`, in order.
pub fn written(tree: &Tree) -> Vec<Written> {
    let elements = tree.elements().filter_map(|(node, element)| {
        let address = element.attribute(address_attribute(tree, node)?)?;
        Some(Written {
            node,
            span: tree.span(node),
            address: address.to_owned(),
            is_picture: element.name == "img",
        })
    });
    elements.collect()
}

/// Where the element `node` says where it leads, if it is a link or picture.
fn address_attribute(tree: &Tree, node: NodeId) -> Option<&'static str> {
    match tree.element(node)?.name.as_ref() {
        "a" if !is_footnote_mark(tree, node) => Some("href"),
        "img" => Some("src"),
        _ => None,
    }
}

/// Resolves the links of the document of `outline`, which are as `written`; `open` gives it with its words.
pub fn resolve(
    outline: &Outline,
    written: Vec<Written>,
    known: &Known,
    open: impl FnOnce() -> Document,
) -> Resolved {
    let mut resolved = Resolved::default();
    let document = LazyCell::new(open);
    let raw_ids = LazyCell::new(|| ids_beside_headings(&document.tree));
    let mut faults = 0;
    for Written {
        node,
        span,
        address,
        is_picture,
    } in written
    {
        let found = if is_picture && address.starts_with(['@', '#']) {
            Err(no_picture())
        } else {
            target(outline, known, &address, &raw_ids, faults < HINTS)
        };
        let target = match found {
            Ok(target) => target,
            Err(fault) => {
                faults += 1;
                resolved.diagnostics.push(
                    Diagnostic::error(fault.rule, fault.message)
                        .at(&document.source, span.clone())
                        .label("leads nowhere")
                        .help(fault.help),
                );
                Target::Nowhere { written: address }
            }
        };
        resolved.links.push(Link { node, span, target });
    }
    resolved
}

/// Writes the addresses that readers get into `tree`, the document's of `outline`.
pub fn write_addresses(tree: &mut Tree, outline: &Outline, config: &Config) {
    // A text that could not be read again is blank, and whoever put it aside tells of it.
    if tree.children(tree.root()).next().is_none() {
        return;
    }
    for link in &outline.links {
        let attribute = address_attribute(tree, link.node);
        let attribute = attribute.expect("links were found among the elements");
        let element = tree.element_mut(link.node).expect("it has an attribute");
        let written = element.attribute(attribute).unwrap_or_default();
        let address = published_address(outline, &link.target, written, config);
        let is_web_address = written.starts_with("http:") || written.starts_with("https:");
        if attribute == "href" && link.target == Target::Elsewhere && is_web_address {
            mark_external(element, config);
        }
        element.set(attribute, address);
    }
}

/// Whether `link` is the number that leads to a footnote, which Zola leaves as it is.
fn is_footnote_mark(tree: &Tree, link: NodeId) -> bool {
    tree.parent(link)
        .and_then(|parent| tree.element(parent))
        .is_some_and(|parent| parent.attribute("class") == Some("footnote-reference"))
}

/// Zola makes no address of a page out of `@/`, and none with an id, where a picture is.
fn no_picture() -> Fault {
    Fault {
        rule: RULE,
        message: "a page is no picture".into(),
        help: "name the picture's file, such as `/drawings/spine.svg`".into(),
    }
}

struct Fault {
    rule: &'static str,
    message: String,
    help: String,
}

/// `raw_ids` are ids on the page that are no heading's; a fault says what was probably meant if
/// `with_hint`.
fn target(
    document: &Outline,
    known: &Known,
    written: &str,
    raw_ids: &impl Deref<Target = FxHashSet<String>>,
    with_hint: bool,
) -> Result<Target, Fault> {
    if written.is_empty() {
        return Err(Fault {
            rule: RULE,
            message: "this link has no address".into(),
            help: "write one between the round brackets, such as `@/day/before.md`".into(),
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
        if !own.has_heading(fragment) && !raw_ids.contains(fragment) {
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
    Ok(Target::File {
        path: join(&document.address, path),
        fragment: written.split_once('#').map(|(_, id)| id.to_owned()),
    })
}

/// Ids that Markdown itself gives to elements other than headings, such as footnotes.
fn ids_beside_headings(tree: &Tree) -> FxHashSet<String> {
    tree.elements()
        .filter(|(_, element)| element.heading_level().is_none())
        .filter_map(|(_, element)| element.attribute("id"))
        .map(str::to_owned)
        .collect()
}

fn internal(known: &Known, path: &str, with_hint: bool) -> Result<Target, Fault> {
    let (file, fragment) = match path.split_once('#') {
        Some((file, fragment)) => (file, Some(fragment)),
        None => (path, None),
    };
    let file = &*percent_decode_str(file).decode_utf8_lossy();
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
            None => "name a file below content/, such as `@/day/before.md`".into(),
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
    document: &Outline,
    target: &Target,
    written: &str,
    config: &Config,
) -> String {
    match target {
        Target::Page { address, fragment } => match fragment {
            Some(fragment) => format!("{}#{fragment}", config.permalink(address)),
            None => config.permalink(address),
        },
        Target::File { .. } if !written.starts_with('/') && !written.starts_with("..") => {
            format!("{}{written}", config.permalink(&document.address))
        }
        _ => written.to_owned(),
    }
}

fn mark_external(element: &mut Element, config: &Config) {
    let markdown = &config.markdown;
    if let Some(class) = &markdown.external_links_class {
        element.set("class", class);
    }
    let mut relations = Vec::new();
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
    if markdown.external_links_external {
        relations.push("external");
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
