//! What the program is busy with: a quiet bar on a terminal, and how long each stage took.
//!
//! Nothing is said of work that takes less than a second, and nothing where no terminal is: there it
//! would depend on the machine's mood, and logs that do cannot be compared. `--timings` says all of it
//! in plain lines.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::terminal;

/// Work that takes less is not worth a word.
const QUIET: Duration = Duration::from_secs(1);

/// Letters between the brackets of the bar.
const WIDTH: usize = 20;

/// The stages of one command. Clones are of the same command.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Mutex<Stages>>);

#[derive(Debug, Default)]
struct Stages {
    /// Those that are over, and how long each took.
    done: Vec<(&'static str, Duration)>,
    current: Option<(&'static str, Instant)>,
    shown: Option<Shown>,
}

/// The thread that shows where the work stands.
#[derive(Debug)]
struct Shown {
    stages: Sender<(usize, &'static str)>,
    thread: JoinHandle<()>,
}

impl Progress {
    /// Shows the stages to come, `expected` of them, if standard error is a terminal.
    pub fn show(&self, expected: usize) {
        if !io::stderr().is_terminal() {
            return;
        }
        let (stages, received) = mpsc::channel();
        let thread = thread::spawn(move || {
            let start = Instant::now();
            let mut last: Option<(usize, &str)> = None;
            let mut is_drawn = false;
            loop {
                // The bar comes once the second is over, not only at the next stage.
                let wait = match is_drawn {
                    true => Duration::MAX,
                    false => QUIET.saturating_sub(start.elapsed()),
                };
                match received.recv_timeout(wait) {
                    Ok(stage) => last = Some(stage),
                    Err(RecvTimeoutError::Timeout) => is_drawn = true,
                    Err(RecvTimeoutError::Disconnected) => break,
                }
                let Some((place, name)) = last.filter(|_| is_drawn) else {
                    continue;
                };
                terminal::note(&format!("\r\x1b[K{}", bar(place, expected, name)));
            }
            if is_drawn {
                terminal::note("\r\x1b[K");
            }
        });
        self.stages().shown = Some(Shown { stages, thread });
    }

    /// Ends the stage before and begins `name`, such as "Reading".
    pub fn stage(&self, name: &'static str) {
        let mut stages = self.stages();
        stages.end_stage();
        stages.current = Some((name, Instant::now()));
        let place = stages.done.len();
        if let Some(shown) = &stages.shown {
            // A thread that has gone shows nothing more, and that is all.
            let _ = shown.stages.send((place, name));
        }
    }

    /// Ends the last stage and clears the bar away.
    pub fn end(&self) {
        let shown = {
            let mut stages = self.stages();
            stages.end_stage();
            stages.shown.take()
        };
        if let Some(Shown { stages, thread }) = shown {
            drop(stages);
            let _ = thread.join();
        }
    }

    /// A line for each stage: seconds, and its share of the whole.
    pub fn timings(&self) -> String {
        let stages = self.stages();
        let all: Duration = stages.done.iter().map(|(_, took)| *took).sum();
        let lines = stages.done.iter().map(|(name, took)| {
            let share = 100.0 * took.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE);
            format!("{name:<12}{:>9.3} s {share:>4.0} %\n", took.as_secs_f64())
        });
        lines.collect()
    }

    fn stages(&self) -> MutexGuard<'_, Stages> {
        self.0.lock().expect("nothing that holds it panics")
    }
}

impl Stages {
    fn end_stage(&mut self) {
        if let Some((name, start)) = self.current.take() {
            self.done.push((name, start.elapsed()));
        }
    }
}

/// `[=======             ] Rendering`, while the stage with the number `place` of `expected` runs.
fn bar(place: usize, expected: usize, name: &str) -> String {
    let full = (WIDTH * place / expected.max(1)).min(WIDTH);
    format!("[{}{}] {name}", "=".repeat(full), " ".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_grows_with_the_stages_and_never_too_far() {
        insta::assert_snapshot!(bar(2, 5, "Rendering"), @"[========            ] Rendering");
        insta::assert_snapshot!(bar(9, 5, "Writing"), @"[====================] Writing");
    }

    #[test]
    fn each_stage_is_timed_once_in_order() {
        let progress = Progress::default();
        progress.stage("Reading");
        progress.stage("Writing");
        progress.end();
        progress.end();
        let timings = progress.timings();
        let names: Vec<_> = timings
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        assert_eq!(names, ["Reading", "Writing"]);
    }
}
