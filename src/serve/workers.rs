//! Threads that answer. Each has its connections to itself, so they wait for nobody.

use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use anyhow::Context;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Server;
use super::connection;
use super::connections::Guest;

/// Searches of the readers of one thread that are answered at a time, beside it; more wait in a row.
const SEARCHES: usize = 1;

/// A newcomer, and its place in the count.
type Arrival = (TcpStream, Guest);

/// The threads; they end when this is dropped.
pub struct Workers {
    doors: Vec<UnboundedSender<Arrival>>,
    next: usize,
}

impl Workers {
    /// Starts `count` threads.
    ///
    /// # Errors
    /// The system has no thread left for us.
    pub fn start(count: usize, server: &Arc<Server>) -> anyhow::Result<Self> {
        let doors = (0..count.max(1))
            .map(|_| {
                let (door, arrivals) = unbounded_channel();
                let server = Arc::clone(server);
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .max_blocking_threads(SEARCHES)
                    .build()?;
                thread::Builder::new()
                    .name("answers".to_owned())
                    .spawn(move || runtime.block_on(work(arrivals, server)))?;
                Ok(door)
            })
            .collect::<std::io::Result<_>>()
            .context("cannot start the threads of the server")?;
        Ok(Self { doors, next: 0 })
    }

    /// Hands a newcomer to the next thread in turn, so that each has as many as the others.
    pub fn welcome(&mut self, arrival: Arrival) {
        self.next = (self.next + 1) % self.doors.len();
        // A thread that is gone cannot answer, and the reader will see that.
        let _ = self.doors[self.next].send(arrival);
    }
}

async fn work(mut arrivals: UnboundedReceiver<Arrival>, server: Arc<Server>) {
    while let Some((stream, guest)) = arrivals.recv().await {
        if let Ok(stream) = tokio::net::TcpStream::from_std(stream) {
            tokio::spawn(connection::serve(stream, Arc::clone(&server), guest));
        }
    }
}
