//! Advice that could make a reader wait: emergency signs told short, or with the help of another
//! urgency.

mod lists;

pub mod mixed_urgency;
pub mod partial_emergency_list;
