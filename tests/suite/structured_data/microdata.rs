//! Microdata of a page: HTML tag by tag to items and their properties.
//!
//! As HTML defines it, but for `itemid` and `itemref`, which the guide does not use; every element has
//! to be closed, in order.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

#[derive(Debug, Default)]
pub struct Item {
    /// The type, without schema.org's address.
    pub kind: String,
    pub properties: Vec<(String, Value)>,
}

#[derive(Debug)]
pub enum Value {
    Text(String),
    Link(String),
    Item(Item),
}

impl Item {
    pub fn values(&self, name: &str) -> impl Iterator<Item = &Value> {
        let named = self
            .properties
            .iter()
            .filter(move |(known, _)| known == name);
        named.map(|(_, value)| value)
    }

    /// The text or link of `name`; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.values(name).next() {
            Some(Value::Text(text) | Value::Link(text)) => text,
            _ => "",
        }
    }

    pub fn items(&self, name: &str) -> impl Iterator<Item = &Item> {
        self.values(name).filter_map(|value| match value {
            Value::Item(item) => Some(item),
            _ => None,
        })
    }
}

/// An element whose end tag has not come yet.
struct Open {
    element: String,
    property: Option<String>,
    item: Option<Item>,
    link: Option<String>,
    text: String,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    items: Vec<Item>,
}

impl Reader {
    fn start(&mut self, tag: &Tag) {
        /// Elements without an end tag.
        const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];
        let attribute = |name: &str| {
            let mut attributes = tag.attrs.iter();
            let found = attributes.find(|attribute| &*attribute.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        let item = attribute("itemscope").map(|_| {
            let kind = attribute("itemtype").expect("an item has a type");
            let kind = kind
                .strip_prefix("https://schema.org/")
                .expect("a type of schema.org");
            Item {
                kind: kind.to_owned(),
                ..Item::default()
            }
        });
        let property = attribute("itemprop");
        let element = tag.name.to_string();
        let text = if element == "meta" && property.is_some() {
            attribute("content").expect("a meta property has content")
        } else {
            String::new()
        };
        let is_empty = tag.self_closing || VOID.contains(&&*element);
        self.open.push(Open {
            link: attribute("href"),
            element,
            property,
            item,
            text,
        });
        if is_empty {
            self.close();
        }
    }

    fn text(&mut self, text: &str) {
        for open in &mut self.open {
            open.text.push_str(text);
        }
    }

    fn end(&mut self, tag: &Tag) {
        let last = self.open.last().expect("an element is open");
        assert_eq!(last.element, *tag.name, "end tags are in order");
        self.close();
    }

    fn close(&mut self) {
        let open = self.open.pop().expect("an element is open");
        let value = match (open.item, open.link) {
            (Some(item), _) => Value::Item(item),
            (None, Some(link)) => Value::Link(link),
            (None, None) => Value::Text(open.text),
        };
        match (open.property, value) {
            (Some(property), value) => {
                let mut owners = self.open.iter_mut().rev();
                let owner = owners.find_map(|open| open.item.as_mut());
                let owner = owner.unwrap_or_else(|| panic!("{property} is outside of every item"));
                owner.properties.push((property, value));
            }
            (None, Value::Item(item)) => self.items.push(item),
            (None, _) => {}
        }
    }
}

/// The items of a page that belong to no other item, in order.
pub fn microdata(html: &str) -> Vec<Item> {
    struct Sink(RefCell<Reader>);

    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let mut reader = self.0.borrow_mut();
            match token {
                Token::TagToken(tag) if tag.kind == TagKind::StartTag => reader.start(&tag),
                Token::TagToken(tag) => reader.end(&tag),
                Token::CharacterTokens(text) => reader.text(&text),
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }

    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink(RefCell::default()), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let reader = tokenizer.sink.0.into_inner();
    assert!(reader.open.is_empty(), "every element is closed");
    reader.items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_holds_texts_links_and_items() {
        let items = microdata(
            "<div itemscope itemtype='https://schema.org/Outer'><p>no<b itemprop=name>a &amp; <i>b</i></b></p>\
             <div itemprop=inner itemscope itemtype='https://schema.org/Inner'><a itemprop=url href='x'>y</a>\
             <meta itemprop=name content='&lt;z'></div></div>",
        );
        insta::assert_snapshot!(
            format!("{items:?}"),
            @r#"[Item { kind: "Outer", properties: [("name", Text("a & b")), ("inner", Item(Item { kind: "Inner", properties: [("url", Link("x")), ("name", Text("<z"))] }))] }]"#
        );
    }
}
