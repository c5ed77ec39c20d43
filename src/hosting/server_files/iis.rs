//! `web.config`: for Internet Information Services, in the site's own folder.

use super::super::content_type::TYPES;
use super::super::headers::{APART, EVERY_ANSWER, policy};
use super::Site;

/// Names that no reader gets, wherever they stand in an address.
const HIDDEN: [&str; 4] = ["hosting", ".htaccess", ".rfa-guide", "_headers"];

/// IIS answers 404 for a file whose extension it does not know, and 500.19 when a collection holds an
/// entry twice, also one that it has from a `web.config` above this one: a test site, or the guide of
/// another hospital. So each entry is removed before it is added. It knows no patterns without a module of its own,
/// so files that never change are named one by one.
pub fn web_config(site: &Site) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <!-- For Internet Information Services 8 or newer; nothing has to be installed. -->\n\
        <configuration>\n  <system.webServer>\n    \
        <directoryBrowse enabled=\"false\" />\n    \
        <defaultDocument enabled=\"true\">\n      <files>\n        <clear />\n        \
        <add value=\"index.html\" />\n      </files>\n    </defaultDocument>\n    \
        <httpErrors errorMode=\"Custom\" existingResponse=\"Auto\">\n      \
        <remove statusCode=\"404\" subStatusCode=\"-1\" />\n      \
        <error statusCode=\"404\" subStatusCode=\"-1\" path=\"404.html\" responseMode=\"File\" />\n    \
        </httpErrors>\n    \
        <security>\n      <requestFiltering>\n        <hiddenSegments>\n"
        .to_owned();
    for segment in HIDDEN {
        text.push_str(&format!(
            "          <remove segment=\"{segment}\" />\n          <add segment=\"{segment}\" />\n"
        ));
    }
    text.push_str(
        "        </hiddenSegments>\n      </requestFiltering>\n    </security>\n    \
        <staticContent>\n",
    );
    for (extension, content_type) in TYPES {
        text.push_str(&format!(
            "      <remove fileExtension=\".{extension}\" />\n      \
             <mimeMap fileExtension=\".{extension}\" mimeType=\"{content_type}\" />\n"
        ));
    }
    text.push_str(
        "      <clientCache cacheControlMode=\"DisableCache\" />\n    </staticContent>\n    \
         <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n",
    );
    text.push_str(&custom_header(
        "Content-Security-Policy",
        policy("index.html"),
    ));
    for (name, value) in EVERY_ANSWER {
        text.push_str(&custom_header(name, value));
    }
    text.push_str("      </customHeaders>\n    </httpProtocol>\n  </system.webServer>\n\n");
    for path in APART {
        text.push_str(&format!(
            "  <location path=\"{path}\">\n    <system.webServer>\n      <httpProtocol>\n      \
         <customHeaders>\n{}      </customHeaders>\n      </httpProtocol>\n    \
         </system.webServer>\n  </location>\n",
            custom_header("Content-Security-Policy", policy(path))
        ));
    }
    for place in &site.immutable {
        text.push_str(&format!(
            "  <location path=\"{place}\">\n    <system.webServer>\n      <staticContent>\n        \
             <clientCache cacheControlMode=\"UseMaxAge\" cacheControlMaxAge=\"365.00:00:00\" \
             cacheControlCustom=\"public, immutable\" />\n      </staticContent>\n    \
             </system.webServer>\n  </location>\n"
        ));
    }
    text.push_str("</configuration>\n");
    text
}

fn custom_header(name: &str, value: &str) -> String {
    format!(
        "        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{value}\" />\n"
    )
}
