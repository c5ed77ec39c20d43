//! Words that stand where an answer was looked for: a gap told once more, a maker who speaks of the
//! search for sources, a section that only asks back.

pub mod makers_voice;
pub mod repeated_gap;
pub mod unanswered_section;

use super::prose::Block;
use crate::site::Placed;

/// True if `block` stands at one of `places`: a folder (`about/`), a page (`a/page.md`) or a section
/// of a page (`a/page.md#heading`, with `summary` for what stands before the first heading).
fn stands_at(block: &Block, places: &[Placed<String>]) -> bool {
    let path = block.document.path.as_str();
    places.iter().any(|place| {
        let place = place.value.as_str();
        match place.split_once('#') {
            Some((page, section)) => page == path && section == block.key(),
            None => place == path || (place.ends_with('/') && path.starts_with(place)),
        }
    })
}
