//! The floors of what is found in the made set.

use likeness::made;

#[test]
fn precision_and_recall_do_not_fall() {
    let found = made::measure();
    assert_eq!((found.items, found.duplicates), (made::ITEMS, made::DUPLICATES));
    assert!(found.precision >= 0.90, "precision {}: {:?}", found.precision, found.wrong);
    assert!(found.recall >= 0.85, "recall {}: {:?}", found.recall, found.missed);
}

#[test]
fn the_set_is_the_same_every_time_and_no_pair_stands_twice() {
    let (one, again) = (made::set(5), made::set(5));
    assert_eq!(one.pairs, again.pairs);
    let sources: std::collections::BTreeSet<_> = one.pairs.iter().map(|pair| pair.source).collect();
    assert_eq!(sources.len(), made::DUPLICATES);
}
