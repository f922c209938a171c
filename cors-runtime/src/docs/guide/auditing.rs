#![doc = include_str!("auditing.md")]
