//! Published `Files` as what people carry away: the whole guide on one page, for paper and in one file.
//!
//! Takes the files that readers get. Gives the same with the pages for paper filled in, or one HTML
//! text that needs no other file. Reads nothing else: what the pages say is all there is to say.

mod article;
mod booklet;
mod drawing;
mod fragment;
mod link;
mod policy;
mod single_file;
mod sources;

pub use booklet::fill;
pub use single_file::{single_file, single_file_with};
