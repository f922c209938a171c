//! What thousands of faults cost is bounded: a few dozen of an entry are told, and the rest is counted.

use cors_model::{Draft, Entry, Fault, Value, check};

fn entry(key: &str, value: Value) -> Entry {
    Entry { key: key.to_owned(), value }
}

fn text(count: usize, element: impl Fn(usize) -> String) -> Value {
    Value::Text((0..count).map(element).collect::<Vec<_>>().join(","))
}

fn faults(entries: Vec<Entry>) -> Vec<Fault> {
    check(&Draft { entries }).faults
}

/// What all the messages hold, in bytes.
fn size(faults: &[Fault]) -> usize {
    faults.iter().map(|fault| fault.to_string().len()).sum()
}

#[test]
fn of_many_faults_in_one_text_a_few_dozen_are_told() {
    let origin = || entry("origin", Value::Text("https://a.example".to_owned()));
    let drafts = [
        (
            vec![entry("origins", text(8_000, |at| format!("https://tenant-{at}.example/")))],
            "7,968 more errors in `origins`",
        ),
        (
            vec![entry("origins", text(8_000, |at| format!("http://tenant-{at}.example")))],
            "7,968 more warnings in `origins`",
        ),
        (vec![entry("origin", text(10_000, |at| format!("app_{at}://host")))], "9,968 more errors in `origin`"),
        (vec![origin(), entry("headers", text(16_000, |at| format!("X-{at}:")))], "15,968 more errors in `headers`"),
        (
            vec![origin(), entry("expose_headers", text(16_000, |at| format!("X {at}")))],
            "15,968 more errors in `expose_headers`",
        ),
        (vec![origin(), entry("methods", text(1_032, |at| format!("PUT {at}")))], "1,000 more errors in `methods`"),
        (vec![origin(), entry("methods", text(33, |at| format!("PUT {at}")))], "1 more error in `methods`"),
    ];
    for (draft, note) in drafts {
        let faults = faults(draft);
        assert_eq!(faults.len(), 32, "{note}");
        assert!(size(&faults) < 32 * 1024, "{} bytes: {note}", size(&faults));
        let (last, others) = faults.split_last().expect("there are 32");
        assert!(last.to_string().ends_with(&format!("\nnote: … and {note}")), "{last}");
        assert!(others.iter().all(|fault| fault.note.is_none()), "{note}");
    }
}

#[test]
fn each_entry_has_its_own_count_and_so_have_its_warnings() {
    let origins = text(100, |at| format!("{}://tenant-{at}.example{}", ["http", "https"][at % 2], ["", "/"][at % 2]));
    let origins = entry("origins", origins);
    // Before the origins in the draft, and judged after them.
    let headers = entry("headers", text(40, |at| format!("X-{at}:")));
    let faults = faults(vec![headers, origins]);
    let notes: Vec<&str> = faults.iter().filter_map(|fault| fault.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            "… and 8 more errors in `headers`",
            "… and 18 more errors in `origins`",
            "… and 18 more warnings in `origins`"
        ]
    );
    assert_eq!(faults.len(), 3 * 32);
    assert!(faults.is_sorted_by_key(|fault| fault.at.order()));
}

#[test]
fn what_is_told_has_no_note() {
    for count in [1, 31, 32] {
        let faults = faults(vec![entry("origins", text(count, |at| format!("https://tenant-{at}.example/")))]);
        assert_eq!(faults.len(), count);
        assert!(faults.iter().all(|fault| fault.note.is_none() && !fault.to_string().contains("more")));
    }
}
