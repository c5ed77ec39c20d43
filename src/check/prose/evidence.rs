//! What a block rests on.

use super::Block;
use crate::site::{Claim, Document, Evidence, EvidenceEntry};

/// The evidence key for what stands before the first heading.
pub const SUMMARY: &str = "summary";

/// The entry under [extra.evidence] for what stands under the heading at this place in the list of
/// `document`: its own, else that of the nearest heading above it.
pub fn entry_at(document: &Document, heading: Option<usize>) -> Option<&EvidenceEntry> {
    let entry = |id: &str| {
        let mut entries = document.front.provenance.evidence.iter();
        entries.find(|entry| entry.heading.value == id)
    };
    let Some(mut index) = heading else {
        return entry(SUMMARY);
    };
    let headings = &document.headings;
    loop {
        let heading = &headings[index];
        if let Some(entry) = entry(&heading.id) {
            return Some(entry);
        }
        index = headings[..index]
            .iter()
            .rposition(|above| above.level < heading.level)?;
    }
}

impl<'s> Block<'s> {
    /// The entry of its heading, else of the nearest heading above it.
    pub fn evidence(&self) -> Option<&'s EvidenceEntry> {
        entry_at(self.document, self.heading)
    }

    /// The claims that the block rests on, as far as they are there.
    pub fn claims<'e>(&self, evidence: &'e Evidence) -> Vec<&'e Claim> {
        let entry = self.evidence();
        let ids = entry.into_iter().flat_map(|entry| &entry.claims);
        ids.filter_map(|id| evidence.claims.get(&id.value))
            .collect()
    }

    /// The key under `[extra.evidence]` that the block's evidence has or needs.
    pub fn key(&self) -> &'s str {
        let document: &'s Document = self.document;
        match (self.evidence(), self.heading) {
            (Some(entry), _) => &entry.heading.value,
            (None, Some(heading)) => &document.headings[heading].id,
            (None, None) => SUMMARY,
        }
    }
}
