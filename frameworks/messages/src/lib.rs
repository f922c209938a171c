//! What the compiler says where a policy can't be mounted, as tests.
