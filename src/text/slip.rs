//! Slips of the finger: a letter too many, too few, wrong, or swapped with its neighbour (Damerau 1964).

/// True if one slip makes `typed` of `meant`. A word is no slip of itself.
pub fn is_one_slip(typed: &[char], meant: &[char]) -> bool {
    if meant.len().abs_diff(typed.len()) > 1 {
        return false;
    }
    let shared = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    match (&typed[shared..], &meant[shared..]) {
        ([_, typed @ ..], [_, meant @ ..]) if typed == meant => true,
        ([_, rest @ ..], meant) if rest == meant => true,
        (typed, [_, rest @ ..]) if typed == rest => true,
        ([a, b, typed @ ..], [c, d, meant @ ..]) => (a, b) == (d, c) && typed == meant,
        _ => false,
    }
}
