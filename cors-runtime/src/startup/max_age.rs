//! How long a browser may keep a preflight, in whatever form a program has it.

use std::time::Duration;

use cors_model::Value;

/// What can stand for `max_age`: a text with units (`"24h"`, `"1h30m"`), a whole number of seconds, or a [`Duration`] of
/// whole seconds.
pub trait IntoMaxAge {
    /// As it was written; it is judged when the policy is built.
    #[doc(hidden)]
    fn into_written(self) -> MaxAge;
}

/// Hidden behind [`IntoMaxAge`], so that the type of a draft's values is no part of the interface.
#[derive(Clone, Debug)]
pub struct MaxAge(pub(super) Value);

impl IntoMaxAge for &str {
    fn into_written(self) -> MaxAge {
        self.to_owned().into_written()
    }
}

impl IntoMaxAge for String {
    fn into_written(self) -> MaxAge {
        MaxAge(Value::Text(self))
    }
}

impl IntoMaxAge for &String {
    fn into_written(self) -> MaxAge {
        self.clone().into_written()
    }
}

impl IntoMaxAge for Duration {
    fn into_written(self) -> MaxAge {
        // Seconds with a fraction are no form that the rules know, and are refused by them.
        MaxAge(if self.subsec_nanos() == 0 { number(self.as_secs()) } else { Value::Other(format!("{self:?}")) })
    }
}

macro_rules! seconds {
    ($($integer:ty),*) => {
        $(impl IntoMaxAge for $integer {
            fn into_written(self) -> MaxAge {
                MaxAge(number(self))
            }
        })*
    };
}

seconds!(u16, u32, u64, usize, i32, i64);

/// A whole number. One with a sign isn't one to the rules, as it isn't one token to the macro.
pub(super) fn number(number: impl Copy + ToString) -> Value {
    let digits = number.to_string();
    if digits.starts_with('-') { Value::Other(digits) } else { Value::Number(digits) }
}
