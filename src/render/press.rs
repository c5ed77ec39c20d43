//! What pages are rendered with: the templates, and what they know of the site.

use std::sync::Arc;

use tera::Value;

use super::context::{self, Library};
use super::templates::{self, Templates};
use crate::diagnostic::{Diagnostic, Reported};
use crate::site::{Document, Outline, Place, Site};

/// The templates of a site and what they know of it.
pub struct Press {
    pub library: Arc<Library>,
    pub templates: Templates,
}

impl Press {
    /// After an error no template is there.
    pub fn of(site: &Site) -> Reported<Self> {
        let library = context::library(site);
        let templates = templates::load(site, &library);
        Reported {
            value: Self {
                library,
                templates: templates.value,
            },
            diagnostics: templates.diagnostics,
        }
    }

    /// `document`, which is at `place`, as Zola would write it; `value` is what its template is told of it.
    ///
    /// # Errors
    /// A fault of its template.
    pub fn render(
        &self,
        site: &Site,
        (place, document): (Place, &Document),
        value: &Value,
    ) -> Result<String, Box<Diagnostic>> {
        let library = &self.library;
        let mut context = library.base_context(&document.lang);
        let name = match place {
            Place::Page(_) => "page",
            Place::Section(_) => "section",
        };
        context.insert_value(name, library.whole(value, document));
        context.insert("current_path", &document.address);
        context.insert_value("current_url", library.permalink(&document.address));
        let template = template(site, place);
        self.templates.render(&template, &context, Some(document))
    }
}

fn template(site: &Site, place: Place) -> String {
    let document = site.at(place);
    if let Some(template) = &document.front.template {
        return template.value.clone();
    }
    let default = match place {
        Place::Page(_) => return page_template(site, document).unwrap_or("page.html".into()),
        Place::Section(_) if document.address == "/" => "index.html",
        Place::Section(_) => "section.html",
    };
    default.to_owned()
}

/// The `page_template` of the nearest section above that names one.
fn page_template(site: &Site, document: &Outline) -> Option<String> {
    document.ancestors.iter().rev().find_map(|path| {
        let section = site.at(site.place(path)?);
        let template = section.front.section.page_template.as_ref()?;
        Some(template.value.clone())
    })
}
