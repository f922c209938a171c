//! What can be audited: the address of a service, without anything that a page's request doesn't have.

use cors_table::origin::split_port;
use http::Uri;

use super::AuditError;

/// How an address is written.
const HELP: &str = "write it with its scheme, as in https://api.example.com/users";

/// Reads an address that can be audited: `http` or `https`, a host, and no user's name or password.
///
/// ```
/// use cors_cli::audit::address;
///
/// assert_eq!(address("https://api.example.com/users")?.path(), "/users");
/// let refused = address("https://ada:secret@api.example.com/users").expect_err("browsers send no password");
/// assert!(refused.to_string().contains("https://api.example.com/users") && !refused.to_string().contains("secret"));
/// # Ok::<(), cors_cli::audit::AuditError>(())
/// ```
///
/// # Errors
///
/// [`AuditError::Address`] if it is none, or can't be audited. A password isn't repeated.
pub fn address(text: &str) -> Result<Uri, AuditError> {
    refuse_user(text)?;
    let address: Uri = text.parse().map_err(|error| AuditError::Address(format!("`{text}`: {error}; {HELP}")))?;
    check(&address)?;
    Ok(address)
}

/// Refuses an address that can't be audited.
pub(super) fn check(address: &Uri) -> Result<(), AuditError> {
    refuse_user(&address.to_string())?;
    let is_web = matches!(address.scheme_str(), Some("http" | "https"));
    if !is_web || address.host().is_none_or(str::is_empty) {
        return Err(AuditError::Address(format!("`{address}` is no address of a service: {HELP}")));
    }
    // A number that is no port would be taken for the scheme's own.
    let port = address.authority().and_then(|authority| split_port(authority.as_str()).1);
    match port {
        Some(port) if !port.is_empty() && port.parse().unwrap_or(0_u16) == 0 => {
            Err(AuditError::Address(format!("`{port}` is no port of a service: write one from 1 to 65535")))
        }
        _ => Ok(()),
    }
}

/// Browsers take the user's name out of an address, and send no Authorization with a preflight
/// ([Fetch: credentials](https://fetch.spec.whatwg.org/#credentials)).
fn refuse_user(text: &str) -> Result<(), AuditError> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let Some((_, host)) = rest[..end].rsplit_once('@') else { return Ok(()) };
    let separator = if scheme.is_empty() { "" } else { "://" };
    Err(AuditError::Address(format!(
        "the address holds a user's name or password, which browsers send with no preflight, and an audit with no request: \
         replace it with {scheme}{separator}{host}{}",
        &rest[end..]
    )))
}
