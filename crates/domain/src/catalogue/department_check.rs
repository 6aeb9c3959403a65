//! The department check 部门审核 of an entry before it reaches the digital office (Article 4): two people of the unit see
//! every entry, as far as the unit has two.

use serde::Serialize;

/// Whether an entry that is handed in was checked by the unit 本单位审核.
///
/// Codes are persisted with the opening of the case, and never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentCheck {
    /// Not yet: one of the unit's data officers does it next, and not who handed the entry in.
    Awaited,
    /// The data officer who hands in has checked what others compiled.
    Handing,
    /// The data officer compiled it herself and there is no other who could check it: she answers for it alone.
    SoleOfficer,
    /// Nobody in the unit could check it.
    Impossible,
}

/// What is known of a submission when it is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedIn {
    /// Who hands in is a data officer of the unit.
    pub by_officer: bool,
    /// They wrote some of what is handed in themselves.
    pub wrote_it: bool,
    /// The unit has another data officer.
    pub has_other_officer: bool,
}

/// The rule of the department check.
pub const fn department_check(handed_in: HandedIn) -> DepartmentCheck {
    match (handed_in.by_officer, handed_in.wrote_it, handed_in.has_other_officer) {
        (true, false, _) => DepartmentCheck::Handing,
        (true, true, false) => DepartmentCheck::SoleOfficer,
        (_, _, true) => DepartmentCheck::Awaited,
        (false, _, false) => DepartmentCheck::Impossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(by_officer: bool, wrote_it: bool, has_other_officer: bool) -> DepartmentCheck {
        department_check(HandedIn { by_officer, wrote_it, has_other_officer })
    }

    #[test]
    fn two_people_see_every_entry_where_the_unit_has_two() {
        for wrote_it in [true, false] {
            assert_eq!(check(false, wrote_it, true), DepartmentCheck::Awaited);
            assert_eq!(check(false, wrote_it, false), DepartmentCheck::Impossible);
        }
        assert_eq!(check(true, false, true), DepartmentCheck::Handing);
        assert_eq!(check(true, false, false), DepartmentCheck::Handing);
        assert_eq!(check(true, true, true), DepartmentCheck::Awaited, "nobody checks their own");
    }

    #[test]
    fn a_sole_officer_answers_for_what_she_wrote() {
        assert_eq!(check(true, true, false), DepartmentCheck::SoleOfficer);
    }
}
