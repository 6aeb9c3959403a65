//! The events that start, suspend and extend terms. Only an event that a rule names moves that rule's clock.

use crate::names::{name_list, name_type};

/// The name of an event: dotted lower case, persisted with clocks, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventName(&'static str);

name_type!(EventName, ALL);

name_list! { EventName;
    /// The unit was told its score.
    ASSESSMENT_SCORED = "assessment.scored";
    /// The law or the duty that an entry rests on changed.
    CATALOGUE_BASIS_CHANGED = "catalogue.basis.changed";
    /// An entry was published, or its unit found it still true.
    CATALOGUE_ENTRY_CHECKED = "catalogue.entry.checked";
    /// An entry was handed in to its own unit's data officer.
    CATALOGUE_ENTRY_HANDED_IN = "catalogue.entry.handed.in";
    /// An entry passed the registration check.
    CATALOGUE_ENTRY_REGISTERED = "catalogue.entry.registered";
    /// An entry was submitted for registration.
    CATALOGUE_ENTRY_SUBMITTED = "catalogue.entry.submitted";
    /// The competent department consented to a longer update.
    CATALOGUE_EXTENSION_CONSENTED = "catalogue.extension.consented";
    /// Another unit was asked for its opinion on a submission.
    CATALOGUE_OPINION_ASKED = "catalogue.opinion.asked";
    /// An updated entry was reported for audit.
    CATALOGUE_UPDATE_REPORTED = "catalogue.update.reported";
    /// Data was collected and is ready for aggregation.
    COLLECTION_COMPLETED = "collection.completed";
    /// Another holder was found to differ from the source.
    CONFLICT_FOUND = "conflict.found";
    /// A user reported an error in the data.
    CORRECTION_REPORTED = "correction.reported";
    /// A change to data was asked for.
    DATA_CHANGE_REQUESTED = "data.change.requested";
    /// The day of a developer's next report was set.
    DEVELOPMENT_REPORT_SET = "development.report.set";
    /// A security incident was found.
    INCIDENT_FOUND = "incident.found";
    /// Misconduct was reported.
    MISCONDUCT_REPORTED = "misconduct.reported";
    /// An entry was proposed for opening.
    OPEN_ENTRY_PROPOSED = "open.entry.proposed";
    /// Authorised opening was applied for.
    OPEN_GRANT_APPLIED = "open.grant.applied";
    /// The applicant for authorised opening was told, once, what is missing (一次性告知).
    OPEN_GRANT_INCOMPLETE = "open.grant.incomplete";
    /// Somebody asked for data to be opened.
    OPEN_REQUEST_SUBMITTED = "open.request.submitted";
    /// A review request was accepted (受理).
    OPEN_REVIEW_ACCEPTED = "open.review.accepted";
    /// A review of the unit's answer was asked for.
    OPEN_REVIEW_REQUESTED = "open.review.requested";
    /// An order to correct was issued.
    ORDER_ISSUED = "order.issued";
    /// A data product was submitted for registration.
    PRODUCT_SUBMITTED = "product.submitted";
    /// A project was put forward for acceptance.
    PROJECT_ACCEPTANCE_REQUESTED = "project.acceptance.requested";
    /// A statement on a project was asked for.
    PROJECT_STATEMENT_REQUESTED = "project.statement.requested";
    /// The data of a resource was found to be below the quality asked for.
    QUALITY_FOUND = "quality.found";
    /// A resource registration was applied for.
    REGISTRATION_APPLIED = "registration.applied";
    /// A resource registration passed its formal review.
    REGISTRATION_REVIEWED = "registration.reviewed";
    /// The parts of an income were agreed.
    REVENUE_AGREED = "revenue.agreed";
    /// A secrecy review was asked for.
    SECRECY_REVIEW_REQUESTED = "secrecy.review.requested";
    /// A complete sharing application was accepted.
    SHARE_APPLICATION_ACCEPTED = "share.application.accepted";
    /// The provider consented to a sharing application.
    SHARE_APPLICATION_CONSENTED = "share.application.consented";
    /// The applicant was told, once, what is missing (一次性告知).
    SHARE_APPLICATION_INCOMPLETE = "share.application.incomplete";
    /// A sharing application was submitted.
    SHARE_APPLICATION_SUBMITTED = "share.application.submitted";
    /// The competent department consented to a later reply.
    SHARE_EXTENSION_CONSENTED = "share.extension.consented";
    /// A sign-in failed.
    SIGN_IN_FAILED = "sign_in.failed";
    /// The connection of a system was applied for.
    SYSTEM_CONNECTION_APPLIED = "system.connection.applied";
    /// A cycle of an update cycle was over (更新周期届满).
    UPDATE_CYCLE_ENDED = "update.cycle.ended";
    /// A use of data was recorded.
    USAGE_RECORDED = "usage.recorded";
    /// A violation was found by rule or reported.
    VIOLATION_RAISED = "violation.raised";
    /// A calendar year ended.
    YEAR_ENDED = "year.ended";
}
