//! Threads that work when nobody else wants the processor: who waits for a page goes before a build.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// As many as there are processors; none if the system starts no more.
pub fn threads() -> Option<ThreadPool> {
    let threads = ThreadPoolBuilder::new().start_handler(|_| give_way());
    threads.build().ok()
}

/// Linux has a niceness for each thread. If it refuses, the thread works like any other.
#[cfg(target_os = "linux")]
fn give_way() {
    const NICEST: i32 = 19;
    let _ = rustix::process::nice(NICEST);
}

/// Elsewhere the niceness would be that of the whole program.
#[cfg(not(target_os = "linux"))]
fn give_way() {}
