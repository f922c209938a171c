//! Every accepted form of a list.

#![deny(warnings)]

use cors_runtime::{Policy, cors_policy};

const STRING: Policy = cors_policy!(origin = "https://a.example, https://b.example", methods = "GET, PUT");
const TIGHT: Policy = cors_policy!(origin = "https://a.example,https://b.example", methods = "GET,PUT");
const ARRAY: Policy = cors_policy!(origins = ["https://a.example", "https://b.example"], methods = ["GET", "PUT"]);
const ARRAY_OF_ONE: Policy = cors_policy!(origin = ["https://a.example"], methods = ["PUT"]);
const TRAILING_COMMA: Policy = cors_policy!(origins = ["https://a.example", "https://b.example",], methods = [GET, PUT,],);
const IDENTIFIERS: Policy = cors_policy!(origins = "https://a.example", methods = [GET, HEAD, POST, OPTIONS, PUT, PATCH]);
const MIXED: Policy = cors_policy!(origin = "https://a.example", methods = [GET, "PUT", "VERSION-CONTROL", Custom]);
const RAW: Policy = cors_policy!(origins = [r"https://a.example", r#"https://b.example"#], methods = r"GET, PUT");
const ESCAPES: Policy = cors_policy!(origin = "https\u{3a}//a.example", methods = "\x50UT");
const LINES: Policy = cors_policy!(
    origin = "https://a.example, \
        https://b.example",
    methods = "GET,
        PUT",
    headers = "	X-Token	,	X-Other	",
);
const HEADERS: Policy = cors_policy!(
    origin = "https://a.example",
    methods = [PUT],
    headers = ["Content-Type", "X-Auth-Token", "x_underscore", "X!#$%&'+-.^`~"],
    expose_headers = ["X-Request-ID", "ETag"],
);

fn main() {
    for policy in
        [STRING, TIGHT, ARRAY, ARRAY_OF_ONE, TRAILING_COMMA, IDENTIFIERS, MIXED, RAW, ESCAPES, LINES, HEADERS]
    {
        assert!(policy.allows_method("PUT"));
        assert!(!policy.allows_method("DELETE"));
    }
}
