//! Answers that a cache gives to the pages of another origin.

use super::each_is_found;
use super::server::{ORIGIN, serve, sound, with};

#[test]
fn every_seeded_fault_is_found() {
    each_is_found(vec![
        ("missing-vary", serve(|request| with(sound(request), "Vary", None))),
        (
            "missing-vary",
            serve(|request| {
                let answer = sound(request);
                let is_allowed = answer.1.iter().any(|(name, _)| *name == ORIGIN);
                with(answer, "Vary", is_allowed.then_some("Origin"))
            }),
        ),
        ("cache-mixes-origins", {
            let kept = std::sync::Mutex::new(None::<String>);
            serve(move |request| {
                let mut kept = kept.lock().expect("nobody panicked");
                let origin = kept.get_or_insert_with(|| request.origin.clone().unwrap_or_default()).clone();
                if origin.is_empty() {
                    *kept = None;
                    return (200, Vec::new());
                }
                (200, vec![(ORIGIN, origin)])
            })
        }),
    ]);
}
