//! [`Stored`]: a part of a table that is either in the binary or on the heap.

use std::fmt;

/// A part of a table: a text, bytes, a list, or a table of its own.
///
/// Both variants are one pointer, with the length beside it for what has one, in the same place: reading a part takes
/// no branch, which [`Cow`](std::borrow::Cow) doesn't offer. Everything in a table that isn't a number stands behind one,
/// so a table has no lifetime, and a matcher reads one in the binary and one that was built when the program started alike.
pub enum Stored<T: ?Sized + 'static> {
    /// In the binary.
    Static(&'static T),
    /// On the heap, for a table that a running program built.
    Owned(Box<T>),
}

impl<T: ?Sized> Stored<T> {
    /// A part on the heap.
    pub fn owned(part: impl Into<Box<T>>) -> Self {
        Self::Owned(part.into())
    }

    /// The part, wherever it is.
    #[inline]
    #[must_use]
    pub const fn get(&self) -> &T {
        match self {
            Self::Static(part) => part,
            Self::Owned(part) => part,
        }
    }
}

/// What is in the binary stays there.
impl<T: ?Sized> Clone for Stored<T>
where
    Box<T>: Clone,
{
    fn clone(&self) -> Self {
        match self {
            Self::Static(part) => Self::Static(part),
            Self::Owned(part) => Self::Owned(part.clone()),
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Where a part is makes no difference.
impl<T: ?Sized + PartialEq> PartialEq for Stored<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: ?Sized + Eq> Eq for Stored<T> {}
