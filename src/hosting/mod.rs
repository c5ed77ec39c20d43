//! What a published site needs on the way over the web, whoever serves it: media types, response
//! headers, names that change with the content, compressed twins, and files that tell other
//! servers the same.
//!
//! Takes published [`Files`](crate::files::Files), gives them with more files beside them. `serve`
//! answers from the same tables, so that every server says the same of a file. Opens no socket.

mod compress;
mod content_type;
mod hashed_names;
mod headers;
mod server_files;

pub use compress::{BROTLI, GZIP, brotli, gzip, is_compressible, with_twins};
pub use content_type::{HTML, TEXT, content_type};
pub use hashed_names::with_hashed_names;
pub use headers::{EVERY_ANSWER, cache_control, is_immutable, policy, policy_with_reload};
pub use server_files::{is_server_file, with_server_files};
