//! Who belongs to which section, in which order, and who stands before and after whom.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::{Entry, Outline, Page, PageId, Section, SectionId, Site, SortBy};
use crate::diagnostic::Diagnostic;
use crate::files::Files;

/// Takes out drafts, and everything below a section that is one. Gives their paths below `content/`.
pub fn drop_drafts(sections: &mut Vec<Section>, pages: &mut Vec<Page>) -> Vec<String> {
    let hidden: Vec<(String, String)> = sections
        .iter()
        .filter(|section| section.document.front.draft)
        .map(|section| {
            let document = &section.document;
            (folder(&document.path).to_owned(), document.lang.clone())
        })
        .collect();
    let is_hidden = |document: &Outline| {
        document.front.draft
            || hidden.iter().any(|(hidden, lang)| {
                *lang == document.lang && is_within(folder(&document.path), hidden)
            })
    };
    let documents = sections.iter().map(|section| &section.document);
    let drafts = documents
        .chain(pages.iter().map(|page| &page.document))
        .filter(|document| is_hidden(document))
        .map(|document| document.path.clone())
        .collect();
    sections.retain(|section| !is_hidden(&section.document));
    pages.retain(|page| !is_hidden(&page.document));
    drafts
}

/// Zola leaves out the folder of a section that is a draft in one language, in all languages.
pub fn refuse_drafts_of_one_language(
    sections: &[Section],
    pages: &[Page],
    files: &Files,
) -> Vec<Diagnostic> {
    let drafts: Vec<&Entry> = sections
        .iter()
        .map(|section| &section.document)
        .filter(|document| document.front.draft)
        .collect();
    let is_shown = |document: &Entry| {
        !document.front.draft
            && !drafts.iter().any(|draft| {
                draft.lang == document.lang
                    && is_within(folder(&document.path), folder(&draft.path))
            })
    };
    let mut diagnostics = Vec::new();
    for draft in &drafts {
        let inside = |document: &Entry| {
            is_within(folder(&document.path), folder(&draft.path))
                && !(document.is_section() && folder(&document.path) == folder(&draft.path))
        };
        let documents = sections.iter().map(|section| &section.document);
        let lost = documents
            .chain(pages.iter().map(|page| &page.document))
            .find(|document| inside(document) && is_shown(document));
        if let Some(lost) = lost {
            diagnostics.push(
                Diagnostic::error(
                    "zola-subset",
                    format!(
                        "Zola leaves out what lies in the folder of a draft in every language, \
                         content/{} too",
                        lost.path
                    ),
                )
                .at(&draft.source(files), draft.front.span.clone())
                .help("make this section a draft in all languages, or its pages in this one"),
            );
        }
    }
    diagnostics
}

/// Gives co-located files to the page or section they stand beside: to `index.md` everything in
/// its folder and below, to `_index.md` what stands in its own folder.
pub fn assign_assets(
    files: &Files,
    sections: &mut [Section],
    pages: &mut [Page],
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut page_folders: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, page) in pages.iter().enumerate() {
        if is_colocated(&page.document.path) {
            let folder = folder(&page.document.path).to_owned();
            page_folders.entry(folder).or_default().push(index);
        }
    }
    let mut section_folders: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, section) in sections.iter().enumerate() {
        let folder = folder(&section.document.path).to_owned();
        section_folders.entry(folder).or_default().push(index);
    }
    for (path, _) in files.under("content") {
        if path.ends_with(".md") || is_temporary(path) {
            continue;
        }
        let path = path
            .strip_prefix("content/")
            .expect("listed below content/");
        let mut owners = std::iter::successors(Some(folder(path)), |inner| {
            (!inner.is_empty()).then(|| folder(inner))
        })
        .filter_map(|folder| page_folders.get(folder));
        if let Some(own) = owners.next() {
            if owners.next().is_some() {
                diagnostics.push(
                    Diagnostic::error(
                        "zola-subset",
                        "this file lies in the folders of two pages, and Zola gives it to both",
                    )
                    .in_file(format!("content/{path}"))
                    .help("move the folder of the one out of the folder of the other"),
                );
            }
            for owner in own {
                let document = pages[*owner].document.outline_mut();
                document.assets.push(path.to_owned());
            }
            continue;
        }
        for owner in section_folders.get(folder(path)).into_iter().flatten() {
            let document = sections[*owner].document.outline_mut();
            document.assets.push(path.to_owned());
        }
    }
    diagnostics
}

