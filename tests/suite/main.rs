//! What the program promises, a module a feature; `tests/fixtures/` holds their sites.

mod elements;
mod program;
mod rooms;

mod architecture;
mod layers;

mod bad_input;
mod claims;
mod command_line;
mod publish;
mod questions;
mod read;
mod real_site;
mod rules;
mod search;
mod serve;
mod sites;
mod structured_data;
mod zola;
