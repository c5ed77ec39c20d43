//! A file in memory, ready to be sent: in each form, with the headers of each form.

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HeaderName, HeaderValue, VARY,
};

use super::coding::{Accepted, Coding};
use super::entity_tag::entity_tag;
use crate::files::Files;
use crate::hosting::{self, content_type};

/// The forms of one file.
pub struct Entry(Vec<Variant>);

/// One form of a file.
pub struct Variant {
    pub coding: Coding,
    pub content: Bytes,
    pub tag: HeaderValue,
    /// Of a whole answer. Made beforehand: an answer only copies them.
    pub headers: HeaderMap,
}

impl Entry {
    /// The file `content` at `path`. Twins are taken from `files` if they are there; else made, if
    /// `compress` is true. While sources are watched (`reloads`) nothing is compressed.
    pub fn new(path: &str, content: &Bytes, files: &Files, reloads: bool) -> Self {
        let mut forms = vec![(Coding::Identity, Some(content.clone()))];
        if !reloads && hosting::is_compressible(path) {
            let twin = |ending| files.get(&format!("{path}{ending}"));
            let gzip = twin(hosting::GZIP).or_else(|| hosting::gzip(content));
            let brotli = twin(hosting::BROTLI).or_else(|| hosting::brotli(content));
            forms.extend([(Coding::Gzip, gzip), (Coding::Brotli, brotli)]);
        }
        let variants = forms
            .into_iter()
            .filter_map(|(coding, content)| Some((coding, content?)))
            .map(|(coding, content)| Variant::new(path, coding, content, reloads))
            .collect();
        Self(variants)
    }

    /// The form that is liked best; of two that are liked alike, the smaller. If none is liked at
    /// all the file as it is, because a page that somebody may not want is better than none.
    pub fn variant(&self, request: &HeaderMap) -> &Variant {
        if self.0.len() == 1 {
            return self.plain();
        }
        let accepted = Accepted::of(request);
        self.0
            .iter()
            .filter(|variant| accepted.liking(variant.coding) > 0)
            .max_by_key(|variant| accepted.liking(variant.coding))
            .unwrap_or(self.plain())
    }

    /// The file as it is.
    pub fn plain(&self) -> &Variant {
        &self.0[0]
    }
}

impl Variant {
    fn new(path: &str, coding: Coding, content: Bytes, reloads: bool) -> Self {
        let tag = entity_tag(&content);
        let mut headers = standing_headers(path, reloads);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(path)));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(content.len()));
        headers.insert(ETAG, tag.clone());
        headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if hosting::is_compressible(path) {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
        if coding != Coding::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
        }
        Self {
            coding,
            content,
            tag,
            headers,
        }
    }
}

/// The headers that every answer about `path` carries, whatever its status.
pub fn standing_headers(path: &str, reloads: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    let policy = match reloads {
        true => hosting::policy_with_reload(),
        false => hosting::policy(path),
    };
    // While an author works on it even a hashed name may come back with other content.
    let cache_control = match reloads {
        true => "no-cache",
        false => hosting::cache_control(path),
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    for (name, value) in hosting::EVERY_ANSWER {
        let name = HeaderName::try_from(name).expect("the table holds names of headers");
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}
