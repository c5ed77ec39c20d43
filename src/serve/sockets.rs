//! How many sockets the system lets us have.

/// Takes as many as we may have without asking anybody: systems begin with about a thousand, for
/// the sake of programs that are older than large servers. If they refuse, fewer readers fit in.
#[cfg(target_os = "linux")]
pub fn take_what_is_allowed() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(target_os = "linux"))]
pub fn take_what_is_allowed() {}
