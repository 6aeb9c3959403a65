//! Estimates of sketches against the truth.

use likeness::{Sketch, SketchFault, Sketcher};
use proptest::prelude::*;

fn sketcher() -> Sketcher {
    Sketcher::new(&[1; 32])
}

fn of(values: std::ops::Range<u32>) -> Sketch {
    sketcher().sketch(values.map(|value| value.to_string()))
}

#[test]
fn large_columns_are_estimated_within_four_standard_errors() {
    for shared in [0_u32, 2_000, 5_000, 9_000, 10_000] {
        let overlap = of(0..10_000).overlap(&of(10_000 - shared..20_000 - shared)).unwrap();
        let jaccard = f64::from(shared) / f64::from(20_000 - shared);
        let containment = f64::from(shared) / 10_000.0;
        assert!((overlap.jaccard - jaccard).abs() < 0.125, "{shared}: {overlap:?}");
        assert!((overlap.containment() - containment).abs() < 0.2, "{shared}: {overlap:?}");
    }
    let distinct = of(0..50_000).distinct();
    assert!((distinct - 50_000.0).abs() < 12_500.0, "{distinct}");
}

#[test]
fn a_part_is_contained_in_its_whole() {
    let overlap = of(0..2_000).overlap(&of(0..10_000)).unwrap();
    assert!(overlap.first_in_second > 0.7, "{overlap:?}");
    assert!(overlap.second_in_first < 0.35, "{overlap:?}");
}

#[test]
fn spelling_of_values_makes_no_difference_and_blanks_are_none() {
    let one = sketcher().sketch(["2020-01-02", "３５０１ ", "  "]);
    let other = sketcher().sketch(["20200102", "3501"]);
    assert_eq!(one, other);
}

#[test]
fn sketches_of_two_secrets_are_not_compared() {
    let other = Sketcher::new(&[2; 32]).sketch(["1"]);
    assert_eq!(of(1..2).overlap(&other), None);
    assert_eq!(of(0..0).overlap(&of(0..9)), None, "no values, nothing to say");
}

#[test]
fn a_sketch_is_a_few_kilobytes_and_survives_being_written() {
    let sketch = of(0..100_000);
    assert_eq!(sketch.to_bytes().len(), 7 + 256 * 8);
    let json = serde_json::to_string(&sketch).unwrap();
    assert!(json.len() < 3_000);
    assert_eq!(serde_json::from_str::<Sketch>(&json).unwrap(), sketch);
}

#[test]
fn the_first_version_is_read_for_ever() {
    assert_eq!(Sketch::try_from(GOLDEN.to_owned()), Ok(of(7..8)));
    assert_eq!(String::from(of(7..8)), GOLDEN);
}

/// The sketch of the one value 7 under the secret of ones.
const GOLDEN: &str = "Acro3SAAAdPUNQfsT4UY";

#[test]
fn what_is_no_sketch_is_refused() {
    let mut bytes = of(0..3).to_bytes();
    assert_eq!(Sketch::from_bytes(&bytes[..bytes.len() - 1]), Err(SketchFault::Broken));
    bytes[0] = 9;
    assert_eq!(Sketch::from_bytes(&bytes), Err(SketchFault::UnknownVersion));
    assert_eq!(Sketch::try_from("*".to_owned()), Err(SketchFault::NotBase64));
}

proptest! {
    #[test]
    fn small_columns_are_compared_exactly(first in 1_u32..200, start in 0_u32..200, len in 1_u32..55) {
        let (one, other) = (of(0..first), of(start..start + len));
        let shared = f64::from(first.min(start + len).saturating_sub(start));
        let union = f64::from(first) + f64::from(len) - shared;
        let overlap = one.overlap(&other).unwrap();
        prop_assert!((overlap.jaccard - shared / union).abs() < 1e-9);
        prop_assert!((overlap.first_in_second - shared / f64::from(first)).abs() < 1e-9);
        prop_assert!((overlap.second_in_first - shared / f64::from(len)).abs() < 1e-9);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(sketch) = Sketch::from_bytes(&bytes) {
            prop_assert_eq!(sketch.to_bytes(), bytes);
        }
    }
}
