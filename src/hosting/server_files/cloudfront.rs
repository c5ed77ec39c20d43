//! `hosting/cloudfront-…`: for Amazon S3 with CloudFront in front of it.

use serde_json::json;

use super::super::headers::{EVERY_ANSWER, SINGLE_FILE, WORKER, policy as policy_of};

/// A response headers policy for files such as `path`, as `aws cloudfront
/// create-response-headers-policy` takes it. How long to keep a file is said when it is uploaded.
pub fn policy(path: &str) -> String {
    let name = match path {
        WORKER => "rfa-guide-worker",
        SINGLE_FILE => "rfa-guide-single-file",
        _ => "rfa-guide",
    };
    let mut custom = Vec::new();
    let mut security = json!({
        "ContentSecurityPolicy": {
            "Override": true,
            "ContentSecurityPolicy": policy_of(path),
        }
    });
    // CloudFront takes these two only under names of its own.
    for (header, value) in EVERY_ANSWER {
        match header {
            "X-Content-Type-Options" => {
                security["ContentTypeOptions"] = json!({ "Override": true });
            }
            "Referrer-Policy" => {
                security["ReferrerPolicy"] = json!({ "Override": true, "ReferrerPolicy": value });
            }
            _ => custom.push(json!({ "Header": header, "Value": value, "Override": true })),
        }
    }
    let policy = json!({
        "Name": name,
        "Comment": "The headers that rfa-guide sends itself",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    format!("{policy:#}\n")
}

/// A function for viewer requests: S3 behind CloudFront finds no `index.html` by itself.
pub fn index_function() -> String {
    "// Runs in CloudFront for each request: a folder is its index.html.\n\
     function handler(event) {\n  \
     var request = event.request;\n  \
     var name = request.uri.split('/').pop();\n  \
     if (name === '') {\n    \
     request.uri += 'index.html';\n  \
     } else if (name.indexOf('.') === -1 && name !== 'SHA256SUMS') {\n    \
     return {\n      \
     statusCode: 308,\n      \
     statusDescription: 'Permanent Redirect',\n      \
     headers: { location: { value: './' + name + '/' } }\n    \
     };\n  \
     }\n  \
     return request;\n\
     }\n"
    .to_owned()
}
