//! Who is connected, and for how long nothing has come of it.
//!
//! One look a second over all connections costs less than a timer for each, and lets the longest
//! idle make room for a newcomer when the house is full.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// How often somebody looks.
const LOOK: Duration = Duration::from_secs(1);

/// Of those who may be connected, how many are sent away at once when there are too many: one in
/// this many, so that a flood of newcomers does not mean a count for each of them.
const MAKES_ROOM: usize = 16;

/// What one connection tells of itself.
#[derive(Default)]
pub struct Pulse {
    /// Rises with each request that was read to its end and each piece of an answer that was taken.
    progress: AtomicU64,
    /// A request is being answered, which may take time that is not the reader's fault.
    busy: AtomicBool,
    is_last_answer: AtomicBool,
    end: Notify,
    /// `progress` at the last look, and how many looks ago it rose.
    seen: AtomicU64,
    idle_looks: AtomicU32,
}

/// How a connection has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// After the answer under way, if there is one.
    Polite,
    AtOnce,
}

impl Pulse {
    pub fn progress(&self) {
        self.progress.fetch_add(1, Relaxed);
    }

    pub fn busy(&self, busy: bool) {
        self.busy.store(busy, Relaxed);
    }

    /// Waits until the connection has to end.
    pub async fn ended(&self) -> Ending {
        self.end.notified().await;
        match self.is_last_answer.load(Relaxed) {
            true => Ending::Polite,
            false => Ending::AtOnce,
        }
    }

    fn end(&self, ending: Ending) {
        self.is_last_answer.store(ending == Ending::Polite, Relaxed);
        self.end.notify_one();
    }

    /// Looks of idleness with this one.
    fn look(&self) -> u32 {
        let progress = self.progress.load(Relaxed);
        if self.busy.load(Relaxed) || self.seen.swap(progress, Relaxed) != progress {
            self.idle_looks.store(0, Relaxed);
            return 0;
        }
        self.idle_looks.fetch_add(1, Relaxed) + 1
    }
}

/// All connections.
pub struct Connections {
    open: Mutex<HashMap<u64, Arc<Pulse>>>,
    next: AtomicU64,
    most: usize,
    /// Looks without progress after which a connection ends.
    patience: u32,
}

impl Connections {
    /// At most `most` at once, each ended after `patience` in which nothing came of it.
    pub fn new(most: usize, patience: Duration) -> Arc<Self> {
        Arc::new(Self {
            open: Mutex::default(),
            next: AtomicU64::new(0),
            most: most.max(1),
            patience: u32::try_from(patience.as_secs()).unwrap_or(u32::MAX).max(1),
        })
    }

    /// Counts a newcomer in, and sends the longest idle away if there are too many.
    pub fn enter(self: &Arc<Self>) -> Guest {
        if self.open().len() >= self.most {
            self.make_room();
        }
        let id = self.next.fetch_add(1, Relaxed);
        let pulse = Arc::new(Pulse::default());
        self.open().insert(id, Arc::clone(&pulse));
        Guest {
            id,
            pulse,
            all: Arc::clone(self),
        }
    }

    /// Ends those of whom the longest nothing was heard.
    pub fn make_room(&self) {
        let mut open = self.open();
        let mut idle: Vec<(u32, u64)> = open
            .iter()
            .filter(|(_, pulse)| !pulse.busy.load(Relaxed))
            .map(|(id, pulse)| (pulse.idle_looks.load(Relaxed), *id))
            .collect();
        // The longest idle first; of those alike, who came first.
        idle.sort_unstable_by_key(|(looks, id)| (std::cmp::Reverse(*looks), *id));
        for (_, id) in idle.iter().take(self.most.div_ceil(MAKES_ROOM)) {
            // Gone from the count at once, and from the system a moment later.
            if let Some(pulse) = open.remove(id) {
                pulse.end(Ending::AtOnce);
            }
        }
    }

    /// Looks every second, for ever.
    pub async fn look_after(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            for pulse in self.open().values() {
                if pulse.look() > self.patience {
                    pulse.end(Ending::AtOnce);
                }
            }
        }
    }

    /// Asks everybody to leave, and waits until they have.
    pub async fn close(&self) {
        for pulse in self.open().values() {
            pulse.end(Ending::Polite);
        }
        while !self.open().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Pulse>>> {
        // Nothing can be left half done in the map.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is counted until this is dropped.
pub struct Guest {
    id: u64,
    pub pulse: Arc<Pulse>,
    all: Arc<Connections>,
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.all.open().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn the_longest_idle_makes_room() {
        let all = Connections::new(2, SECOND);
        let (old, new) = (all.enter(), all.enter());
        for _ in 0..2 {
            new.pulse.progress();
            old.pulse.look();
            new.pulse.look();
        }
        let third = all.enter();
        assert_eq!(all.open().len(), 2);
        assert_eq!(old.pulse.ended().await, Ending::AtOnce);
        drop((old, new, third));
        assert!(all.open().is_empty());
    }

    #[tokio::test]
    async fn whoever_is_being_answered_stays() {
        let all = Connections::new(1, SECOND);
        let (first, _second) = (all.enter(), all.enter());
        assert_eq!(first.pulse.ended().await, Ending::AtOnce);
        let all = Connections::new(1, SECOND);
        let first = all.enter();
        first.pulse.busy(true);
        let _second = all.enter();
        assert_eq!(all.open().len(), 2);
    }

    #[test]
    fn idleness_is_counted_from_the_last_progress() {
        let pulse = Pulse::default();
        assert_eq!((pulse.look(), pulse.look()), (1, 2));
        pulse.progress();
        assert_eq!((pulse.look(), pulse.look()), (0, 1));
        pulse.busy(true);
        assert_eq!(pulse.look(), 0);
    }
}
