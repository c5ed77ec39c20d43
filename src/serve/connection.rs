//! One connection, from its first byte to its end.

use std::convert::Infallible;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Incoming};
use hyper::http::request::Parts;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::connections::{Ending, Guest, Pulse};
use super::edition::Edition;
use super::{Answered, Server, host, reload, reply, respond};
use crate::hosting::TEXT;

/// What a request may have before its content, in bytes. Browsers send about one kilobyte.
const LONGEST_HEAD: usize = 16 * 1024;

/// And in headers.
const MOST_HEADERS: usize = 64;

/// Answers what comes over `stream` until it ends.
pub async fn serve(stream: TcpStream, server: Arc<Server>, guest: Guest) {
    // Answers are sent in one piece, so there is nothing to wait for.
    let _ = stream.set_nodelay(true);
    let pulse = Arc::clone(&guest.pulse);
    let stream = Felt {
        stream: TokioIo::new(stream),
        pulse: Arc::clone(&pulse),
    };
    let service = service_fn(|request| handle(&server, &pulse, request));
    let mut connection = pin!(
        http1::Builder::new()
            // A client may say that it has no more to ask and still wait for the answer.
            .half_close(true)
            .max_buf_size(LONGEST_HEAD)
            .max_headers(MOST_HEADERS)
            .serve_connection(stream, service)
    );
    loop {
        tokio::select! {
            biased;
            // A fault of the line or of the other side: there is nobody left to tell.
            _ = &mut connection => return,
            ending = pulse.ended() => match ending {
                Ending::Polite => connection.as_mut().graceful_shutdown(),
                Ending::AtOnce => return,
            },
        }
    }
}

async fn handle(
    server: &Arc<Server>,
    pulse: &Pulse,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    pulse.progress();
    let edition = Arc::clone(&server.edition.borrow());
    let has_content = !request.body().is_end_stream();
    let (request, _) = request.into_parts();
    let response = if edition.reloads() && reload::is_wait(&request) {
        pulse.busy(true);
        let editions = server.edition.clone();
        let response = reload::wait(&request, editions, server.stopping.clone()).await;
        pulse.busy(false);
        response
    } else if !host::is_sound(&request) {
        let refused = "a request names its host, once\n";
        reply::with_close(reply::text(&edition, StatusCode::BAD_REQUEST, refused))
    } else {
        let response = match server.routes.is_search(&request) {
            true => beside(server, pulse, &edition, &request).await,
            false => respond::answer(&edition, &server.routes, &request),
        };
        match has_content {
            // Nothing that a reader could send us is of any use, so nothing is waited for.
            true if response.status() == StatusCode::METHOD_NOT_ALLOWED => {
                reply::with_close(response)
            }
            true => reply::with_close(reply::plain_answer(
                &edition,
                StatusCode::PAYLOAD_TOO_LARGE,
                TEXT,
                Bytes::from_static(b"a request has no content here\n"),
            )),
            false => response,
        }
    };
    if let Some(log) = &server.access_log
        && !server.routes.is_probe(&request)
    {
        log(&Answered::new(&request, &response));
    }
    Ok(response.map(Full::new))
}

/// Answers a search by a thread of its own: those who ask this thread for a page do not wait for it.
async fn beside(
    server: &Arc<Server>,
    pulse: &Pulse,
    edition: &Arc<Edition>,
    request: &Parts,
) -> Response<Bytes> {
    let (task_server, task_edition, task_request) =
        (Arc::clone(server), Arc::clone(edition), request.clone());
    pulse.busy(true);
    let answer = tokio::task::spawn_blocking(move || {
        respond::answer(&task_edition, &task_server.routes, &task_request)
    });
    let answer = answer.await;
    pulse.busy(false);
    // Only a runtime that ends drops the task.
    answer.unwrap_or_else(|_| {
        reply::text(
            edition,
            StatusCode::SERVICE_UNAVAILABLE,
            "the server stops\n",
        )
    })
}

/// A stream that tells when the other side takes something.
struct Felt {
    stream: TokioIo<TcpStream>,
    pulse: Arc<Pulse>,
}

impl Felt {
    fn felt(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(1..)) = written {
            self.pulse.progress();
        }
        written
    }
}

impl Read for Felt {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl Write for Felt {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.felt(written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.felt(written)
    }
}
