//! HTML to tags: in order, within the text, each attribute within its tag.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rfa_guide::markup::tags;

fuzz_target!(|html: &str| {
    let mut last = 0;
    for tag in tags(html) {
        assert!(last <= tag.span.start && html[tag.span.clone()].starts_with('<'));
        assert!(html[tag.span.clone()].ends_with('>'));
        last = tag.span.end;
        for attribute in &tag.attributes {
            assert!(tag.span.start < attribute.span.start && attribute.span.end < tag.span.end);
            assert_eq!(&html[attribute.value_span.clone()], attribute.value);
        }
    }
});
