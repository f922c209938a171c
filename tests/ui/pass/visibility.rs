//! A policy is as visible as its handler.

#![deny(warnings, private_interfaces, unreachable_pub, unused)]

mod outer {
    pub(crate) mod inner {
        use cors_runtime::cors;

        #[cors(origin = "https://a.example")]
        pub(crate) fn in_crate() {}

        #[cors(origin = "https://a.example")]
        pub(super) fn in_parent() {}

        #[cors(origin = "https://a.example")]
        pub(in crate::outer) fn in_path() {}

        #[cors(origin = "https://a.example")]
        pub(self) fn in_self() {}

        #[cors(origin = "https://a.example")]
        fn private() {}

        pub(crate) fn use_the_private_ones() {
            private();
            in_self();
            assert!(!private::CORS.varies() && !in_self::CORS.varies());
        }
    }

    pub(crate) fn use_the_inner_ones() {
        inner::in_parent();
        inner::in_path();
        assert!(!inner::in_parent::CORS.varies() && !inner::in_path::CORS.varies());
    }
}

fn main() {
    outer::inner::in_crate();
    outer::inner::use_the_private_ones();
    outer::use_the_inner_ones();
    assert!(!outer::inner::in_crate::CORS.varies());
}
