//! A small generator (xorshift64*), so that a failing seed can be run again.

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let next = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(next).expect("31 bits fit") % bound
    }

    pub(crate) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Up to `most` different ones of `choices`, in their order.
    pub(crate) fn some_of<'a, T>(&mut self, choices: &'a [T], most: usize) -> Vec<&'a T> {
        let mut chosen: Vec<usize> = (0..self.below(most + 1)).map(|_| self.below(choices.len())).collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen.into_iter().map(|index| &choices[index]).collect()
    }
}
