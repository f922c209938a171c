//! A policy without its origins is no [tower](https://docs.rs/tower) layer.

use tower_layer::Layer;

use super::StartupPolicy;

/// What a layer that has its origins would be. Nothing is one: the compiler says so in these words where a
/// [`StartupPolicy`] is mounted.
#[diagnostic::on_unimplemented(
    message = "a `StartupPolicy` has no origins yet, so it can't be mounted",
    label = "this policy waits for its origins",
    note = "when the program starts, `.origins_from_env(\"CORS_ORIGINS\")?` or `.with_origins(…)?` gives the policy to mount"
)]
pub trait HasOrigins<S> {
    /// What the layer makes of a service.
    type Service;

    /// Puts the layer around a service.
    fn around(&self, inner: S) -> Self::Service;
}

#[doc(hidden)]
impl<S> Layer<S> for StartupPolicy
where
    StartupPolicy: HasOrigins<S>,
{
    type Service = <StartupPolicy as HasOrigins<S>>::Service;

    fn layer(&self, inner: S) -> Self::Service {
        self.around(inner)
    }
}