/// Fills in ancestors, subsections, pages and neighbours.
pub fn arrange(site: &mut Site) -> Vec<Diagnostic> {
    let places: HashMap<(String, String), SectionId> = site
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| (place_of(&section.document), SectionId(index)))
        .collect();
    arrange_sections(site, &places);
    let mut diagnostics = arrange_pages(site, &places);
    diagnostics.extend(refuse_equal_weights(site));
    diagnostics
}

/// A section's folder and language.
fn place_of(section: &Outline) -> (String, String) {
    (folder(&section.path).to_owned(), section.lang.clone())
}

type Places = HashMap<(String, String), SectionId>;

/// The sections that `inner` lies in, outermost first, itself included if it is one.
fn chain(inner: &str, lang: &str, places: &Places) -> Vec<SectionId> {
    let mut folders: Vec<&str> = std::iter::successors(Some(inner), |inner| {
        (!inner.is_empty()).then(|| folder(inner))
    })
    .collect();
    folders.reverse();
    folders
        .into_iter()
        .filter_map(|folder| places.get(&(folder.to_owned(), lang.to_owned())))
        .copied()
        .collect()
}

fn arrange_sections(site: &mut Site, places: &Places) {
    for index in 0..site.sections.len() {
        let document = &site.sections[index].document;
        let mut above = chain(folder(&document.path), &document.lang, places);
        above.pop();
        // A section below a folder that is none has ancestors, but nobody lists it.
        let outer = folder(folder(&document.path)).to_owned();
        let parent = places.get(&(outer, document.lang.clone())).copied();
        let ancestors = paths(&above, &site.sections);
        site.sections[index].document.outline_mut().ancestors = ancestors;
        if let Some(parent) = parent.filter(|parent| parent.0 != index) {
            site.sections[parent.0].subsections.push(SectionId(index));
        }
    }
    for index in 0..site.sections.len() {
        let mut subsections = std::mem::take(&mut site.sections[index].subsections);
        subsections.sort_by_key(|id| weight(&site.sections[id.0].document));
        site.sections[index].subsections = subsections;
    }
}

fn arrange_pages(site: &mut Site, places: &Places) -> Vec<Diagnostic> {
    for index in 0..site.pages.len() {
        let document = &site.pages[index].document;
        let inner = folder(&document.path);
        let inner = if is_colocated(&document.path) {
            folder(inner)
        } else {
            inner
        };
        // Zola gives a page to the section of its own folder only; without one it is an orphan.
        let own = places.get(&(inner.to_owned(), document.lang.clone()));
        let above = match own {
            Some(_) => chain(inner, &document.lang, places),
            None => Vec::new(),
        };
        // A transparent section hands its pages on, and they count as those of the last taker.
        let is_transparent =
            |id: &SectionId| site.sections[id.0].document.front.section.transparent;
        let own = above.len().saturating_sub(1);
        let last = (0..own)
            .rev()
            .take_while(|place| is_transparent(&above[place + 1]))
            .last()
            .unwrap_or(own);
        let takers = above[last..].to_vec();
        let ancestors = paths(&above[..above.len().min(last + 1)], &site.sections);
        site.pages[index].document.outline_mut().ancestors = ancestors;
        for taker in takers {
            site.sections[taker.0].pages.push(PageId(index));
        }
    }
    let mut diagnostics = Vec::new();
    // The outermost last: a page shown in several sections has the neighbours it has there.
    let mut innermost_first: Vec<usize> = (0..site.sections.len()).collect();
    innermost_first.sort_by_key(|index| Reverse(site.sections[*index].document.ancestors.len()));
    for index in innermost_first {
        let section = &site.sections[index];
        let sort_by = section.document.front.section.sort_by;
        let (mut sorted, unsortable): (Vec<PageId>, Vec<PageId>) = section
            .pages
            .iter()
            .partition(|id| has_key(&site.pages[id.0].document, sort_by));
        sorted.sort_by(|a, b| {
            let (a, b) = (&site.pages[a.0].document, &site.pages[b.0].document);
            compare(a, b, sort_by).then_with(|| a.address.cmp(&b.address))
        });
        // Nothing is known of what a page says that could not be read, and that was reported.
        let is_read = |id: &PageId| !site.pages[id.0].document.front.is_unreadable;
        for id in unsortable.into_iter().filter(is_read) {
            diagnostics.push(unsortable_page(
                &site.pages[id.0].document,
                &site.files,
                sort_by,
            ));
        }
        if sort_by != SortBy::None {
            link_neighbours(&mut site.pages, &sorted);
        }
        site.sections[index].pages = sorted;
    }
    diagnostics
}

fn link_neighbours(pages: &mut [Page], sorted: &[PageId]) {
    for (place, id) in sorted.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| sorted[before]);
        pages[id.0].lower = before;
        pages[id.0].higher = sorted.get(place + 1).copied();
    }
}

