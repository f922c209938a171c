//! What differs from the policy.

use std::net::SocketAddr;

use super::server::{APP, serve, sound, sound_for};
use super::{audit, names, policy};

#[test]
fn what_differs_from_the_policy_is_found() {
    let differs: Vec<(&str, SocketAddr)> = vec![
        ("allows-less-than-the-policy", serve(|request| sound_for(request, |origin| origin == APP))),
        (
            "allows-more-than-the-policy",
            serve(|request| sound_for(request, |origin| origin == APP || origin.starts_with("https://admin"))),
        ),
        (
            "allows-more-than-the-policy",
            serve(|request| {
                let (status, mut fields) = sound(request);
                if request.is_preflight && status == 204 {
                    fields.push(("Access-Control-Allow-Methods", request.method.clone()));
                    fields.push(("Access-Control-Allow-Headers", request.headers.clone()));
                }
                (status, fields)
            }),
        ),
        (
            "other-max-age",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields
                    .iter_mut()
                    .filter(|(name, _)| name.ends_with("Age"))
                    .for_each(|(_, value)| *value = "5".to_owned());
                (status, fields)
            }),
        ),
        (
            "other-exposed-headers",
            serve(|request| {
                let (status, mut fields) = sound(request);
                fields.push(("Access-Control-Expose-Headers", "X-Total".to_owned()));
                (status, fields)
            }),
        ),
    ];
    for (name, address) in differs {
        let report = audit(address, Some(policy()), &[]);
        assert!(names(&report).contains(name), "{name}: {report}");
        assert!(!report.is_clean());
    }
}
