//! The JSON Schema that editors check a file of policies by: written from the keys of the model, and held against the corpus.
//!
//! A schema sees less than the rules. It must take what they take; of what they refuse, the mistakes that a pattern can tell.

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use cors_model::{Key, OPT_OUTS};
use cors_runtime::startup::PolicyFile;
use serde_json::{Map, Value, json};

use crate::corpus;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../cors-runtime/cors.schema.json");

/// What browsers put into upper case or know by name.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// A token of RFC 9110.
const TOKEN: &str = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

/// A list: one text with commas, or an array of texts. `element` is the pattern of one, `never` one of what none may hold, and
/// `known` what an editor may propose.
fn list(element: &str, never: &str, known: &[&str]) -> Value {
    json!({
        "anyOf": [
            { "enum": known },
            {
                "type": "string",
                "pattern": format!("^\\s*{element}\\s*(,\\s*{element}\\s*)*$"),
                "not": { "pattern": never },
            },
            {
                "type": "array",
                "minItems": 1,
                "items": {
                    "anyOf": [
                        { "enum": known.iter().filter(|word| **word != "mirror").collect::<Vec<_>>() },
                        {
                            "type": "string",
                            "pattern": format!("^\\s*{element}\\s*(,\\s*{element}\\s*)*$"),
                            "not": { "pattern": never },
                        },
                    ],
                },
            },
        ],
    })
}

/// Scheme and host, without a path, and without what an origin of the web never has.
const ORIGIN: &str = "(\\*|null|file://|[a-z][a-z0-9+.-]*://[^\\s/,]*)";
const NO_ORIGIN: &str =
    "https?://(\\s*,|\\s*$)|https?://[^,]*[A-Z?#@]|https://[^,]*:443(\\s*,|\\s*$)|http://[^,]*:80(\\s*,|\\s*$)";

fn schema_of(key: Key) -> Value {
    match key {
        Key::Origins => list(ORIGIN, NO_ORIGIN, &["*", "mirror"]),
        Key::DevOrigins => list(ORIGIN, NO_ORIGIN, &["http://localhost:*"]),
        Key::Methods => {
            let known: Vec<&str> = METHODS.into_iter().chain(["*", "mirror"]).collect();
            let never = "(^|[\\s,])(get|head|post|put|patch|delete|options|CONNECT|TRACE|TRACK)($|[\\s,])";
            list(TOKEN, never, &known)
        }
        // A star within a name is no pattern.
        Key::Headers => list(TOKEN, "\\*[^\\s,]|[^\\s,]\\*", &["Content-Type", "Authorization", "*", "mirror"]),
        Key::ExposeHeaders => list(TOKEN, "\\*[^\\s,]|[^\\s,]\\*|^\\s*mirror\\s*$", &["ETag", "Location", "*"]),
        Key::Credentials => json!({ "type": "boolean" }),
        Key::MaxAge => json!({
            "anyOf": [
                { "enum": ["10m", "1h", "24h"] },
                { "type": "string", "pattern": "^\\s*([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?\\s*$", "not": { "pattern": "^\\s*$" } },
                { "type": "integer", "minimum": 0, "maximum": cors_model::max_age::LONGEST_SECONDS },
            ],
        }),
        Key::Path => json!({ "type": "string", "minLength": 1 }),
        Key::PreflightStatus => json!({ "type": "integer", "minimum": 200, "maximum": 299 }),
        Key::Dangerously => {
            let names = OPT_OUTS.join("|");
            list(&format!("({names})"), "^$", &OPT_OUTS)
        }
    }
}

fn schema() -> Value {
    let properties: Map<String, Value> = Key::names()
        .into_iter()
        .map(|name| {
            let key = Key::parse(name).unwrap();
            let mut schema = schema_of(key);
            schema["description"] = Value::from(format!("{} Such as {}", key.about(), in_toml(key)));
            (name.to_owned(), schema)
        })
        .collect();
    let credentials = json!({ "const": true });
    let any_origin = json!({ "enum": ["*", ["*"]] });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "CORS policies",
        "description": "A file that cors-runtime reads: the keys of one policy, or several policies as tables with a name each.",
        "type": "object",
        "minProperties": 1,
        "anyOf": [
            { "$ref": "#/definitions/policy" },
            {
                "additionalProperties": { "$ref": "#/definitions/policy" },
                "propertyNames": { "not": { "enum": Key::names() } },
            },
        ],
        "definitions": {
            "policy": {
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
                "oneOf": [{ "required": ["origin"] }, { "required": ["origins"] }],
                "not": {
                    "anyOf": [
                        { "required": ["origin", "credentials"], "properties": { "origin": any_origin, "credentials": credentials } },
                        { "required": ["origins", "credentials"], "properties": { "origins": any_origin, "credentials": credentials } },
                    ],
                },
            },
        },
    })
}

