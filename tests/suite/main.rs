//! What the program promises, a module a feature; `tests/fixtures/` holds their sites.

mod elements;
mod program;
mod rooms;

mod architecture;
mod layers;

mod bad_input;
mod booklet;
mod browser_floor;
mod bundle;
mod choice_rules;
mod claims;
mod command_line;
mod hospital;
mod hosting;
mod publish;
mod questions;
mod read;
mod real_site;
mod rules;
mod safety_rules;
mod scale;
mod search;
mod serve;
mod serve_attacks;
mod serve_process;
mod serve_router;
mod sites;
mod slips;
mod structured_data;
mod supply_chain;
mod tree_names;
mod unbreakable;
mod verify;
mod words_aside;
mod zola;
