//! The words of schema.org that the guide uses, and what an item has to hold.

use super::microdata::{Item, Value};

/// Name of a property, whether our pages always give it, and what it holds.
type Property = (&'static str, Need, Holds);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Need {
    Always,
    Sometimes,
}
use Need::{Always, Sometimes};

#[derive(Debug, Clone, Copy)]
enum Holds {
    Text,
    /// Year, month and day.
    Date,
    Number,
    Link,
    /// An item of one of these types.
    Item(&'static [&'static str]),
}
use Holds::{Date, Item as Kind, Link, Number, Text};

/// The types in use and their properties, with those of their parents: a part of schema.org's
/// vocabulary as the package schema-dts 2.1.0 (October 2026) holds it. Names only, as facts; the
/// vocabulary's own words, which are CC BY-SA 3.0, are not copied. What is always given is our rule.
const VOCABULARY: [(&str, &[Property]); 14] = [
    (
        "WebPage",
        &[
            ("name", Always, Text),
            ("description", Always, Text),
            ("inLanguage", Always, Text),
            ("dateModified", Always, Date),
            ("lastReviewed", Always, Date),
            ("isPartOf", Always, Kind(&["WebSite"])),
        ],
    ),
    (
        "MedicalWebPage",
        &[
            ("name", Always, Text),
            ("description", Always, Text),
            ("inLanguage", Always, Text),
            ("dateModified", Always, Date),
            ("lastReviewed", Always, Date),
            ("isPartOf", Always, Kind(&["WebSite"])),
            ("audience", Always, Kind(&["Patient", "MedicalAudience"])),
            (
                "about",
                Sometimes,
                Kind(&["MedicalCondition", "PalliativeProcedure"]),
            ),
        ],
    ),
    ("WebSite", &[("name", Always, Text), ("url", Always, Link)]),
    ("Patient", &[("audienceType", Always, Text)]),
    ("MedicalAudience", &[("audienceType", Always, Text)]),
    (
        "MedicalCondition",
        &[
            ("name", Always, Text),
            ("alternateName", Always, Text),
            ("associatedAnatomy", Always, Kind(&["AnatomicalStructure"])),
            ("possibleComplication", Always, Text),
        ],
    ),
    ("AnatomicalStructure", &[("name", Always, Text)]),
    (
        "PalliativeProcedure",
        &[
            ("name", Always, Text),
            ("alternateName", Always, Text),
            ("bodyLocation", Always, Text),
            ("procedureType", Always, Link),
            ("guideline", Always, Kind(&["MedicalGuideline"])),
        ],
    ),
    (
        "MedicalGuideline",
        &[
            ("name", Always, Text),
            ("url", Always, Link),
            ("recognizingAuthority", Always, Kind(&["Organization"])),
        ],
    ),
    ("Organization", &[("name", Always, Text)]),
    (
        "BreadcrumbList",
        &[("itemListElement", Always, Kind(&["ListItem"]))],
    ),
    (
        "ListItem",
        &[
            ("name", Always, Text),
            ("position", Always, Number),
            ("item", Sometimes, Link),
        ],
    ),
    (
        "DefinedTermSet",
        &[
            ("name", Always, Text),
            ("hasDefinedTerm", Always, Kind(&["DefinedTerm"])),
        ],
    ),
    (
        "DefinedTerm",
        &[("name", Always, Text), ("description", Always, Text)],
    ),
];

/// What is wrong with an item and the items in it, by the vocabulary.
pub fn faults(item: &Item) -> Vec<String> {
    let kind = &item.kind;
    let Some((_, known)) = VOCABULARY.iter().find(|(name, _)| name == kind) else {
        return vec![format!("{kind} is not a type in the table")];
    };
    let mut faults: Vec<String> = known
        .iter()
        .filter(|(name, need, _)| *need == Always && item.values(name).next().is_none())
        .map(|(name, ..)| format!("{kind} has no {name}"))
        .collect();
    for (name, value) in &item.properties {
        let Some((.., holds)) = known.iter().find(|(known, ..)| known == name) else {
            faults.push(format!("{kind} has a {name}, which is not in the table"));
            continue;
        };
        let is_right = match (holds, value) {
            (Text, Value::Text(text)) => !text.trim().is_empty(),
            (Date, Value::Text(text)) => text.parse::<jiff::civil::Date>().is_ok(),
            (Number, Value::Text(text)) => text.parse::<u8>().is_ok(),
            (Link, Value::Link(link)) => !link.is_empty(),
            (Kind(kinds), Value::Item(item)) => kinds.contains(&&*item.kind),
            _ => false,
        };
        if !is_right {
            faults.push(format!("{name} of {kind} holds {value:?}, not {holds:?}"));
        }
        if let Value::Item(item) = value {
            faults.extend(self::faults(item));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::microdata::microdata;
    use super::*;

    #[test]
    fn what_the_vocabulary_does_not_hold_is_a_fault() {
        let items = microdata(
            "<div itemscope itemtype='https://schema.org/ListItem'><meta itemprop=position content=first>\
             <meta itemprop=colour content=red><p itemprop=item itemscope itemtype='https://schema.org/Moon'></p></div>",
        );
        let faults: Vec<String> = items.iter().flat_map(faults).collect();
        insta::assert_snapshot!(faults.join("\n"), @r#"
        ListItem has no name
        position of ListItem holds Text("first"), not Number
        ListItem has a colour, which is not in the table
        item of ListItem holds Item(Item { kind: "Moon", properties: [] }), not Link
        Moon is not a type in the table
        "#);
    }
}
