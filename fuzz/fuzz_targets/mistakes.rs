//! One mistake is one error: a policy without a fault has one error after one thing in it was written wrong, in `cors_policy!`
//! and in `#[cors]`.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use cors_model::syntax::routes::Mount;
use libfuzzer_sys::fuzz_target;
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

include!("macros.rs");

/// A key: values that are right beside each other, values with one mistake, and names that people write for it.
struct Key {
    name: &'static str,
    right: &'static [&'static str],
    wrong: &'static [&'static str],
    misnamed: &'static [&'static str],
}

const KEYS: &[Key] = &[
    Key {
        name: "origins",
        right: &[
            r#""https://a.example""#,
            r#"["https://a.example", "https://*.b.example"]"#,
            r#""https://a.example, http://localhost:*""#,
            r#"["https://[2001:db8::1]:8443"]"#,
            r#""https://app-*-team.b.example""#,
        ],
        wrong: &[
            "3600",
            "true",
            "()",
            "localhost",
            "'a'",
            r#""https://a.example/""#,
            r#""https://A.example""#,
            r#""https://a.example:443""#,
            r#""a.example""#,
            r#""""#,
            "[]",
            r#"b"https://a.example""#,
            r#"["https://a.example", "https://b.example/"]"#,
            r#"["https://a.example", "https://a.example"]"#,
            r#""https://a.example, https://b.example/""#,
            r#"["https://*.b.example", "https://a.b.example"]"#,
            r#""htps://a.example""#,
            r#""ftp://a.example""#,
            r#""wss://a.example""#,
            r#""https://xn--a.example""#,
            r#""file://""#,
            r#""https://*""#,
            r#""https://a.*""#,
            r#""https://a-*-*.b.example""#,
            r#""tauri://*""#,
            r#""https://münchen.example""#,
            r#""https://127.1""#,
            r#""null""#,
            r#""https://a.example" "https://b.example""#,
            r#"["https://a.example" "https://b.example"]"#,
            r#"("https://a.example", "https://b.example")"#,
            "ORIGINS",
            "config::ORIGINS",
            r#"concat!("https://", "a.example")"#,
            r#"env!("CORS_NOT_SET")"#,
        ],
        misnamed: &["orgins", "allow_origin", "allowed_origins", r#""origins""#],
    },
    Key {
        name: "methods",
        right: &["[GET, PUT]", r#""GET, PUT""#, r#"["PATCH"]"#, "mirror", "PUT"],
        wrong: &[
            "3",
            "true",
            "()",
            "[]",
            "(GET, PUT)",
            "{ GET, PUT }",
            r#""patch""#,
            "patch",
            "[GET, patch]",
            r#""GET PUT""#,
            r#""P UT""#,
            "TRACE",
            r#"["CONNECT", "PUT"]"#,
            "[PUT, PUT]",
            r#"["PUT,"]"#,
            "Any",
            r#""G*T""#,
            "Method::PUT",
            r#"["GET|PUT"]"#,
        ],
        misnamed: &["method", "allow_methods", "metods", r#""methods""#],
    },
    Key {
        name: "headers",
        right: &[r#"["X-A", "Content-Type"]"#, r#""X-A, X-B""#, "mirror"],
        wrong: &[
            "3",
            "false",
            "()",
            "[]",
            r#""X A""#,
            r#"["X-A", "x-a"]"#,
            r#"["X-A:"]"#,
            r#""X-A; X-B""#,
            "Content-Type",
            "CONTENT_TYPE",
            "header::CONTENT_TYPE",
            r#""Any""#,
            r#""x-*""#,
            r#""é""#,
        ],
        misnamed: &["header", "allow_headers", "allowed_headers"],
    },
    Key {
        name: "expose_headers",
        right: &[r#"["X-B"]"#, r#""X-B, X-C""#],
        wrong: &["3", "true", "()", "[]", "mirror", r#""Set-Cookie""#, r#""X B""#, r#"["X-B", "X-B"]"#, r#""X-B;X-C""#],
        misnamed: &["exposed_headers", "expose-headers", "expose_header"],
    },
    Key {
        name: "credentials",
        right: &["true", "false"],
        wrong: &["1", r#""true""#, "yes", "()", "[true]", "True", "include"],
        misnamed: &["allow_credentials", "credentails", "supports_credentials"],
    },
    Key {
        name: "max_age",
        right: &[r#""24h""#, "3600", r#""1h30m""#, "0"],
        wrong: &[
            "true",
            "-1",
            "1.5",
            r#""48h""#,
            "90_000",
            r#""1 day""#,
            r#""x""#,
            r#""""#,
            "2d",
            "60u32",
            "()",
            "Duration::from_secs(60)",
        ],
        misnamed: &["maxAge", "max-age", "max_age_secs"],
    },
    Key {
        name: "path",
        right: &[r#""^/api/""#, r#""^/v[0-9]+/""#, r#""^/a$""#],
        wrong: &[
            "3",
            "true",
            "()",
            "[]",
            r#"["^/api/"]"#,
            r#""""#,
            r#""^/(""#,
            r#""^api/""#,
            r#""^/é""#,
            r#""^/a b$""#,
            r#""^/(?!a)""#,
            "api",
        ],
        misnamed: &["paths", "pth"],
    },
    Key {
        name: "preflight_status",
        right: &["200", "204"],
        wrong: &["404", r#""204""#, "true", "()", "[204]", "99", "-204", "StatusCode::OK"],
        misnamed: &["options_success_status", "preflight-status", "preflight_staus"],
    },
];

#[derive(Clone, Copy, Debug, Arbitrary)]
enum Mistake {
    None,
    WrongValue,
    Misnamed,
    Colon,
    Arrow,
    NoComma,
    Semicolon,
    TwoCommas,
    Condition,
    Comment,
    Repeated,
    NoValue,
    NoSign,
    Unknown,
}

#[derive(Debug)]
struct Input {
    mistake: Mistake,
    policy: String,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut mistake: Mistake = bytes.arbitrary()?;
        let which: u8 = bytes.arbitrary()?;
        // `origins` has to be there.
        let is_there = |at: usize| at == 0 || which & 1 << at != 0;
        let keys: Vec<&Key> = KEYS.iter().enumerate().filter(|(at, _)| is_there(*at)).map(|(_, key)| key).collect();
        let wrong = bytes.choose_index(keys.len())?;
        if wrong + 1 == keys.len() && matches!(mistake, Mistake::NoComma | Mistake::Semicolon) {
            // Behind the last one neither is needed.
            mistake = Mistake::TwoCommas;
        }
        let entries = keys.iter().enumerate().map(|(at, key)| {
            let right = *bytes.choose(key.right)?;
            let wrong =
                if at == wrong { mistake.make(key, right, bytes)? } else { Mistake::None.make(key, right, bytes)? };
            Ok(format!("{wrong} "))
        });
        Ok(Self { mistake, policy: entries.collect::<Result<_>>()? })
    }
}

impl Mistake {
    /// The entry with this mistake in it, and its comma.
    fn make(self, key: &Key, right: &str, bytes: &mut Unstructured) -> Result<String> {
        let name = key.name;
        Ok(match self {
            Self::None => format!("{name} = {right},"),
            Self::WrongValue => format!("{name} = {},", bytes.choose(key.wrong)?),
            Self::Misnamed => format!("{} = {right},", bytes.choose(key.misnamed)?),
            Self::Colon => format!("{name}: {right},"),
            Self::Arrow => format!("{name} => {right},"),
            Self::NoComma => format!("{name} = {right}"),
            Self::Semicolon => format!("{name} = {right};"),
            Self::TwoCommas => format!("{name} = {right},,"),
            Self::Condition => format!("#[cfg(debug_assertions)] {name} = {right},"),
            Self::Comment => format!("#[doc = \"who may call\"] {name} = {right},"),
            Self::Repeated => format!("{name} = {right}, {name} = {right},"),
            Self::NoValue => format!("{name} =,"),
            Self::NoSign => format!("{name} {right},"),
            Self::Unknown => format!("{name} = {right}, timeout = 30,"),
        })
    }
}

fuzz_target!(|input: Input| {
    let Input { mistake, policy } = input;
    let tokens: TokenStream = policy.parse().unwrap_or_else(|error| panic!("{policy}: {error}"));
    let expected = usize::from(!matches!(mistake, Mistake::None));
    let judged = check::judge(parse::policy(&tokens::flat(tokens.clone())));
    let told: Vec<String> = judged.faults.iter().map(|(fault, _)| fault.to_string()).collect();
    let errors = judged.faults.iter().filter(|(fault, _)| fault.is_error()).count();
    assert_eq!(errors, expected, "{mistake:?}: {policy}\n{}", told.join("\n"));
    assert_eq!(count_errors(emit::expression(&judged, &default_runtime())), expected, "{mistake:?}: {policy}");
    let item = quote!(
        async fn list_users() {}
    );
    assert_eq!(count_errors(attribute::expand(tokens, &item)), expected, "{mistake:?}: #[cors({policy})]");
    // A route isn't a policy, and never panics of one.
    assert!(
        count_errors(routes::expand(
            Mount::Routes,
            &tokens::flat(policy.parse().expect("as above")),
            &default_runtime()
        )) > 0
    );
});

/// How often `compile_error!` stands there.
fn count_errors(tokens: TokenStream) -> usize {
    let of = |token: TokenTree| match token {
        TokenTree::Ident(name) => usize::from(name == "compile_error"),
        TokenTree::Group(group) => count_errors(group.stream()),
        _ => 0,
    };
    tokens.into_iter().map(of).sum()
}
