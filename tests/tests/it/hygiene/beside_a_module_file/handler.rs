pub(super) const OFFSET: u32 = 41;
