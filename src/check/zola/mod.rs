//! What stock Zola would refuse, or show differently.

mod content;
mod expression;
mod names;
mod order;
mod statement;
mod template;
mod tokens;
pub mod zola_subset;