/// The forms of a key, as a file has them.
fn in_toml(key: Key) -> String {
    cors_model::file::words(key.forms())
}

fn compiled(schemas: &mut Schemas) -> SchemaIndex {
    let mut compiler = Compiler::new();
    compiler.add_resource("cors.schema.json", schema()).unwrap();
    compiler.compile("cors.schema.json", schemas).unwrap()
}

/// A text of TOML as the validator has it.
fn instance(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{text}\n{error}"))
}

/// `UPDATE_SCHEMA=1 cargo test -p cors-tests --test startup schema` writes the schema anew.
#[test]
fn the_schema_says_what_the_keys_are() {
    let rendered = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(SCHEMA, &rendered).unwrap();
    }
    let known = fs::read_to_string(SCHEMA).unwrap();
    assert!(known == rendered, "cors-runtime/cors.schema.json is out of date: run this test with UPDATE_SCHEMA=1");
}

#[test]
fn every_valid_policy_of_the_corpus_is_valid_by_the_schema() {
    let mut schemas = Schemas::new();
    let schema = compiled(&mut schemas);
    let (mut valid, mut refused, mut told) = (0, 0, 0);
    for table in corpus::tables() {
        let is_valid = PolicyFile::from_toml(&table).policies().is_ok();
        // A key twice is one of the rules, and no TOML.
        let Ok(instance) = toml::from_str::<Value>(&table) else { continue };
        let by_schema = schemas.validate(&instance, schema);
        if is_valid {
            valid += 1;
            let named = json!({ "api": instance });
            assert!(schemas.validate(&named, schema).is_ok(), "{table}");
            by_schema.unwrap_or_else(|error| panic!("{table}\n{error:#}"));
        } else {
            refused += 1;
            told += usize::from(by_schema.is_err());
        }
    }
    println!("{valid} valid ones; of {refused} refused ones the schema tells {told}");
    assert!(valid > 250 && told > 150, "{valid}, {told} of {refused}");
}

#[test]
fn typical_mistakes_are_told_in_the_editor() {
    let mut schemas = Schemas::new();
    let schema = compiled(&mut schemas);
    for text in [
        "",
        "methods = 'GET'",
        "origins = []",
        "origins = ''",
        "origins = 7",
        "origins = 'app.example.com'",
        "origins = 'https://app.example.com/'",
        "origins = ['https://app.example.com', 'https://App.example.com']",
        "origins = 'https://app.example.com:443'",
        "origins = 'https://a.example https://b.example'",
        "origins = '*'\ncredentials = true",
        "origin = 'https://a.example'\norigins = ['https://b.example']",
        "allow_origin = '*'",
        "origins = '*'\nmethods = 'get'",
        "origins = '*'\nmethods = ['GET', 'TRACE']",
        "origins = '*'\nheaders = 'X-*'",
        "origins = '*'\nexpose_headers = 'mirror'",
        "origins = '*'\ncredentials = 'true'",
        "origins = '*'\nmax_age = '90'",
        "origins = '*'\nmax_age = 100000",
        "origins = '*'\npreflight_status = 404",
        "origins = 'null'\ndangerously = ['everything']",
        "[api]\norigins = 'https://a.example/'",
        "[api]\norigins = '*'\n[partner]\nmethods = 'GET'",
        "credentials = false\n[api]\norigins = '*'",
    ] {
        assert!(schemas.validate(&instance(text), schema).is_err(), "{text}");
        assert!(PolicyFile::from_toml(text).policies().is_err(), "{text}");
    }
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/files/one.toml")).unwrap();
    assert!(schemas.validate(&instance(&text), schema).is_ok(), "{text}");
}
