//! The guide's program, room by room, in reading order. `docs/architecture.md` is the map.

pub mod diagnostic;
pub mod text;

pub mod files;
pub mod hosting;
pub mod markup;
pub mod site;

pub mod bundle;
pub mod check;
pub mod render;
pub mod search;
pub mod serve;

pub mod cli;
