//! Fields that browsers can't read, or don't take.

use super::each_is_found;
use super::server::{CREDENTIALS, ORIGIN, serve, sound, sound_for, with};

#[test]
fn every_seeded_fault_is_found() {
    each_is_found(vec![
        ("wildcard-with-credentials", serve(|request| with(sound_for(request, |_| true), ORIGIN, Some("*")))),
        (
            "several-allow-origin",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields.push((ORIGIN, "*".to_owned()));
                (status, fields)
            }),
        ),
        (
            "several-allow-origin",
            serve(|request| with(sound(request), ORIGIN, Some("https://app.example.com, https://b.example"))),
        ),
        ("malformed-allow-origin", serve(|request| with(sound(request), ORIGIN, Some("https://app.example.com/")))),
        ("malformed-allow-origin", serve(|request| with(sound(request), ORIGIN, Some("https://*.example.com")))),
        ("malformed-allow-credentials", serve(|request| with(sound(request), CREDENTIALS, Some("True")))),
        (
            "wildcard-list-with-credentials",
            serve(|request| with(sound(request), "Access-Control-Expose-Headers", Some("*"))),
        ),
        ("malformed-max-age", serve(|request| with(sound(request), "Access-Control-Max-Age", Some("1h")))),
    ]);
}
