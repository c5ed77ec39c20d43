//! The states in which pages are seen: by the reader's settings, by the device, and by what fails.

use crate::engine::Engine;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Light,
    Dark,
    ForcedColours,
    ReducedMotion,
    Width320,
    Zoom400,
    TextSpacing,
    Text200,
    Print,
    NoStyle,
    NoScript,
    Neither,
    NoImages,
}

pub const STATES: [State; 13] = [
    State::Light,
    State::Dark,
    State::ForcedColours,
    State::ReducedMotion,
    State::Width320,
    State::Zoom400,
    State::TextSpacing,
    State::Text200,
    State::Print,
    State::NoStyle,
    State::NoScript,
    State::Neither,
    State::NoImages,
];

impl State {
    /// As in the results and in `scripts/audit.js`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::ForcedColours => "forced-colours",
            Self::ReducedMotion => "reduced-motion",
            Self::Width320 => "width-320",
            Self::Zoom400 => "zoom-400",
            Self::TextSpacing => "text-spacing",
            Self::Text200 => "text-200",
            Self::Print => "print",
            Self::NoStyle => "no-style",
            Self::NoScript => "no-script",
            Self::Neither => "neither",
            Self::NoImages => "no-images",
        }
    }

    /// Why `engine` cannot show a page in this state; nothing, if it can.
    pub const fn not_tested(self, engine: Engine) -> Option<&'static str> {
        match (self, engine) {
            (Self::ForcedColours, Engine::WebKit) => {
                Some("WebKit on Linux has no setting for forced colours")
            }
            (Self::Print, Engine::WebKit) => {
                Some("its driver cannot print or show the print style")
            }
            _ => None,
        }
    }

    pub const fn is_without_style(self) -> bool {
        matches!(self, Self::NoStyle | Self::Neither)
    }

    pub const fn is_without_script(self) -> bool {
        matches!(self, Self::NoScript | Self::Neither)
    }

    /// axe-core measures colours, sizes and places; it needs the style sheet, and timers to run.
    pub const fn has_axe(self) -> bool {
        !self.is_without_style()
            && !self.is_without_script()
            && !matches!(self, Self::Print | Self::NoImages)
    }

    /// What a reader does to the page once it is there, as a script.
    pub const fn change(self, engine: Engine) -> &'static str {
        match (self, engine) {
            // WCAG 2.2, 1.4.12: all four at once.
            (Self::TextSpacing, _) => {
                "for (const element of document.querySelectorAll('body, body *')) {
                   const set = (name, value) => element.style.setProperty(name, value, 'important');
                   set('line-height', '1.5'); set('letter-spacing', '0.12em'); set('word-spacing', '0.16em');
                   if (element.matches('p')) set('margin-block-end', '2em');
                 }"
            }
            // Firefox magnifies text alone by itself.
            (Self::Text200, Engine::Chromium | Engine::WebKit) => {
                "document.documentElement.style.setProperty('font-size', '200%', 'important');"
            }
            _ => "",
        }
    }
}
