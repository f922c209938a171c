//! The rules of `dangerously`.

use super::element::Element;
use super::given::Given;
use super::list;
use crate::fault::{Fault, Faults};
use crate::{Rule, key};

/// The opt-outs of `dangerously`: each silences the rules of one danger.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one opt-out, read by name where its danger is judged")]
pub(super) struct OptOuts {
    pub(super) null_origin: bool,
    pub(super) mirror_any_origin: bool,
    pub(super) insecure_origins: bool,
    pub(super) public_suffixes: bool,
    pub(super) whole_schemes: bool,
}

impl OptOuts {
    /// The names of those that were chosen.
    pub(super) fn names(self) -> Vec<&'static str> {
        let Self { null_origin, mirror_any_origin, insecure_origins, public_suffixes, whole_schemes } = self;
        let chosen = [null_origin, mirror_any_origin, insecure_origins, public_suffixes, whole_schemes];
        NAMES.into_iter().zip(chosen).filter(|(_, is_chosen)| *is_chosen).map(|(name, _)| name).collect()
    }
}

/// The names of the opt-outs.
pub const NAMES: [&str; 5] =
    ["null_origin", "mirror_any_origin", "insecure_origins", "public_suffixes", "whole_schemes"];

pub(super) fn check(given: &Given<'_>, faults: &mut Faults) -> OptOuts {
    let mut opt_outs = OptOuts::default();
    let elements = list::split(given, faults);
    let mut has_unknown = elements.is_empty();
    for element in elements {
        let chosen = match element.text {
            "null_origin" => &mut opt_outs.null_origin,
            "mirror_any_origin" => &mut opt_outs.mirror_any_origin,
            "insecure_origins" => &mut opt_outs.insecure_origins,
            "public_suffixes" => &mut opt_outs.public_suffixes,
            "whole_schemes" => &mut opt_outs.whole_schemes,
            _ => {
                has_unknown = true;
                faults.push(unknown(&element));
                continue;
            }
        };
        if *chosen {
            faults.push(element.repeated());
        }
        *chosen = true;
    }
    if has_unknown {
        // It was meant to be one of them; an error of the rule that it was to silence would be a second one.
        return OptOuts {
            null_origin: true,
            mirror_any_origin: true,
            insecure_origins: true,
            public_suffixes: true,
            whole_schemes: true,
        };
    }
    opt_outs
}

fn unknown(element: &Element<'_>) -> Fault {
    let name = element.text;
    let fault = element.fault(Rule::WrongForm, format!("there is no opt-out `{name}`"));
    match key::nearest(name, &NAMES) {
        Some(meant) => fault.replace(name, meant),
        None => fault.choices("the opt-outs are", &NAMES),
    }
}
