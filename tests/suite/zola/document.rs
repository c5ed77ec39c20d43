//! A page as browsers parse it, as the list of steps that a walk through it takes.
//!
//! Two pages are the same document if their steps are equal. White space that no reader sees is
//! folded: a run counts as one space, and none is left beside the tags of block elements. Attributes
//! are sorted. Everything else stands as it is, comments and the space between two words included.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, parse_document};

/// Elements whose text is shown, or run, letter by letter.
const VERBATIM: [&str; 4] = ["pre", "textarea", "script", "style"];

/// Elements that stand within a line, so that white space beside their tags is seen.
const INLINE: [&str; 28] = [
    "a", "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "del", "dfn", "em", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "u",
];

/// The steps of a walk through `html`: `<p class="a">`, `"text"`, `</p>`.
pub fn steps(html: &str) -> Vec<String> {
    let (document, _) = parse(html);
    let mut walk = Walk::default();
    walk.node(&document, false);
    walk.end_line();
    walk.steps
}

/// What a browser has to put right in `html`, in html5ever's words.
pub fn errors(html: &str) -> Vec<String> {
    parse(html).1
}

fn parse(html: &str) -> (Handle, Vec<String>) {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            scripting_enabled: false,
            exact_errors: true,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    let sink = Sink {
        document: Node::new(Data::Document),
        errors: RefCell::default(),
    };
    parse_document(sink, options).one(html)
}

#[derive(Default)]
struct Walk {
    steps: Vec<String>,
    /// Text gathered since the last tag, folded; ends in at most one space.
    text: String,
    /// Whether a space at the start of the text would be seen.
    in_line: bool,
}

impl Walk {
    fn node(&mut self, node: &Node, verbatim: bool) {
        match &node.data {
            Data::Document => self.children(node, false),
            Data::Doctype(name) => self.steps.push(format!("<!doctype {name}>")),
            Data::Comment(text) => self.tag(format!("<!--{text}-->"), true),
            Data::Text(text) if verbatim => self.text.push_str(&text.borrow()),
            Data::Text(text) => self.fold(&text.borrow()),
            Data::Element(name, attributes) => {
                let name = name.local.as_ref();
                let verbatim = verbatim || VERBATIM.contains(&name);
                let is_inline = INLINE.contains(&name);
                self.tag(start_tag(name, &attributes.borrow()), is_inline);
                self.children(node, verbatim);
                if verbatim {
                    self.flush();
                }
                self.tag(format!("</{name}>"), is_inline);
            }
        }
    }

    fn children(&mut self, node: &Node, verbatim: bool) {
        for child in node.children.borrow().iter() {
            self.node(child, verbatim);
        }
    }

    fn fold(&mut self, text: &str) {
        // The white space of HTML; a no-break space is a letter like any other.
        const SPACES: [char; 5] = [' ', '\t', '\n', '\r', '\u{c}'];
        for letter in text.chars() {
            if !SPACES.contains(&letter) {
                self.text.push(letter);
                self.in_line = true;
            } else if self.in_line && !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: String, is_inline: bool) {
        if is_inline {
            // A space before the tag makes one after it invisible.
            self.in_line = !self.text.ends_with(' ') && (self.in_line || !self.text.is_empty());
            self.flush();
        } else {
            self.end_line();
        }
        self.steps.push(tag);
    }

    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.flush();
        self.in_line = false;
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.steps.push(format!("{:?}", self.text));
            self.text.clear();
        }
    }
}

fn start_tag(name: &str, attributes: &[Attribute]) -> String {
    let mut attributes: Vec<String> = attributes
        .iter()
        .map(|attribute| format!(" {}={:?}", attribute.name.local, attribute.value.as_ref()))
        .collect();
    attributes.sort();
    format!("<{name}{}>", attributes.concat())
}

type Handle = Rc<Node>;

struct Node {
    data: Data,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Handle>>,
}

enum Data {
    Document,
    Doctype(String),
    Comment(String),
    Text(RefCell<String>),
    Element(QualName, RefCell<Vec<Attribute>>),
}

impl Node {
    fn new(data: Data) -> Handle {
        Rc::new(Self {
            data,
            parent: RefCell::default(),
            children: RefCell::default(),
        })
    }

    fn insert(self: &Rc<Self>, index: usize, child: NodeOrText<Handle>) {
        let mut children = self.children.borrow_mut();
        let node = match child {
            NodeOrText::AppendNode(node) => {
                detach(&node);
                node
            }
            NodeOrText::AppendText(text) => {
                let before = index.checked_sub(1).and_then(|before| children.get(before));
                if let Some(Data::Text(before)) = before.map(|node| &node.data) {
                    before.borrow_mut().push_str(&text);
                    return;
                }
                Node::new(Data::Text(RefCell::new(text.to_string())))
            }
        };
        *node.parent.borrow_mut() = Rc::downgrade(self);
        children.insert(index, node);
    }

    fn push(self: &Rc<Self>, child: NodeOrText<Handle>) {
        let end = self.children.borrow().len();
        self.insert(end, child);
    }
}

fn place(node: &Handle) -> Option<(Handle, usize)> {
    let parent = node.parent.borrow().upgrade()?;
    let index = parent
        .children
        .borrow()
        .iter()
        .position(|child| Rc::ptr_eq(child, node))?;
    Some((parent, index))
}

fn detach(node: &Handle) {
    if let Some((parent, index)) = place(node) {
        parent.children.borrow_mut().remove(index);
        *node.parent.borrow_mut() = Weak::new();
    }
}

/// html5ever's builder of the tree.
struct Sink {
    document: Handle,
    errors: RefCell<Vec<String>>,
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = (Handle, Vec<String>);
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Self::Output {
        (self.document, self.errors.into_inner())
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.errors.borrow_mut().push(message.into_owned());
    }

    fn get_document(&self) -> Handle {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        match &target.data {
            Data::Element(name, _) => name.expanded(),
            _ => panic!("asked of elements only"),
        }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        Node::new(Data::Element(name, RefCell::new(attributes)))
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        Node::new(Data::Comment(text.to_string()))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Handle {
        Node::new(Data::Comment(format!("?{target} {data}")))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        parent.push(child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        before: &Handle,
        child: NodeOrText<Handle>,
    ) {
        if place(element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        let words: Vec<&str> = [&name, &public, &system]
            .into_iter()
            .map(AsRef::as_ref)
            .filter(|word: &&str| !word.is_empty())
            .collect();
        let doctype = Node::new(Data::Doctype(words.join(" ")));
        self.document.push(NodeOrText::AppendNode(doctype));
    }

    /// What a template holds is kept as its children, so that it is compared too.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        Rc::clone(target)
    }

    fn same_node(&self, a: &Handle, b: &Handle) -> bool {
        Rc::ptr_eq(a, b)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            detach(node);
        }
        let (parent, index) = place(sibling).expect("the sibling has a parent");
        parent.insert(index, child);
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        if let Data::Element(_, own) = &target.data {
            let mut own = own.borrow_mut();
            for attribute in attributes {
                if own.iter().all(|known| known.name != attribute.name) {
                    own.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        detach(target);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        for child in node.children.take() {
            *child.parent.borrow_mut() = Weak::new();
            parent.push(NodeOrText::AppendNode(child));
        }
    }
}
