#![doc = include_str!("frameworks.md")]
