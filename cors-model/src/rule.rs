//! Every rule of a policy: its name, whether it refuses or warns, what it is about and why it exists.

/// Whether a broken rule refuses the policy or only warns about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The policy is refused: it doesn't compile.
    Error,
    /// The policy stands; the user's lint levels decide what the warning does.
    Warning,
}

macro_rules! rules {
    ($(
        $(#[doc = $section:literal])?
        $variant:ident = $name:literal, $level:ident,
        refuses: $refuses:literal,
        why: $why:literal;
    )*) => {
        /// A rule that a policy can break. [`Rule::name`] is what an error shows in brackets.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule {
            $(
                #[doc = concat!("`", $name, "`: ", $refuses, "\n\n", $why)]
                $variant,
            )*
        }

        impl Rule {
            /// Every rule, in the order in which the documentation lists them.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];
        }

        /// What is to be said of each rule, in the order of [`Rule::ALL`].
        const TEXTS: &[Texts] =
            &[$(Texts { name: $name, level: Level::$level, refuses: $refuses, why: $why }),*];
    };
}

/// What is to be said of a rule.
struct Texts {
    name: &'static str,
    level: Level,
    refuses: &'static str,
    why: &'static str,
}

rules! {
    UnknownKey = "unknown-key", Error,
    refuses: "A key that no policy has.",
    why: "a key that is silently ignored would leave the policy stricter or laxer than it reads";

    RepeatedKey = "repeated-key", Error,
    refuses: "The same key twice; `origin` and `origins` are the same key.",
    why: "only one of the two could count, and a reader can't tell which";

    WrongForm = "wrong-form", Error,
    refuses: "A value of the wrong kind, such as a number where a list belongs.",
    why: "every key takes one kind of value, and nothing is guessed";

    MissingOrigin = "missing-origin", Error,
    refuses: "A policy that names no origin.",
    why: "who may read the responses is the one thing a policy can't leave out, so it has no default";

    EmptyList = "empty-list", Error,
    refuses: "A list without elements, or with an empty element.",
    why: "an empty list allows nothing, which leaving the key out says as well, and an empty element is a typing slip";

    RepeatedElement = "repeated-element", Error,
    refuses: "The same origin, method or header name twice; header names are compared without case.",
    why: "the second one changes nothing, so one of them was probably meant to be something else";

    MisusedWord = "misused-word", Error,
    refuses: "Another library's word for names or origins (`Any`, `all`, `none`, `mirror_request`), the name of a constant for a header's (`CONTENT_TYPE`), a pattern, quotes or a placeholder within a name (`X-*`, `GET|PUT`, `$METHODS`), or a word for the site itself among origins (`self`).",
    why: "browsers compare names and origins as they are written, so this entry would never match";

    RedundantElement = "redundant-element", Error,
    refuses: "An element that `*` or a pattern in the same list covers already, or, in `dev_origins`, one in `origins`.",
    why: "the list reads as if it were narrower than it is";

    OriginScheme = "origin-scheme", Error,
    refuses: "An origin without a scheme, or with one that no page's origin has: a misspelt one, `ws` and `wss`, `data`, `blob`, `ftp` and their like.",
    why: "browsers send the origin of the page with its scheme, compared byte for byte, so this entry would never match";

    OriginSyntax = "origin-syntax", Error,
    refuses: "Origins in another tool's syntax: with blanks, semicolons, line breaks or the commas of other scripts between them, a JSON list, a regular expression, a list of ports (`:[8080,8081]`, `:3000,3001`), alternatives in braces, a placeholder (`${HOST}`, `{{host}}`, `%HOST%`), a leading dot, `**`, a `?` for one character, a range of addresses (`10.0.0.0/8`).",
    why: "a text is split at its commas alone, and an origin is compared as it is written; read as one, this would never match";

    OriginPath = "origin-path", Error,
    refuses: "An origin with a path, a query or a fragment, be it only a trailing `/`.",
    why: "browsers send only scheme, host and port in `Origin`, so this entry would never match";

    OriginUserinfo = "origin-userinfo", Error,
    refuses: "An origin with a user name or password.",
    why: "browsers never send credentials in `Origin`, so this entry would never match";

    OriginCase = "origin-case", Error,
    refuses: "An upper-case letter in the scheme or host of an origin.",
    why: "browsers send scheme and host in lower case, compared byte for byte, so this entry would never match";

    OriginDefaultPort = "origin-default-port", Error,
    refuses: "The default port of the scheme, written out: 443 for https, 80 for http.",
    why: "browsers leave a default port out of `Origin`, so this entry would never match";

    OriginPort = "origin-port", Error,
    refuses: "A port that is empty, 0, over 65535, not digits, or has a leading zero.",
    why: "browsers send a port as a decimal number from 1 to 65535, so this entry would never match";

    OriginHost = "origin-host", Error,
    refuses: "An empty host or label, a label over 63 or a host over 253 characters, a character that no browser sends in a host, or one that no top-level domain has in the last label. The host of an application's own scheme may be any, such as `.`.",
    why: "no browser can send such a host, so this entry would never match";

    OriginUnicode = "origin-unicode", Error,
    refuses: "A host with characters outside ASCII, be it a dash in place of `-` or a character that nobody sees (`U+200B`), or with a label that begins with `xn--` and isn't encoded as browsers do it.",
    why: "browsers send an internationalised host in its `xn--` form, so this entry would never match";

    OriginIp = "origin-ip", Error,
    refuses: "An IPv4 address that isn't a dotted quad, an IPv6 address without brackets or not in its canonical form, or a zone identifier.",
    why: "browsers send an address in its canonical form (RFC 5952 for IPv6), so this entry would never match";

    OriginNull = "origin-null", Error,
    refuses: "The origin `null`, unless `dangerously = [null_origin]` stands in the policy.",
    why: "`null` isn't one site: every sandboxed frame, `data:` page and local file sends it, so any attacker can";

    OriginFile = "origin-file", Error,
    refuses: "The origin `file://`, unless `dangerously = [null_origin]` stands in the policy, and the address of a file.",
    why: "browsers send `null` for a page that was opened from a file; where file access is on, and in some applications, they send `file://` for all of them, whoever wrote them";

    OriginWildcard = "origin-wildcard", Error,
    refuses: "A `*` anywhere but as the whole value, as the first label, once within the first label, or as the whole port; or for every host of `https` or `http`.",
    why: "a `*` in another place either matches nothing or lets look-alike sites in";

    OriginWildcardIp = "origin-wildcard-ip", Error,
    refuses: "A `*.` before an IP address, or a `*` in one.",
    why: "an IP address has no subdomains and no parts that name a site, so this entry would never match";

    OriginWholeScheme = "origin-whole-scheme", Error,
    refuses: "Every host of a scheme, such as `moz-extension://*`, unless `dangerously = [whole_schemes]` stands in the policy.",
    why: "whoever writes an extension or an application for this scheme is let in, a stranger as well";

    OriginInstallation = "origin-installation", Warning,
    refuses: "One host of a scheme whose hosts are new in each installation, such as `moz-extension://1c0de7e7-9a1a-4b52-8f0e-6a5d2a0c4c11`.",
    why: "the browser or editor makes up such a host on each machine or for each view, so this entry matches there alone";

    OriginUnlikely = "origin-unlikely", Warning,
    refuses: "An origin that looks like a slip, although a page may have it: with a scheme one letter away from `http` or `https`, with a character in its host other than letters, digits, `-`, `_` and dots, in an application's own scheme without a host, with a host of `chrome-extension` that isn't 32 letters from `a` to `p`, or with a `*` for a part of a name that strangers register, as in `https://*example.com` and `https://my*.com`.",
    why: "hardly any page has such an origin, so another one was probably meant";

    OriginMarkup = "origin-markup", Error,
    refuses: "What stands around an origin: a Markdown or HTML link, quotes, a bracket that nothing opens, a `;` or `!` at its end, a comment.",
    why: "the entry was pasted with it; browsers send the bare origin, so this would never match";

    WildcardCredentials = "wildcard-credentials", Error,
    refuses: "`*` as the origin of a policy with credentials.",
    why: "browsers refuse `Access-Control-Allow-Origin: *` on a request with cookies, so every such call would fail";

    MirrorCredentials = "mirror-credentials", Error,
    refuses: "`origin = mirror` with credentials, unless `dangerously = [mirror_any_origin]` stands in the policy.",
    why: "any website that a signed-in user visits could read and change everything as that user";

    InsecureOriginCredentials = "insecure-origin-credentials", Error,
    refuses: "An `http:` origin that isn't the local machine, with credentials, unless `dangerously = [insecure_origins]` stands in the policy.",
    why: "whoever controls the network between the user and that page can put a script into it and act as the signed-in user";

    PublicSuffixCredentials = "public-suffix-credentials", Error,
    refuses: "A pattern over a public suffix, such as `https://*.github.io` or `https://app-*.vercel.app`, with credentials, unless `dangerously = [public_suffixes]` stands in the policy.",
    why: "a page on a stranger's name could read and change everything as your signed-in users";

    InsecureOrigin = "insecure-origin", Warning,
    refuses: "An `http:` origin that isn't the local machine, unless `dangerously = [insecure_origins]` stands in the policy.",
    why: "whoever controls the network between the user and that page can put a script into it and read these responses";

    MethodToken = "method-token", Error,
    refuses: "A method that isn't a token of RFC 9110.",
    why: "no client can send such a method";

    MethodCase = "method-case", Error,
    refuses: "A known method in the wrong case.",
    why: "browsers compare methods with case, and only DELETE, GET, HEAD, OPTIONS, POST and PUT are put into upper case before that";

    MethodSlip = "method-slip", Warning,
    refuses: "A method that is one letter away from a known one, missing, added, changed, or two swapped; or a word for several, such as `read`.",
    why: "browsers compare methods as they are written, so if the known one is meant, this entry doesn't allow it";

    MethodForbidden = "method-forbidden", Error,
    refuses: "CONNECT, TRACE or TRACK, in any case.",
    why: "the Fetch Standard forbids CONNECT, TRACE and TRACK to pages, so no browser sends them";

    MethodWildcardCredentials = "method-wildcard-credentials", Error,
    refuses: "`*` among the methods of a policy with credentials.",
    why: "on a request with cookies browsers read `*` as a method that is named `*`, so every call but GET, HEAD and POST would fail";

    HeaderToken = "header-token", Error,
    refuses: "A header name that isn't a token of RFC 9110.",
    why: "no client can send such a header";

    HeaderSlip = "header-slip", Warning,
    refuses: "A header name that is one letter away from one in common use, or is that without its hyphens: `Autorization`, `ContentType`.",
    why: "browsers compare the whole name, so if the one in common use is meant, this entry doesn't allow it";

    HeaderForbidden = "header-forbidden", Warning,
    refuses: "Headers that the Fetch Standard forbids pages to set, such as Host, Origin or `Sec-*`, among `headers`.",
    why: "only the browser itself sets such a header, without asking, so allowing it has no effect";

    HeaderCookie = "header-cookie", Error,
    refuses: "Cookie among the `headers` of a policy without credentials.",
    why: "cookies come with `credentials = true` or not at all, so the requests that were to have them won't";

    HeaderDirection = "header-direction", Warning,
    refuses: "A response header among `headers`, or a request header among `expose_headers`; but not Authorization and Range, which responses have, too.",
    why: "`headers` is what a page may send, `expose_headers` is what it may read; browsers honour any name in either, but this one usually stands in the other";

    HeaderWildcardCredentials = "header-wildcard-credentials", Error,
    refuses: "`*` among `headers` or `expose_headers` of a policy with credentials.",
    why: "on a request with cookies browsers read `*` as a header that is named `*`, so it allows nothing";

    ExposeForbidden = "expose-forbidden", Error,
    refuses: "Set-Cookie or Set-Cookie2 among `expose_headers`.",
    why: "no page can ever read it, whatever the server says";

    ExposeSafelisted = "expose-safelisted", Warning,
    refuses: "A response header that pages can always read among `expose_headers`.",
    why: "Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified and Pragma are readable without being exposed";

    MaxAgeForm = "max-age-form", Error,
    refuses: "A `max_age` that is neither a whole number of seconds nor a text such as `\"90s\"`, `\"10m\"`, `\"24h\"`, `\"1d\"` or `\"1h30m\"`.",
    why: "a time is whole seconds, or a text whose every number has its unit";

    MaxAgeCap = "max-age-cap", Error,
    refuses: "A `max_age` over 24 hours.",
    why: "no browser keeps a preflight longer: Firefox caps it at 24 h, Chromium at 2 h, Safari at 10 min";

    PathSyntax = "path-syntax", Error,
    refuses: "A `path` that isn't a regular expression, or that has characters no request path holds.",
    why: "the pattern is compiled with the program, so it has to be right now";

    PathNever = "path-never", Error,
    refuses: "A `path` that no request's path can match: one that doesn't begin with `/`, or needs a blank, a `?` or a `#`.",
    why: "the policy would govern no request at all: a path begins with `/`, and browsers percent-encode what it can't hold";

    PathSize = "path-size", Error,
    refuses: "A `path` whose table would pass 64 KiB.",
    why: "counted repetitions and alternatives multiply; the table would cost more memory than the policy is worth";

    PathUnanchored = "path-unanchored", Warning,
    refuses: "A `path` that doesn't begin with `^`.",
    why: "it matches in the middle of a path too, so the policy governs more than it seems to";

    PathGlob = "path-glob", Warning,
    refuses: "A `/*` in a `path`, as other tools write it for anything below.",
    why: "in a regular expression `*` repeats the character before it, so the policy governs more than it seems to";

    PathParameter = "path-parameter", Warning,
    refuses: "A `:id` between slashes in a `path`, as routers write a part that varies.",
    why: "in a regular expression such a name stands for itself, so the policy governs no path that has another text there";

    PreflightStatus = "preflight-status", Error,
    refuses: "A `preflight_status` that isn't a number from 200 to 299.",
    why: "browsers take a preflight's answer for a refusal unless its status is 200 to 299";

    UnreachablePolicy = "unreachable-policy", Error,
    refuses: "A policy in a set behind one that governs all of its paths.",
    why: "the first policy whose `path` governs a request answers it, and those behind it aren't asked";

    AttributePlace = "attribute-place", Error,
    refuses: "`#[cors]` on anything but a free function, twice on one, or, without `name = …`, on one with the name of a built-in type.",
    why: "the policy becomes an item beside the function, under the function's name, and only a free function has room for it";

    EnvMissing = "env-missing", Error,
    refuses: "`env!(\"X\")` where X isn't set or isn't Unicode when the program is compiled, or `origins_from_env(\"X\")` where X isn't set when it starts.",
    why: "the policy is checked and built at that moment, so its text has to be there then";

    FileMissing = "file-missing", Error,
    refuses: "A file of policies that isn't there, or can't be read as text.",
    why: "the policy is checked and built from it at that moment, so it has to be there then";

    FileSyntax = "file-syntax", Error,
    refuses: "A file of policies that isn't TOML: a text without its quotes, a bracket that isn't closed, a table twice.",
    why: "what stands behind such a mistake could be read in more than one way";

    IgnoredKey = "ignored-key", Warning,
    refuses: "A key in a file of Pingap's that isn't one of its CORS plugin: `category`, `step`, and those of other plugins.",
    why: "the file is read for its policy alone, so such a key has no effect here";

    PolicyName = "policy-name", Error,
    refuses: "A name that no policy of a file has, none where its policies have names, one where its policy has none, and keys outside of the policies of a file.",
    why: "which policy is meant isn't guessed";
}

impl Rule {
    const fn texts(self) -> &'static Texts {
        &TEXTS[self as usize]
    }

    /// The name in kebab case, as it stands in an error and as an anchor of the documentation.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.texts().name
    }

    /// Whether breaking the rule refuses the policy.
    #[must_use]
    pub const fn level(self) -> Level {
        self.texts().level
    }

    /// What the rule refuses, in one sentence.
    #[must_use]
    pub const fn refuses(self) -> &'static str {
        self.texts().refuses
    }

    /// Why browsers or attackers make the rule matter, in one or two sentences.
    #[must_use]
    pub const fn why(self) -> &'static str {
        self.texts().why
    }

    /// Whether the rule is about how a policy is written down. Its reason is plain then, and an error leaves it out.
    pub(crate) const fn is_about_form(self) -> bool {
        matches!(self, Rule::UnknownKey | Rule::WrongForm | Rule::EmptyList | Rule::FileSyntax | Rule::PolicyName)
    }
}
