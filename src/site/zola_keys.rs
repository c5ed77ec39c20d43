//! Keys of Zola's `config.toml` outside the subset that pages are read by, each with its remedy.

use super::fields::ZolaDefault::{self, Switch, Word};

/// Keys of Zola's `config.toml` that the subset leaves out, and what to do instead.
pub const OUTSIDE_SUBSET: [(&str, &str); 11] = [
    ("theme", "put the theme's templates and Sass into the tree"),
    ("taxonomies", "list pages by section instead"),
    ("taxonomy_root", "list pages by section instead"),
    (
        "translations",
        "keep words in templates, one template a language",
    ),
    ("feed_filenames", "write a page of changes instead"),
    ("feed_limit", "write a page of changes instead"),
    (
        "ignored_content",
        "move what is not content out of `content/`",
    ),
    (
        "ignored_static",
        "move what is not published out of `static/`",
    ),
    (
        "exclude_paginated_pages_in_sitemap",
        "leave it out: every page stands on its own",
    ),
    (
        "link_checker",
        "leave it out: `rfa-guide check` follows every internal link",
    ),
    ("mode", "leave it out: Zola sets it by itself"),
];

/// As [`OUTSIDE_SUBSET`], of keys that may say what Zola does without them.
pub const OUTSIDE_SUBSET_UNLESS_DEFAULT: [(&str, ZolaDefault, &str); 6] = [
    (
        "generate_feeds",
        Switch(false),
        "write a page of changes instead",
    ),
    (
        "generate_sitemap",
        Switch(true),
        "leave it out: search engines find pages by the sitemap",
    ),
    (
        "generate_robots_txt",
        Switch(true),
        "leave it out, and say in templates/robots.txt what robots may read",
    ),
    (
        "minify_html",
        Switch(false),
        "leave it out: the web server compresses pages",
    ),
    (
        "build_search_index",
        Switch(false),
        "leave it out: the search index is made by `rfa-guide`, not by Zola",
    ),
    (
        "preserve_dotfiles_in_output",
        Switch(false),
        "leave it out: the folder is replaced as a whole",
    ),
];

/// Keys of `[slugify]`: addresses and ids are the same everywhere.
pub const SLUGIFY: [(&str, ZolaDefault, &str); 4] = [
    (
        "paths",
        Word("on"),
        "leave it out, and name a page's address with `path`",
    ),
    ("anchors", Word("on"), "leave it out"),
    ("taxonomies", Word("on"), "leave it out"),
    (
        "paths_keep_dates",
        Switch(false),
        "leave it out, and name a page's address with `path`",
    ),
];
