//! When to stop, told once and heard everywhere.

use tokio::sync::watch;

/// Ends when this process is asked to stop: by Ctrl-C, or on Unix by SIGTERM, as service managers
/// and containers do.
pub async fn signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate() => {}
    }
}

#[cfg(unix)]
async fn terminate() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminate() {
    std::future::pending().await
}

/// Calls `heard` each time that this process is told to look at its files again: by SIGHUP, on Unix.
/// Never ends.
#[cfg(unix)]
pub async fn hang_ups(heard: impl Fn()) {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut signals) = signal(SignalKind::hangup()) {
        while signals.recv().await.is_some() {
            heard();
        }
    }
    std::future::pending().await
}

#[cfg(not(unix))]
pub async fn hang_ups(_: impl Fn()) {
    std::future::pending().await
}

/// Knows whether the server stops. Each copy hears of it.
#[derive(Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Stops when `stop` ends. Call it on the runtime.
    pub fn after(stop: impl Future<Output = ()> + Send + 'static) -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            stop.await;
            sender.send_replace(true);
        });
        Self(receiver)
    }

    pub async fn wait(mut self) {
        // An error would mean that nobody can tell us any more, which is a reason to stop as well.
        let _ = self.0.wait_for(|stops| *stops).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::time::timeout;

    const MOMENT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn a_stop_is_heard_by_each_copy_and_not_before() {
        let never = Stopping::after(std::future::pending());
        assert!(timeout(MOMENT, never.wait()).await.is_err());
        let at_once = Stopping::after(async {});
        for copy in [at_once.clone(), at_once] {
            assert!(timeout(MOMENT * 100, copy.wait()).await.is_ok());
        }
    }
}
