//! What the checks say that is no fault here, each with the reason.

use crate::look::Finding;
use crate::state::State;

struct Exception {
    check: &'static str,
    /// The start of the page's path; empty for every page.
    page: &'static str,
    /// Part of the place; empty for every place.
    place: &'static str,
    /// Part of what is said; empty for everything.
    what: &'static str,
    /// The states in which it is said; none for all.
    states: &'static [State],
    /// Why it is no fault.
    #[expect(dead_code, reason = "for people")]
    reason: &'static str,
}

const EXCEPTIONS: [Exception; 8] = [
    Exception {
        check: "axe hidden-content",
        page: "",
        place: "",
        what: "",
        states: &[],
        reason: "every closed part is opened before the look; what is left is the button of the \
            narrow screen's menu, which other states see, and what `lost-text` knows to be hidden",
    },
    Exception {
        check: "axe identical-links-same-purpose",
        page: "",
        place: ".entry-list__link",
        what: "",
        states: &[],
        reason: "sources of two publishers can have one title; the publisher follows in the same entry",
    },
    Exception {
        check: "axe color-contrast",
        page: "",
        place: "",
        what: "undecided",
        states: &[State::ForcedColours],
        reason: "the reader's system chooses these colours; axe-core sees ours beside them",
    },
    Exception {
        check: "axe color-contrast-enhanced",
        page: "",
        place: "",
        what: "undecided",
        states: &[State::ForcedColours],
        reason: "as above",
    },
    Exception {
        check: "axe color-contrast",
        page: "print/",
        place: "",
        what: "undecided",
        states: &[State::Width320, State::Zoom400, State::TextSpacing],
        reason: "so far down a page as long as a book Firefox's places are rounded, and a line or a box that touches \
            the next seems to lie on it (a field 182,000 px down ends where its label ends, and not once it is scrolled \
            elsewhere); on its own page, in the light and in the other engines it does not",
    },
    Exception {
        check: "axe color-contrast",
        page: "decide/my-questions/",
        place: "input[name=\"matters-other\"]",
        what: "undecided",
        states: &[State::TextSpacing],
        reason: "an empty field has no letters to measure, and axe-core asks for some in Firefox; its label and its \
            edge are measured",
    },
    Exception {
        check: "axe identical-links-same-purpose",
        page: "print/",
        place: "",
        what: "undecided",
        states: &[],
        reason: "the whole guide holds every page again: the menu leads to a page, the booklet's own links \
            to its copy below, under the same words; and a page can share its name with a word of the glossary",
    },
    Exception {
        check: "console",
        page: "",
        place: "",
        what: "manifest.webmanifest' from origin 'null' has been blocked",
        states: &[],
        reason: "Chromium tells developers that a page from the disk cannot be kept on the device; it is there \
            already, and readers see nothing",
    },
];

/// Whether `finding` is excepted in `state`.
pub fn covers(finding: &Finding, state: State) -> bool {
    EXCEPTIONS.iter().any(|exception| {
        exception.check == finding.check
            && finding.page.starts_with(exception.page)
            && finding.place.contains(exception.place)
            && finding.what.contains(exception.what)
            && (exception.states.is_empty() || exception.states.contains(&state))
    })
}
