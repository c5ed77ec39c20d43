//! The access log: a line of JSON for each answer, to standard output.
//!
//! A thread of its own writes, because whoever reads the lines may be slow and readers must not
//! wait for that. If more lines pile up than fit they are dropped, and a line says how many.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::serve::{AccessLog, Answered};

/// Lines that may wait to be written.
const WAITING: usize = 16 * 1024;

/// How long lines are gathered, so that a busy server does not wake the writer for each of them.
const GATHERING: Duration = Duration::from_millis(20);

/// The thread that writes.
pub struct Writer {
    end: SyncSender<Option<String>>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Waits until everything is written that was told so far.
    pub fn finish(self) {
        // If the thread is gone nothing is left to be written.
        let _ = self.end.send(None);
        let _ = self.thread.join();
    }
}

/// A log to standard output, and who writes it.
pub fn to_standard_output() -> (AccessLog, Writer) {
    let (sender, lines) = sync_channel(WAITING);
    let dropped = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&dropped);
    let writer = Writer {
        end: sender.clone(),
        thread: thread::spawn(move || write(&lines, &dropped)),
    };
    let log = move |answered: &Answered| {
        if sender.try_send(Some(line(answered))).is_err() {
            counted.fetch_add(1, Relaxed);
        }
    };
    (Box::new(log), writer)
}

fn line(answered: &Answered) -> String {
    let path = serde_json::Value::from(answered.path);
    format!(
        "{{\"time\":\"{:.3}\",\"method\":\"{}\",\"path\":{path},\"status\":{},\"size_bytes\":{},\
         \"coding\":\"{}\"}}\n",
        Timestamp::now(),
        answered.method,
        answered.status,
        answered.size_bytes,
        answered.coding,
    )
}

/// Writes what waits, gathers more, and writes again.
fn write(lines: &Receiver<Option<String>>, dropped: &AtomicU64) {
    let mut output = io::BufWriter::with_capacity(64 * 1024, io::stdout());
    while let Ok(Some(mut line)) = lines.recv() {
        let is_end = loop {
            // A reader that went away is no reason to stop serving.
            let _ = output.write_all(line.as_bytes());
            match lines.try_recv() {
                Ok(Some(next)) => line = next,
                Ok(None) => break true,
                Err(_) => break false,
            }
        };
        match dropped.swap(0, Relaxed) {
            0 => {}
            count => {
                let _ = writeln!(output, "{}", json!({ "lines_dropped": count }));
            }
        }
        let _ = output.flush();
        if is_end {
            return;
        }
        thread::sleep(GATHERING);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_json_whatever_the_path_holds() {
        let answered = Answered {
            method: "GET",
            path: "/a\"b\\c\u{e9}",
            status: 404,
            size_bytes: 7,
            coding: "br",
        };
        let line = line(&answered);
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(value["path"], "/a\"b\\c\u{e9}");
        assert_eq!(value["status"], 404);
        assert!(line.ends_with("}\n") && line.matches('\n').count() == 1);
    }
}
