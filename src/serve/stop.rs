//! When to stop, told once and heard everywhere.

use std::time::Duration;

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

    pub async fn wait_and(self, grace: Duration) {
        self.wait().await;
        tokio::time::sleep(grace).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    const MOMENT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn the_grace_begins_with_the_stop_and_not_before() {
        let never = Stopping::after(std::future::pending());
        let waited = timeout(MOMENT, never.wait_and(Duration::ZERO)).await;
        assert!(waited.is_err());
        let at_once = Stopping::after(async {});
        assert!(timeout(MOMENT * 100, at_once.clone().wait()).await.is_ok());
        assert!(
            timeout(MOMENT * 100, at_once.wait_and(MOMENT))
                .await
                .is_ok()
        );
    }
}
