//! Threads that give way: who waits for a page goes before a build.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// As many as there are processors; none if the system starts no more.
pub fn threads() -> Option<ThreadPool> {
    let threads = ThreadPoolBuilder::new().start_handler(|_| give_way());
    threads.build().ok()
}

/// Linux has a niceness for each thread. With 10 it has a tenth of a processor that somebody else wants, so a build
/// always comes to its end. If Linux refuses, the thread works like any other.
#[cfg(target_os = "linux")]
fn give_way() {
    const NICER: i32 = 10;
    let _ = rustix::process::nice(NICER);
}

/// Elsewhere the niceness would be that of the whole program.
#[cfg(not(target_os = "linux"))]
fn give_way() {}
