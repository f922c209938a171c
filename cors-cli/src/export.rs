//! A policy as the configuration of another server.
//!
//! What comes out behaves to a browser as the policy does on the servers of `cors-runtime`: which origins may read,
//! preflights, credentials, exposed headers, `Vary`, errors. What a target has no words for is [refused](Refusal) with
//! the reason; nothing is left out in silence.
//!
//! ```
//! use cors_cli::export::{Export, Source, Target};
//! use cors_runtime::startup::OwnedPolicy;
//!
//! let policy = OwnedPolicy::builder().origins("https://app.example.com").methods("GET, PUT").credentials(true).build()?;
//! let source = Source { name: "api", table: policy.table() };
//! let Export { files, .. } = Target::Nginx.export(&source)?;
//! assert!(files[0].text.contains("map $http_origin $cors_api__origin"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::error::Error;
use std::fmt;

use clap::ValueEnum;
use cors_table::{PathPattern, Table};

mod apache;
mod django;
mod express;
mod flask;
mod nginx;
mod pattern;
mod php;
mod program;
mod python;
mod s3;

/// What a policy is exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// nginx: maps for `http { }`, and a file to include in `server { }`
    Nginx,
    /// Apache HTTP Server 2.4: a file to include in a virtual host
    Apache,
    /// Express: a middleware, without other packages
    Express,
    /// PHP: a file to require before anything else
    Php,
    /// Django: a middleware, without other packages
    Django,
    /// Flask, and any other WSGI application: a middleware, without other packages
    Flask,
    /// Amazon S3: the CORS configuration of a bucket
    S3,
}

/// A checked policy and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Source<'p> {
    /// The policy's name. Names in the configuration are made of its letters and digits, and no two policies' are the same.
    pub name: &'p str,
    /// The policy.
    pub table: &'p Table,
}

/// A configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its files.
    pub files: Vec<File>,
    /// What differs although no page sees it, and what the configuration doesn't do by itself.
    pub notes: Vec<String>,
}

/// One file of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is usually called.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Why a policy has no configuration for a target: everything that stands in the way, at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The target.
    pub target: Target,
    /// The reasons.
    pub reasons: Vec<Reason>,
}

/// One thing that a target can't express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The key of the policy that it is about.
    pub key: &'static str,
    /// What is the case.
    pub fact: String,
    /// What would do.
    pub help: String,
}

/// What turns a policy into the configuration of one target.
trait Exporter {
    /// The configuration, or everything that has none.
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>>;
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 7] =
        [Self::Nginx, Self::Apache, Self::Express, Self::Php, Self::Django, Self::Flask, Self::S3];

    /// The policy as this target's configuration.
    ///
    /// # Errors
    ///
    /// If the target can't express the policy, with every reason.
    pub fn export(self, source: &Source<'_>) -> Result<Export, Refusal> {
        self.exporter().export(source).map_err(|reasons| Refusal { target: self, reasons })
    }

    /// What it is called in sentences.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Apache => "Apache",
            Self::Express => "Express",
            Self::Php => "PHP",
            Self::Django => "Django",
            Self::Flask => "Flask",
            Self::S3 => "Amazon S3",
        }
    }

    fn exporter(self) -> &'static dyn Exporter {
        match self {
            Self::Nginx => &nginx::Nginx,
            Self::Apache => &apache::Apache,
            Self::Express => &express::Express,
            Self::Php => &php::Php,
            Self::Django => &django::Django,
            Self::Flask => &flask::Flask,
            Self::S3 => &s3::S3,
        }
    }
}

impl Source<'_> {
    /// The name as an identifier of any language and as a part of a file's name: `partner-api` is `partner_api`.
    ///
    /// No two names have the same one. It is made of words with one `_` between two, so what follows it behind `__` or a dot
    /// belongs to no other policy. A word is letters in lower case and digits; each other character is a word of its own, which
    /// begins with `0`: `team_a` is `team_0_a`, and `API` is `041_050_049`.
    fn identifier(&self) -> String {
        let begins_word = |character: char| matches!(character, 'a'..='z' | '1'..='9');
        let mut words: Vec<String> = Vec::new();
        let mut is_in_word = false;
        let mut rest = self.name.chars().peekable();
        while let Some(character) = rest.next() {
            match words.last_mut().filter(|_| is_in_word) {
                Some(word) if begins_word(character) || character == '0' => word.push(character),
                // Between two words alone, so that nothing else comes to two words side by side.
                Some(_) if character == '-' && rest.peek().is_some_and(|next| begins_word(*next)) => is_in_word = false,
                _ => {
                    is_in_word = begins_word(character);
                    words.push(match character {
                        _ if is_in_word => character.to_string(),
                        '_' => "0".to_owned(),
                        other => format!("0{:x}", u32::from(other)),
                    });
                }
            }
        }
        words.join("_")
    }

    /// The name as it can stand in a comment of any language. Nothing of it ends the comment, as `?>` does in PHP, or means
    /// something there, as `coding:` does to Python.
    fn in_comments(&self) -> String {
        let is_plain = |character: char| character.is_alphanumeric() || " -_.".contains(character);
        self.name.chars().fold(String::new(), |mut text, character| {
            if is_plain(character) {
                text.push(character);
            } else {
                text.extend(character.escape_unicode());
            }
            text
        })
    }

    /// Whether other policies may stand beside this one in a part of the configuration.
    fn note_on_others(&self, part: &str) -> String {
        match self.table.path {
            PathPattern::Every => format!("it governs every path: include no other policy in the same {part}"),
            _ => format!(
                "other policies with a `path` may be included in the same {part}, if no path is governed by two of them"
            ),
        }
    }

    /// What stands at the top of every file: where it comes from, and how to make it anew. `comment` begins a line.
    fn heading(&self, target: &str, comment: &str) -> String {
        format!(
            "{comment} The CORS policy `{}`, exported by `cors export --to {target}`{VERSION}{}).\n\
             {comment} Change the policy and export it again: what is edited here is no longer checked.\n",
            self.in_comments(),
            env!("CARGO_PKG_VERSION"),
        )
    }
}

/// What stands before the version in the heading of a file.
const VERSION: &str = " (cors-cli ";

impl File {
    /// Whether a text that stands where this file goes may be replaced by it: if it is an export of the same policy to the same
    /// target. Anything else is another's, or was never exported.
    ///
    /// ```
    /// use cors_cli::export::{Source, Target};
    /// use cors_runtime::startup::OwnedPolicy;
    ///
    /// let policy = OwnedPolicy::builder().origins("https://app.example.com").build()?;
    /// let source = Source { name: "api", table: policy.table() };
    /// let (nginx, apache) = (Target::Nginx.export(&source)?, Target::Apache.export(&source)?);
    /// assert!(apache.files[0].replaces(&apache.files[0].text));
    /// assert!(!apache.files[0].replaces(&nginx.files[0].text));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn replaces(&self, text: &str) -> bool {
        let policy = exported_from(&self.text);
        policy.is_some() && policy == exported_from(text)
    }
}

/// The policy and the target, as the heading of an exported text says them. JSON has no comments: there it is the rule's ID.
fn exported_from(text: &str) -> Option<String> {
    match text.split_once(VERSION) {
        Some((said, _)) => Some(said.to_owned()),
        None => s3::id_of(text),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can't express this policy", self.target.title())?;
        self.reasons.iter().try_for_each(|reason| write!(f, "\n{reason}"))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    help: {}", self.key, self.fact, self.help)
    }
}

impl Error for Refusal {}