fn unsortable_page(document: &Entry, files: &Files, sort_by: SortBy) -> Diagnostic {
    let key = match sort_by {
        SortBy::Date => "date",
        SortBy::UpdateDate => "updated",
        SortBy::Weight => "weight",
        _ => "title",
    };
    Diagnostic::error(
        super::front_matter::RULE,
        format!("this page has no `{key}`, by which its section is sorted"),
    )
    .at(&document.source(files), document.front.span.clone())
    .help(match key {
        "weight" => {
            "add a line such as `weight = 45` between the two lines of `+++`: its place among its \
                     neighbours, whose own go by tens"
                .to_owned()
        }
        _ => format!(
            "add `{key} = …` between the two lines of `+++`: without it no list leads to the page"
        ),
    })
}

/// Zola shows sibling sections of equal weight in another order at each run.
fn refuse_equal_weights(site: &Site) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for section in &site.sections {
        for pair in section.subsections.windows(2) {
            let [first, second] = [pair[0], pair[1]].map(|id| &site.sections[id.0].document);
            if weight(first) != weight(second) {
                continue;
            }
            diagnostics.push(
                Diagnostic::error(
                    "zola-subset",
                    format!("content/{} has the same weight as this section", first.path),
                )
                .at(&site.source(second), second.front.span.clone())
                .help("give each of them a `weight` of its own: Zola shows equal ones in random order"),
            );
        }
    }
    diagnostics
}

fn has_key(document: &Outline, sort_by: SortBy) -> bool {
    let front = &document.front;
    match sort_by {
        SortBy::Date => front.date.is_some(),
        SortBy::UpdateDate => front.updated.is_some() || front.date.is_some(),
        SortBy::Title | SortBy::TitleBytes => front.title.is_some(),
        SortBy::Weight => front.weight.is_some(),
        SortBy::None | SortBy::Slug | SortBy::Permalink => true,
    }
}

fn compare(a: &Outline, b: &Outline, sort_by: SortBy) -> Ordering {
    match sort_by {
        SortBy::None => a.path.cmp(&b.path),
        SortBy::Date => moment(&b.front.date).cmp(&moment(&a.front.date)),
        SortBy::UpdateDate => last_change(b).cmp(&last_change(a)),
        SortBy::Title => lexical_sort::natural_lexical_cmp(a.title(), b.title()),
        SortBy::TitleBytes => a.title().cmp(b.title()),
        SortBy::Weight => a.front.weight.cmp(&b.front.weight),
        SortBy::Slug => lexical_sort::natural_lexical_cmp(&a.slug, &b.slug),
        SortBy::Permalink => a.address.cmp(&b.address),
    }
}

/// The later of the two dates.
fn last_change(document: &Outline) -> Option<Timestamp> {
    moment(&document.front.updated).max(moment(&document.front.date))
}

/// The moment that a date, with or without a time, begins; in Greenwich where it names no zone.
fn moment(date: &Option<String>) -> Option<Timestamp> {
    let pieces = Pieces::parse(date.as_ref()?).ok()?;
    let time = pieces.time().unwrap_or(Time::midnight());
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let moment = offset.to_timestamp(pieces.date().to_datetime(time));
    // The last days of the year 9999 are after all that can be counted.
    Some(moment.unwrap_or(Timestamp::MAX))
}

fn weight(section: &Outline) -> i64 {
    section.front.weight.unwrap_or(0)
}

fn paths(ids: &[SectionId], sections: &[Section]) -> Vec<String> {
    ids.iter()
        .map(|id| sections[id.0].document.path.clone())
        .collect()
}

/// The folder of `path`; empty at the top.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn is_within(inner: &str, outer: &str) -> bool {
    outer.is_empty()
        || inner == outer
        || inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether Zola takes the file at `path` for one that an editor will remove again: without an ending, or
/// with one of these. It publishes none that lies beside a page.
fn is_temporary(path: &str) -> bool {
    const ENDINGS: [&str; 10] = [
        "swp",
        "swx",
        "kate-swp",
        "tmp",
        "bck",
        "jb_bak___",
        "jb_old___",
        "jb_tmp___",
        "___jb_old___",
        "___jb_tmp___",
    ];
    match Path::new(path).extension() {
        Some(ending) => ENDINGS.iter().any(|temporary| ending == *temporary),
        None => true,
    }
}

/// Whether `path` is a folder's `index.md`, in whatever language.
fn is_colocated(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains('/')
        && (name == "index.md" || (name.starts_with("index.") && name.ends_with(".md")))
}
