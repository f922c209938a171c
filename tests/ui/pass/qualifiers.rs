//! Every word that may stand before `fn`.

use cors_runtime::cors;

#[cors(origin = "https://a.example")]
const fn constant() -> u32 {
    1
}

#[cors(origin = "https://a.example")]
async fn asynchronous() {}

#[cors(origin = "https://a.example")]
unsafe fn unsafe_to_call() {}

#[cors(origin = "https://a.example")]
extern "C" fn foreign() {}

#[allow(missing_abi)]
#[cors(origin = "https://a.example")]
extern fn foreign_without_name() {}

#[cors(origin = "https://a.example")]
pub(crate) const unsafe extern "C" fn all_of_them() {}

#[cors(origin = "https://a.example")]
pub async unsafe fn both() {}

fn main() {
    const ONE: u32 = constant();
    assert_eq!(ONE, 1);
    drop(asynchronous());
    foreign();
    foreign_without_name();
    // SAFETY: none of them does anything.
    unsafe {
        unsafe_to_call();
        all_of_them();
        drop(both());
    }
    assert!(!constant::CORS.varies() && !asynchronous::CORS.varies() && !unsafe_to_call::CORS.varies());
    assert!(!foreign::CORS.varies() && !foreign_without_name::CORS.varies());
    assert!(!all_of_them::CORS.varies() && !both::CORS.varies());
}
