//! What `Policy::explain` says: checks, verdicts, the console's words, changes, and the text for people.

mod any_input;
mod diagnosis;
mod exemptions;
mod made;
mod many_hosts;
mod policies;
mod remedies;
mod request;
mod text;
mod verdict;
