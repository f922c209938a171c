//! Random choices that are the same in every run.

/// A generator of random numbers (xorshift64*). Its seed names the test's run.
pub struct Random(u64);

impl Random {
    /// A generator whose numbers are those of the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number, of 48 bits.
    #[expect(clippy::should_implement_trait, reason = "the numbers never end")]
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `bound`.
    ///
    /// # Panics
    /// When `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).expect("48 bits") % bound
    }

    /// One of the choices.
    ///
    /// # Panics
    /// When there are none.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Up to `longest` bytes of `alphabet`, put behind `text`.
    pub fn fill(&mut self, text: &mut Vec<u8>, alphabet: &[u8], longest: usize) {
        for _ in 0..self.below(longest + 1) {
            text.push(self.one_of(alphabet));
        }
    }

    /// Changes, cuts or adds one byte.
    pub fn edit(&mut self, text: &mut Vec<u8>, alphabet: &[u8]) {
        let at = self.below(text.len() + 1);
        match self.below(3) {
            0 if at < text.len() => text[at] = self.one_of(alphabet),
            1 if at < text.len() => drop(text.remove(at)),
            _ => text.insert(at, self.one_of(alphabet)),
        }
    }
}
