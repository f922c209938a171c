//! Lists in whatever form a program has them.

use std::borrow::Cow;

use cors_model::Value;

/// What can stand for a list: one text with commas between the elements, or any iterator of texts.
///
/// `Form` is [`Text`] or [`Items`]. It tells the two apart for the compiler, which finds it by itself.
///
/// ```
/// use std::collections::HashSet;
///
/// use cors_runtime::startup::OwnedPolicy;
///
/// let tenants: HashSet<String> = (1..=3).map(|tenant| format!("https://tenant{tenant}.example.com")).collect();
/// OwnedPolicy::builder().origins(&tenants).methods("GET, PUT").headers(["Content-Type"]).build()?;
/// # Ok::<(), cors_runtime::startup::PolicyError>(())
/// ```
pub trait IntoList<Form> {
    /// The list.
    fn into_list(self) -> List;
}

/// A list as it was written; it is judged when the policy is built.
#[derive(Clone, Debug)]
pub struct List(pub(super) Value);

/// The form of a list that is one text with commas.
#[derive(Debug)]
pub enum Text {}

/// The form of a list that is an iterator of texts.
#[derive(Debug)]
pub enum Items {}

impl IntoList<Text> for String {
    fn into_list(self) -> List {
        List(Value::Text(self))
    }
}

impl IntoList<Text> for &str {
    fn into_list(self) -> List {
        self.to_owned().into_list()
    }
}

impl IntoList<Text> for &String {
    fn into_list(self) -> List {
        self.clone().into_list()
    }
}

impl IntoList<Text> for Cow<'_, str> {
    fn into_list(self) -> List {
        self.into_owned().into_list()
    }
}

impl<I> IntoList<Items> for I
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    fn into_list(self) -> List {
        List(Value::List(self.into_iter().map(|item| Value::Text(item.as_ref().to_owned())).collect()))
    }
}
