//! The tree itself: one flat list of small nodes, so that depth costs no stack and ten thousand pages
//! fit into memory.
//!
//! Text that stands in the source as readers see it, which is nearly all of it, is not copied: the
//! node's span is where it is read from. Elements without attributes are kept once a tree.

use std::borrow::Cow;
use std::num::NonZeroU32;

use crate::diagnostic::{Source, Span};

/// A node's place in its tree's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'t> {
    /// The tree's only parentless node.
    Root,
    Element(&'t Element),
    /// Text as a reader sees it, without markup or escapes.
    Text(&'t str),
    /// HTML that the author wrote into Markdown, kept as it is.
    Raw(&'t str),
}

/// An element's name and attributes, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub name: Cow<'static, str>,
    pub attributes: Vec<(Cow<'static, str>, String)>,
}

impl Element {
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sets `name`, in its old place if it was there, else at the end.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = value.into(),
            None => self.add_attribute(self.attributes.len(), name, value.into()),
        }
    }

    /// Sets an attribute that is not there yet, before that at `place`.
    pub fn add_attribute(&mut self, place: usize, name: &'static str, value: String) {
        // Most elements have one at most, and a list that grows by itself makes room for four.
        self.attributes.reserve_exact(1);
        self.attributes.insert(place, (name.into(), value));
    }

    /// 2 for `h2`; `None` for what is not a heading.
    pub fn heading_level(&self) -> Option<u8> {
        match self.name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    content: Content,
    start: u32,
    end: u32,
    parent: NodeId,
    next: Option<NonZeroU32>,
}

/// What a node holds, by its place in the tree's other lists.
#[derive(Debug, Clone, Copy)]
enum Content {
    Root,
    Element(u32),
    /// What the source has at the node's span.
    SourceText,
    /// A place among the tree's own texts.
    OwnText(u32),
    Raw(u32),
}

/// A document. Nodes are in document order; the spans are bytes of the file it was read from.
#[derive(Debug, Clone)]
pub struct Tree {
    source: Option<Source>,
    nodes: Vec<Node>,
    elements: Vec<Element>,
    /// Text and raw HTML that the source does not have as they are.
    own: Vec<String>,
    /// The open elements, outermost first, each with the last child it has so far.
    open: Vec<(NodeId, Option<NodeId>)>,
}

/// One step of a walk: into a node, or out of it once its children are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

/// Elements without attributes that are compared with a new one, to be shared.
const SHARED: usize = 16;

impl Tree {
    pub fn new() -> Self {
        let root = Node {
            content: Content::Root,
            start: 0,
            end: 0,
            parent: NodeId(0),
            next: None,
        };
        Self {
            source: None,
            nodes: vec![root],
            elements: Vec::new(),
            own: Vec::new(),
            open: vec![(NodeId(0), None)],
        }
    }

    /// A tree whose spans are bytes of `source`.
    pub fn of(source: &Source) -> Self {
        Self {
            source: Some(source.clone()),
            ..Self::new()
        }
    }

    /// Gives back the memory that growing took.
    pub fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.elements.shrink_to_fit();
        self.own.shrink_to_fit();
        self.open.shrink_to_fit();
    }

    /// The root, parent of everything.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Adds an element after the open element's last child; it stays closed.
    pub fn add(&mut self, element: Element, span: Span) -> NodeId {
        let content = Content::Element(self.place_of(element));
        self.add_node(content, span)
    }

    /// Adds an element and opens it: what is added next becomes its child.
    pub fn open(&mut self, element: Element, span: Span) -> NodeId {
        let id = self.add(element, span);
        self.open.push((id, None));
        id
    }

    /// Closes the open element. Closing the root does nothing.
    pub fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Adds HTML as the author wrote it.
    pub fn add_raw(&mut self, html: &str, span: Span) {
        let content = Content::Raw(self.keep(html));
        self.add_node(content, span);
    }

    /// Adds text, joining it to text just before it.
    pub fn add_text(&mut self, text: &str, span: Span) {
        if let Some(last) = self.innermost().1 {
            match self.node(last).content {
                Content::SourceText => return self.join(last, text, span),
                Content::OwnText(place) => {
                    self.own[place as usize].push_str(text);
                    self.node_mut(last).end = offset(span.end);
                    return;
                }
                _ => {}
            }
        }
        let content = match self.source_at(&span) == Some(text) {
            true => Content::SourceText,
            false => Content::OwnText(self.keep(text)),
        };
        self.add_node(content, span);
    }

    /// Joins `text` to that of `node`, which the source has as it is.
    fn join(&mut self, node: NodeId, text: &str, span: Span) {
        let before = self.span(node);
        let goes_on = before.end == span.start && self.source_at(&span) == Some(text);
        if !goes_on {
            let joined = format!("{}{text}", self.source_at(&before).unwrap_or(""));
            self.node_mut(node).content = Content::OwnText(self.keep(&joined));
        }
        self.node_mut(node).end = offset(span.end);
    }

    fn add_node(&mut self, content: Content, span: Span) -> NodeId {
        let id = NodeId(offset(self.nodes.len()));
        let (parent, last) = self.innermost();
        self.nodes.push(Node {
            content,
            start: offset(span.start),
            end: offset(span.end),
            parent,
            next: None,
        });
        if let Some(last) = last {
            self.node_mut(last).next = NonZeroU32::new(id.0);
        }
        self.open.last_mut().expect("the root stays open").1 = Some(id);
        id
    }

    /// The open element, and its last child.
    fn innermost(&self) -> (NodeId, Option<NodeId>) {
        *self.open.last().expect("the root stays open")
    }

    fn place_of(&mut self, element: Element) -> u32 {
        let mut known = self.elements.iter().take(SHARED);
        let shared = element
            .attributes
            .is_empty()
            .then(|| known.position(|known| *known == element))
            .flatten();
        offset(shared.unwrap_or_else(|| {
            self.elements.push(element);
            self.elements.len() - 1
        }))
    }

    fn keep(&mut self, text: &str) -> u32 {
        self.own.push(text.to_owned());
        offset(self.own.len() - 1)
    }

    fn source_at(&self, span: &Span) -> Option<&str> {
        self.source.as_ref()?.text().get(span.clone())
    }

    pub fn kind(&self, id: NodeId) -> Kind<'_> {
        match self.node(id).content {
            Content::Root => Kind::Root,
            Content::Element(place) => Kind::Element(&self.elements[place as usize]),
            Content::SourceText => Kind::Text(self.source_at(&self.span(id)).unwrap_or("")),
            Content::OwnText(place) => Kind::Text(&self.own[place as usize]),
            Content::Raw(place) => Kind::Raw(&self.own[place as usize]),
        }
    }

    pub fn span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }

    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id.0 != 0).then(|| self.node(id).parent)
    }

    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.kind(id) {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    pub fn element_mut(&mut self, id: NodeId) -> Option<&mut Element> {
        let Content::Element(mut place) = self.node(id).content else {
            return None;
        };
        // It may be shared.
        if self.elements[place as usize].attributes.is_empty() {
            let own = self.elements[place as usize].clone();
            self.elements.push(own);
            place = offset(self.elements.len() - 1);
            self.node_mut(id).content = Content::Element(place);
        }
        Some(&mut self.elements[place as usize])
    }

    /// Every element in document order.
    pub fn elements(&self) -> impl Iterator<Item = (NodeId, &Element)> {
        (0..offset(self.nodes.len())).filter_map(|place| {
            let id = NodeId(place);
            Some((id, self.element(id)?))
        })
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.first_child(id), |child| self.next(*child))
    }

    /// Children follow their parent at once in the list.
    fn first_child(&self, id: NodeId) -> Option<NodeId> {
        let child = self.nodes.get(id.0 as usize + 1)?;
        (child.parent == id).then_some(NodeId(id.0 + 1))
    }

    fn next(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).next.map(|next| NodeId(next.get()))
    }

    /// Walks `id` and all below it in document order, without recursion.
    pub fn walk(&self, id: NodeId) -> impl Iterator<Item = Step> {
        let mut next = Some(Step::Enter(id));
        std::iter::from_fn(move || {
            let step = next?;
            next = match step {
                Step::Enter(node) => Some(match self.first_child(node) {
                    Some(child) => Step::Enter(child),
                    None => Step::Leave(node),
                }),
                Step::Leave(node) if node == id => None,
                Step::Leave(node) => Some(match (self.next(node), self.parent(node)) {
                    (Some(sibling), _) => Step::Enter(sibling),
                    (None, Some(parent)) => Step::Leave(parent),
                    (None, None) => return Some(step),
                }),
            };
            Some(step)
        })
    }

    /// The text of `id` and all below it, joined.
    pub fn text_of(&self, id: NodeId) -> String {
        let mut text = String::new();
        for step in self.walk(id) {
            if let Step::Enter(node) = step
                && let Kind::Text(part) = self.kind(node)
            {
                text.push_str(part);
            }
        }
        text
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}

/// A place as it is kept. Nobody writes a page of four gigabytes by hand; one that is there for all that
/// ends in places that lead nowhere.
fn offset(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walk_enters_and_leaves_each_node_once_in_document_order() {
        let mut tree = Tree::new();
        tree.open(Element::new("p"), 0..0);
        tree.add_text("a", 0..1);
        tree.open(Element::new("em"), 1..2);
        tree.add_text("b", 1..2);
        tree.close();
        tree.close();
        tree.open(Element::new("p"), 3..3);
        let steps = tree.walk(tree.root()).count();
        assert_eq!(steps, 2 * 6);
        assert_eq!(tree.text_of(tree.root()), "ab");
    }

    #[test]
    fn depth_costs_no_stack() {
        let mut tree = Tree::new();
        for _ in 0..1_000_000 {
            tree.open(Element::new("ul"), 0..0);
        }
        assert_eq!(tree.walk(tree.root()).count(), 2_000_002);
    }
}
