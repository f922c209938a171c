//! What the peers do: what the README, the guide and `cors audit` say of them, as tests.
