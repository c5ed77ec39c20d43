//! Hands the arguments to `cli` and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    rfa_guide::cli::run()
}
