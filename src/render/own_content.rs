//! Whether templates print the content of no page but their own, as nearly all do. Then no page's HTML
//! need be kept for the others, which for ten thousand pages is more than half of the memory.
//!
//! Decided by the templates' text, and for keeping wherever it is not plain: `page` and `section` have to
//! mean the page being rendered, everywhere. Deliberately left out: printing all of another page's value as
//! it is, which shows a list of its fields and is no use to any reader.

use memchr::memmem;

use crate::site::Site;

/// Whether all `content` in the templates of `site` is that of the page or section being rendered.
pub fn is_all_that_templates_ask_for(site: &Site) -> bool {
    let mut templates = site.files.under("templates");
    templates.all(|(_, text)| is_plain(&String::from_utf8_lossy(text)))
}

fn is_plain(template: &str) -> bool {
    // What is before the first brace is HTML, and so is what is behind the end of an expression.
    template.split('{').skip(1).all(|piece| {
        let end = match piece.as_bytes().first() {
            Some(b'%') => "%}",
            Some(b'#') => return true,
            // The second brace of two.
            _ => "}}",
        };
        expression_is_plain(piece.split(end).next().unwrap_or(piece))
    })
}

fn expression_is_plain(code: &str) -> bool {
    // `[` looks a field up by a name that may come from anywhere, and these print or give all fields.
    if ["[", "json_encode", "get(", "__tera_context"]
        .iter()
        .any(|way| code.contains(way))
    {
        return false;
    }
    // An end within a text is no end.
    if ['"', '\'', '`']
        .iter()
        .any(|quote| code.matches(*quote).count() % 2 == 1)
    {
        return false;
    }
    let words = |word: &'static str| {
        memmem::find_iter(code.as_bytes(), word)
            .map(move |start| (&code[..start], &code[start + word.len()..]))
            .filter(|(before, after)| !before.ends_with(is_part) && !after.starts_with(is_part))
    };
    let is_own = |(before, _): (&str, &str)| {
        let owner = before.strip_suffix('.').unwrap_or("");
        let outside = owner.strip_suffix("page").or(owner.strip_suffix("section"));
        outside.is_some_and(|outside| !outside.ends_with(|letter| is_part(letter) || letter == '.'))
    };
    // `for page in …`, `set page = …`, `page=…`: the name means another one.
    let is_bound = |(before, after): (&str, &str)| {
        let after = after.trim_start();
        !before.ends_with('.') && (after.starts_with(['=', ',']) || after.starts_with("in "))
    };
    words("content").all(is_own)
        && !["page", "section"]
            .into_iter()
            .flat_map(words)
            .any(is_bound)
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_of_other_pages_is_seen_however_it_is_asked_for() {
        for template in [
            "{{ page.content | safe }}",
            "{%if section.content%}<meta content=\"x\">{% endif %}",
            "{% for p in section.pages %}{{ p.title }}{% endfor %} content",
            "<meta content=\"x\">{# p.content #}",
            "{{ page.extra.contents }}{% if page.path == \"/\" %}",
        ] {
            assert!(is_plain(template), "{template}");
        }
        for template in [
            "{% for p in section.pages %}{{ p.content }}",
            "{% for page in section.pages %}{{ page.content }}",
            "{% set section = get_section(path=\"a\") %}{{ section.content }}",
            "{{ get_page(path=\"a\").content }}",
            "{{ page.lower.content }}",
            "{{ my.page.content }}",
            "{{ section.pages | map(attribute=\"content\") }}",
            "{{ page[field] }}",
            "{{ section.pages | json_encode }}",
            "{{ card(page=p) }}",
            "{{ page.content }}{{ other . content }}",
            "{% set x = \"%}\" ~ p.content %}",
        ] {
            assert!(!is_plain(template), "{template}");
        }
    }
}
