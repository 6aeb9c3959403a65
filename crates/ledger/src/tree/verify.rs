//! Verifying proofs, as a stranger does: with hashes only and no file of ours.
//!
//! The algorithms are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use super::{empty_root, leaf_hash, node_hash};
use crate::error::{Error, Result};
use crate::hexed::Hash;

/// Checks that the leaf with this hash stands at `index` in the tree of `size`
/// leaves with this root.
///
/// # Errors
/// [`Error::Unproven`] if the proof does not show it.
pub fn inclusion(index: u64, size: u64, leaf: &Hash, path: &[Hash], root: &Hash) -> Result<()> {
    if index >= size {
        return Err(Error::Unproven("index outside the tree"));
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(Error::Unproven("path too long"));
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(Error::Unproven("root differs")) }
}

/// Checks that an entry, given by its bytes, is in the tree.
///
/// # Errors
/// As [`inclusion`].
pub fn entry(index: u64, size: u64, entry: &[u8], path: &[Hash], root: &Hash) -> Result<()> {
    inclusion(index, size, &leaf_hash(entry), path, root)
}

/// Checks that the tree of `old_size` leaves is the beginning of that of `new_size`.
///
/// # Errors
/// [`Error::Unproven`] if the proof does not show it.
pub fn consistency(
    (old_size, old_root): (u64, &Hash),
    (new_size, new_root): (u64, &Hash),
    path: &[Hash],
) -> Result<()> {
    let holds = if old_size > new_size {
        false
    } else if old_size == new_size {
        path.is_empty() && old_root == new_root
    } else if old_size == 0 {
        path.is_empty() && *old_root == empty_root()
    } else {
        let whole = old_size.is_power_of_two().then_some(*old_root);
        let mut steps = whole.into_iter().chain(path.iter().copied());
        let Some(start) = steps.next() else {
            return Err(Error::Unproven("path too short"));
        };
        grow(old_size, new_size, start, steps) == Some((*old_root, *new_root))
    };
    if holds { Ok(()) } else { Err(Error::Unproven("roots differ")) }
}

/// Both roots as the path gives them; `None` if its length is wrong.
fn grow(
    old_size: u64,
    new_size: u64,
    start: Hash,
    steps: impl Iterator<Item = Hash>,
) -> Option<(Hash, Hash)> {
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (start, start);
    for step in steps {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(&step, &old);
            new = node_hash(&step, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, &step);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old, new))
}
