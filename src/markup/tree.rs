//! The tree itself: one flat list of nodes, so that depth costs no stack.

use std::borrow::Cow;

use crate::diagnostic::Span;

/// A node's place in its tree's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The tree's only parentless node.
    Root,
    Element(Element),
    /// Text as a reader sees it, without markup or escapes.
    Text(String),
    /// HTML that the author wrote into Markdown, kept as it is.
    Raw(String),
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
            None => self.attributes.push((name.into(), value.into())),
        }
    }

    /// 2 for `h2`; `None` for what is not a heading.
    pub fn heading_level(&self) -> Option<u8> {
        match self.name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
struct Node {
    kind: Kind,
    span: Span,
    parent: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    next: Option<NodeId>,
}

/// A document. Nodes are in document order; the spans are bytes of the file it was read from.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Node>,
    open: NodeId,
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

impl Tree {
    pub fn new() -> Self {
        let root = Node {
            kind: Kind::Root,
            span: 0..0,
            parent: None,
            first_child: None,
            last_child: None,
            next: None,
        };
        Self {
            nodes: vec![root],
            open: NodeId(0),
        }
    }

    /// The root, parent of everything.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Adds a node after the open element's last child; it stays closed.
    pub fn add(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).expect("a document has under 2^32 nodes"));
        let parent = self.open;
        self.nodes.push(Node {
            kind,
            span,
            parent: Some(parent),
            first_child: None,
            last_child: None,
            next: None,
        });
        match self.node(parent).last_child {
            Some(last) => self.node_mut(last).next = Some(id),
            None => self.node_mut(parent).first_child = Some(id),
        }
        self.node_mut(parent).last_child = Some(id);
        id
    }

    /// Adds an element and opens it: what is added next becomes its child.
    pub fn open(&mut self, element: Element, span: Span) -> NodeId {
        self.open = self.add(Kind::Element(element), span);
        self.open
    }

    /// Closes the open element. Closing the root does nothing.
    pub fn close(&mut self) {
        if let Some(parent) = self.node(self.open).parent {
            self.open = parent;
        }
    }

    /// Adds text, joining it to text just before it.
    pub fn add_text(&mut self, text: &str, span: Span) {
        if let Some(last) = self.node(self.open).last_child {
            let node = self.node_mut(last);
            if let Kind::Text(before) = &mut node.kind {
                before.push_str(text);
                node.span.end = span.end;
                return;
            }
        }
        self.add(Kind::Text(text.to_owned()), span);
    }

    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.node(id).kind
    }

    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span.clone()
    }

    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match self.kind(id) {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    pub fn element_mut(&mut self, id: NodeId) -> Option<&mut Element> {
        match &mut self.node_mut(id).kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// Every element in document order.
    pub fn elements(&self) -> impl Iterator<Item = (NodeId, &Element)> {
        self.nodes
            .iter()
            .enumerate()
            .filter_map(|(index, node)| match &node.kind {
                Kind::Element(element) => Some((NodeId(index as u32), element)),
                _ => None,
            })
    }

    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).first_child, |child| self.node(*child).next)
    }

    /// Walks `id` and all below it in document order, without recursion.
    pub fn walk(&self, id: NodeId) -> impl Iterator<Item = Step> {
        let mut next = Some(Step::Enter(id));
        std::iter::from_fn(move || {
            let step = next?;
            next = match step {
                Step::Enter(node) => Some(match self.node(node).first_child {
                    Some(child) => Step::Enter(child),
                    None => Step::Leave(node),
                }),
                Step::Leave(node) if node == id => None,
                Step::Leave(node) => Some(match (self.node(node).next, self.node(node).parent) {
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
