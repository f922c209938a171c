//! Every plausible set of hosts gets a hash: none is compared one by one.

use cors_model::host_set;
use cors_table::HostSet;
use cors_tests::random;
use fastrand::Rng;

const STARTS: [&str; 10] =
    ["", "app", "a", "tenant-", "customer", "pr-", "preview-build-of-branch-", "www.", "x.y.z.", "t"];
const ENDS: [&str; 12] = [
    "",
    ".example.com",
    ".example.com:3000",
    ".staging.net:1111",
    ".io",
    ".eu-central-1.compute.example.org",
    ".preview.app.example.co.uk",
    "-my-team.vercel.app",
    ":8080",
    ".a",
    ".localhost:4200",
    ".internal.company.test",
];
const WORDS: [&str; 16] = [
    "shop", "blog", "admin", "docs", "api", "mail", "status", "dev", "stage", "beta", "news", "cdn", "img", "help",
    "lab", "pay",
];

/// How the hosts of a set differ: the middle of the host with this number.
const MIDDLES: [fn(usize) -> String; 10] = [
    |number| number.to_string(),
    |number| format!("{number:04}"),
    |number| format!("{number:06}"),
    |number| format!("{:08}", number * 1000),
    |number| format!("{number:x}"),
    |number| format!("{number:016b}"),
    |number| format!("{}-{}", number / 100, number % 100),
    |number| format!("{}{}", WORDS[number % 16], number / 16),
    |number| {
        format!("{}-{}-{}", WORDS[number % 16], WORDS[number / 16 % 16], WORDS[number / 256 % 16])
            + &number_after(number)
    },
    |number| "a".repeat(number % 40) + &format!("{number}"),
];

fn number_after(number: usize) -> String {
    if number < 4096 { String::new() } else { format!("{}", number / 4096) }
}

/// One host for each port: `localhost:3000`, `localhost:3001`.
fn ports(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("localhost:{}", 1024 + number)).collect()
}

fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255)).collect()
}

fn assert_hashed(hosts: &[String]) {
    let borrowed: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let set = host_set::build(&borrowed);
    assert!(matches!(set, HostSet::Hashed(_)), "{} hosts such as {} are compared one by one", hosts.len(), hosts[0]);
    let found = hosts.iter().filter(|host| set.contains(host.as_bytes())).count();
    assert_eq!(found, hosts.len(), "{} is missing of its set", hosts[0]);
}

#[test]
fn numbers_and_words_between_common_starts_and_ends() {
    let mut shapes = 0;
    for start in STARTS {
        for end in ENDS {
            for middle in MIDDLES {
                for count in [9, 50, 400] {
                    let hosts: Vec<String> =
                        (0..count).map(|number| format!("{start}{}{end}", middle(number))).collect();
                    assert_hashed(&hosts);
                    shapes += 1;
                }
            }
        }
    }
    assert_eq!(shapes, 3_600);
}

#[test]
fn five_thousand_of_the_shapes_that_are_hard_to_part() {
    for middle in MIDDLES {
        for (start, end) in [("app", ".example.com:3000"), ("t", ".staging.net:1111"), ("", ""), ("tenant-", ".io")] {
            let hosts: Vec<String> = (0..5_000).map(|number| format!("{start}{}{end}", middle(number))).collect();
            assert_hashed(&hosts);
        }
    }
    assert_hashed(&ports(60_000));
    assert_hashed(&addresses(60_000));
}

#[test]
fn random_hosts_of_every_count() {
    let mut rng = Rng::with_seed(11);
    for count in 9..400 {
        let hosts = (0..count).map(|number| {
            let host = random::bytes(&mut rng, b"abcdefghijklmnopqrstuvwxyz0123456789-.", 30);
            format!("{}_{number}", String::from_utf8_lossy(&host))
        });
        assert_hashed(&hosts.collect::<Vec<_>>());
    }
}

#[test]
fn a_million_hosts() {
    let hosts: Vec<String> = (0..1_000_000).map(|number| format!("tenant{number:07}.example.com")).collect();
    assert_hashed(&hosts);
}
