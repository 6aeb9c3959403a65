# Catalogue, sharing, data and systems: procedures between units

# Another code for an entry
procedure-entry-recoding = Another code for an entry
procedure-entry-recoding-about = Where the classification is put in order, a registrar of the digital office proposes another class for an entry and a decider orders it. The entry gets a new code; the old one is given to no other entry and always leads to this one.
case-state-entry-recoding-recoded = Recoded
act-entry-recoding-recode = Order the new code
act-done-entry-recoding-recode = ordered the new code
notice-case-entry-recoding-recode = { $number }: the entry has a new code: { $title }
field-entry-recoding-class-code = New class code
field-entry-recoding-class-code-hint = Such as 307015; the platform gives the number within it.
field-entry-recoding-reasons = Reasons for the new code

# Update of a catalogue entry
procedure-catalogue-update = Update of a catalogue entry
procedure-catalogue-update-about = When the law or duty that an entry rests on has changed, whoever learns of it says so. The providing unit publishes a new edition within its term, or finds with reasons that nothing changes. A new edition ends the case by itself.
case-state-catalogue-update-submitted = To be updated
case-state-catalogue-update-updated = Updated
case-state-catalogue-update-unchanged = Nothing to update
act-catalogue-update-record-edition = Record the new edition
act-done-catalogue-update-record-edition = published a new edition, which ended the case
notice-case-catalogue-update-record-edition = { $number }: the entry was updated: { $title }
act-catalogue-update-find-unchanged = Nothing to update
act-done-catalogue-update-find-unchanged = found that nothing changes
notice-case-catalogue-update-find-unchanged = { $number }: the provider finds that nothing changes: { $title }
clock-update = Update of the entry
field-catalogue-update-entry = Entry
field-catalogue-update-change-kind = What changed
choice-change-kind-law-changed = The law
choice-change-kind-duty-changed = The unit's duty
choice-change-kind-data-changed = The data itself
field-catalogue-update-changed-on = Changed on
field-catalogue-update-account = What changed, in words
services-submit-catalogue-update = Ask for the update

# Withdrawing a catalogue entry
procedure-catalogue-withdrawal = Withdrawal of a catalogue entry
procedure-catalogue-withdrawal-about = A unit's data officer asks to withdraw a published entry and says why; the digital office decides. The entry leaves the catalogue but keeps its code for ever; grants on it end and their units are told.
case-state-catalogue-withdrawal-withdrawn = Withdrawn
act-catalogue-withdrawal-withdraw = Withdraw the entry
act-done-catalogue-withdrawal-withdraw = withdrew the entry
notice-case-catalogue-withdrawal-withdraw = { $number }: the entry was withdrawn: { $title }
field-catalogue-withdrawal-reasons = Reasons for the withdrawal
field-replaced-by = Entry that replaces it

# Publishing a withdrawn entry again
procedure-catalogue-restoration = Restoration of a catalogue entry
procedure-catalogue-restoration-about = A unit's data officer asks to publish a withdrawn entry again; with the digital office's consent it comes back as last published and under its old code. Grants that ended stay ended and are applied for anew.
case-state-catalogue-restoration-restored = Restored
act-catalogue-restoration-restore = Restore the entry
act-done-catalogue-restoration-restore = restored the entry
notice-case-catalogue-restoration-restore = { $number }: the entry was restored: { $title }
field-catalogue-restoration-reasons = Reasons for the restoration

# Withdrawal of a grant
procedure-grant-withdrawal = Withdrawal of a grant
procedure-grant-withdrawal-about = The providing unit or the digital office asks for a grant to be withdrawn where it is used beyond its purpose or its basis is gone; whoever decides on sharing by law decides. The using unit may give a grant back by itself. The next request is refused.
case-state-grant-withdrawal-withdrawn = Withdrawn
case-state-grant-withdrawal-given-back = Given back
act-grant-withdrawal-withdraw = Withdraw the grant
act-done-grant-withdrawal-withdraw = withdrew the grant
notice-case-grant-withdrawal-withdraw = { $number }: the grant was withdrawn: { $title }
act-grant-withdrawal-give-back = Give the grant back
act-done-grant-withdrawal-give-back = gave the grant back
notice-case-grant-withdrawal-give-back = { $number }: the using unit gave the grant back: { $title }
act-grant-withdrawal-refuse = Leave it in force
act-done-grant-withdrawal-refuse = left the grant in force
notice-case-grant-withdrawal-refuse = { $number }: the grant stays in force: { $title }
field-grant-withdrawal-grant = Grant to withdraw
field-use-field = Field of use
choice-use-field-approval = Administrative approval
choice-use-field-market-regulation = Market regulation
choice-use-field-governance = Urban and rural governance
field-ground = Ground
choice-ground-given-back = Given back by the using unit
choice-ground-purpose-over = Purpose reached or matter ended
choice-ground-misuse = Used beyond purpose or scope
choice-ground-basis-gone = Legal basis changed or repealed
choice-ground-other = Other
field-grant-withdrawal-reasons = Reasons

# Renewing a grant
procedure-grant-renewal = Renewal of a grant
procedure-grant-renewal-about = Before a grant is over its unit asks for a later last day and says why; whoever decides on sharing by law decides. Items, rows and methods stay as they are; more needs a new application.
case-state-grant-renewal-renewed = Renewed
act-grant-renewal-renew = Renew the grant
act-done-grant-renewal-renew = renewed the grant
notice-case-grant-renewal-renew = { $number }: the grant was renewed: { $title }
act-grant-renewal-refuse = Refuse
act-done-grant-renewal-refuse = refused the renewal
notice-case-grant-renewal-refuse = { $number }: the renewal was refused: { $title }
field-grant-renewal-grant = Grant to renew
field-grant-renewal-valid-to = New last day
field-grant-renewal-reasons = Reasons for the renewal

# Offering data to another unit
procedure-push-proposal = Proactive push
procedure-push-proposal-about = The unit that has data, or the digital office, offers it to a unit that could use it, stating items, purpose, matter, methods and term. The receiving unit's data officer accepts, naming the responsible person, and the grant is made; or declines. Withheld data cannot be pushed.
case-state-push-proposal-proposed = Waiting for the receiving unit
case-state-push-proposal-accepted = Accepted
case-state-push-proposal-declined = Declined
act-push-proposal-accept = Accept
act-done-push-proposal-accept = accepted the data
notice-case-push-proposal-accept = { $number }: the data was accepted: { $title }
act-push-proposal-decline = Decline
act-done-push-proposal-decline = declined the data
notice-case-push-proposal-decline = { $number }: the data was declined: { $title }
field-push-proposal-items = Items offered
field-push-proposal-unit = Receiving unit
field-push-proposal-purpose = Purpose
field-matter-code = Code of the matter
field-matter-name = Name of the matter
field-methods = Methods
choice-methods-verification = Verification
choice-methods-lookup = Look-up
choice-methods-interface = Interface
choice-methods-exchange = Exchange
field-push-proposal-valid-to = Last day of use
field-push-proposal-responsible = Responsible person
field-push-proposal-responsible-hint = One of the receiving unit's people.

# Doubt and correction
procedure-correction = Correction of data
procedure-correction-about = Whoever finds data that seems wrong can report it. The digital office verifies it together with the provider: wrong data is ordered to be corrected by a set day, a report that is not borne out is answered with evidence; the reporter and the other users are told. A matter that is being handled for a citizen goes on and does not wait for the correction.
case-state-correction-reported = Reported
case-state-correction-verifying = Being verified by the provider
case-state-correction-verified = Verified, awaiting the conclusion
case-state-correction-to-correct = To be corrected
case-state-correction-corrected = Corrected
case-state-correction-rejected = Not borne out
act-correction-verify = Have it verified
act-done-correction-verify = had the provider verify it
notice-case-correction-verify = { $number }: passed to the provider for verification: { $title }
act-correction-state-finding = State the finding
act-done-correction-state-finding = stated what was found
notice-case-correction-state-finding = { $number }: the provider stated its finding: { $title }
act-correction-order-correction = Order the correction
act-done-correction-order-correction = ordered the correction
notice-case-correction-order-correction = { $number }: the data is wrong and must be corrected: { $title }
act-correction-correct = Report the correction
act-done-correction-correct = corrected the data
notice-case-correction-correct = { $number }: the data was corrected: { $title }
act-correction-reject = Not borne out
act-done-correction-reject = found the data right
notice-case-correction-reject = { $number }: the data was found to be right: { $title }
field-correction-items = Items in doubt
field-doubt = Doubt
field-doubt-hint = What seems wrong, and why. This is public: write no personal data.
field-record-hint = Record concerned
field-record-hint-hint = How to find the record. Not public.
field-correction-evidence = Evidence
field-erroneous = Is it wrong
choice-erroneous-yes = Yes
choice-erroneous-partly = In part
choice-erroneous-no = No
field-finding = What was found
field-correction-mend-by = To be corrected by
field-correction = Correction
clock-correction-correct = Term for the answer
clock-correction-mend = Term for the correction

# Deleting or altering data
procedure-change-order = Order to delete or alter data
procedure-change-order-about = Data on file is neither altered nor deleted without approval. A clerk asks, the unit's data officer approves, then the digital office; the platform carries it out and records the rows changed and the version made. No person touches the table.
case-state-change-order-unit-approved = Approved by the unit
case-state-change-order-approved = Approved, being carried out
case-state-change-order-executed = Carried out
case-state-change-order-failed = Could not be carried out
act-change-order-approve-for-unit = Approve for the unit
act-done-change-order-approve-for-unit = approved for the unit
notice-case-change-order-approve-for-unit = { $number }: approved by its unit, to be decided by the digital office: { $title }
act-change-order-approve = Approve
act-done-change-order-approve = approved the change
notice-case-change-order-approve = { $number }: approved, the platform carries it out: { $title }
act-change-order-execute = Carry out
act-done-change-order-execute = the platform carried the change out
notice-case-change-order-execute = { $number }: the change was carried out: { $title }
act-change-order-fail = Fail
act-done-change-order-fail = the platform could not carry the change out; the data is as it was
notice-case-change-order-fail = { $number }: the change could not be carried out: { $title }
act-change-order-reject-for-unit = Reject for the unit
act-done-change-order-reject-for-unit = rejected the change for the unit
notice-case-change-order-reject-for-unit = { $number }: rejected by the unit: { $title }
field-change-kind = Kind of change
choice-change-kind-delete = Delete
choice-change-kind-alter = Alter
field-record-keys = Keys of the rows to delete
field-record-keys-hint = One key a line; the parts of a key between commas, in the order of the entry's unique key.
field-change-order-batch = Batch
field-change-order-batch-hint = To alter data: upload a file without confirming it, then choose its batch here.
field-change-order-reasons = Reasons for the change

# Secrecy review
procedure-secrecy-review = Secrecy review
procedure-secrecy-review-about = Review before publication and exchange. Units ask for it, and the platform opens it where the words of an entry hit a list; meanwhile nothing is published or loaded. A hit is cleared only by another person, with reasons; what is confirmed as secret is blocked, and nobody can publish or exchange it.
case-state-secrecy-review-submitted = To be reviewed
case-state-secrecy-review-suspected = Suspected, to be looked at again
case-state-secrecy-review-cleared = Cleared
case-state-secrecy-review-cleared-as-false-hit = Cleared as a false hit
case-state-secrecy-review-confirmed-secret = Confirmed as secret
act-secrecy-review-clear = Clear
act-done-secrecy-review-clear = cleared it
notice-case-secrecy-review-clear = { $number }: cleared: { $title }
act-secrecy-review-suspect = Suspect a secret
act-done-secrecy-review-suspect = suspected a secret
notice-case-secrecy-review-suspect = { $number }: a secret is suspected: { $title }
act-secrecy-review-clear-false-hit = Clear as a false hit
act-done-secrecy-review-clear-false-hit = cleared it as a false hit
notice-case-secrecy-review-clear-false-hit = { $number }: cleared as a false hit: { $title }
act-secrecy-review-confirm-secret = Confirm as secret
act-done-secrecy-review-confirm-secret = confirmed it as secret
notice-case-secrecy-review-confirm-secret = { $number }: confirmed as secret and blocked: { $title }
field-secrecy-review-entry = Entry to review
field-secrecy-review-batch = Batch
field-secrecy-review-batch-hint = Only where one batch is reviewed.
field-signs = What to review
field-signs-hint = What may be secret.
clock-secrecy-review-review = Term of the review

# Connecting a system
procedure-system-connection = Connection of a system
procedure-system-connection-about = A system connects, as provider or as user, only after a professional security assessment. Without one, or with one that has run out, the application is not taken; with the digital office's consent the system connects, and it is suspended by the platform when the assessment ends.
case-state-system-connection-connected = Connected
act-system-connection-connect = Let it connect
act-done-system-connection-connect = let the system connect
notice-case-system-connection-connect = { $number }: the system is connected: { $title }
field-system = System
field-system-role = Connects as
choice-system-role-supplier = Provider of data
choice-system-role-user = User of data
field-assessor = Assessing body
field-system-connection-report-number = Number of the assessment report
field-protection-level = Protection level
field-protection-level-hint = From 1 to 5.
field-assessed-on = Day of the assessment
field-assessed-until = Assessment holds until

# Changes of units and people
procedure-unit-order = Change of a unit, or hand-over
procedure-unit-order-about = Units merge, split, are renamed or dissolved, or somebody leaves. The digital office approves and, when the day has come, carries it out at once: open cases, grants, entries, systems and people go to the successor, of a split to the one named for each; a leaver's cases and grants to whoever takes over.
case-state-unit-order-approved = Approved, to be carried out
case-state-unit-order-carried-out = Carried out
case-state-unit-order-revoked = Revoked
act-unit-order-assign = Name who takes over
act-done-unit-order-assign = named who takes over
notice-case-unit-order-assign = { $number }: it was named who takes over: { $title }
field-heirs = Who takes over entries and people
field-heirs-hint = Cases and grants follow their entry or who answers for them, systems their responsible person.
act-unit-order-approve = Approve
act-done-unit-order-approve = approved the order
notice-case-unit-order-approve = { $number }: approved: { $title }
act-unit-order-carry-out = Carry out
act-done-unit-order-carry-out = carried the order out
notice-case-unit-order-carry-out = { $number }: carried out: { $title }
act-unit-order-revoke = Revoke
act-done-unit-order-revoke = revoked the approval
notice-case-unit-order-revoke = { $number }: the approval was revoked: { $title }
field-unit-order-unit = Unit concerned
field-order-kind = What changes
choice-order-kind-merge = Merger
choice-order-kind-split = Split
choice-order-kind-rename = New name
choice-order-kind-dissolve = Dissolution
choice-order-kind-hand-over = A person's hand-over
field-order-number = Number of the order
field-effective-on = In force from
field-successors = Successor units
field-successors-hint = For a merger, split or dissolution. With several, everything goes to the first, which then hands over what is the others'.
field-new-name-zh = New name in Chinese
field-new-name-en = New name in English
field-new-short-name = New short name
field-leaver = Who leaves
field-taker = Who takes over
act-done-move-unit = moved the case to the successor unit
act-done-hand-over = handed the case over to another person

# States of entries, ways of loading
entry-state-blocked = Blocked
load-mode-delete = Delete by key
loads-mode-hint-delete = Done only by the platform, under an approved order.

# Notices
notice-grant-renewed = Grant { $number } was renewed: { $title }
notice-grant-pushed = Pushed data accepted as grant { $number }: { $title }
notice-system-suspended = The assessment ran out and the system is suspended: { $title }
notice-delegation-made = A stand-in was named: { $title }
notice-delegation-ended = Standing in has ended: { $title }

# What is missing or at fault
gap-field-not-past = must not be later than today
gap-grant-not-longer = must be later than the grant's present last day
gap-system-assessment-expired = has run out
gap-change-batch-not-waiting = is no uploaded and unconfirmed batch of the entry
gap-change-key-parts = does not have as many parts as the unique key
gap-unit-order-not-your-unit = must be your own unit
gap-unit-order-successor = must be another existing unit of a suitable kind
gap-unit-order-left-twice = an entry or a person can go to one unit only
gap-unit-order-same-person = must be another person
gap-delegation-overlaps = overlaps with another stand-in's span
gap-delegation-past = must not be earlier than today
gap-delegation-ends-before = must not be before the first day
gap-delegation-too-long = is too long; use a hand-over instead
gap-delegation-oneself = cannot be yourself
gap-delegation-foreign-person = must be an active person of your unit
gap-delegation-administrator = must not be one of the three administrators

# Errors
code-entry-under-review = The entry is being registered. Wait until that has ended.
code-entry-not-published = The entry is not published.
code-entry-not-withdrawn = The entry is not withdrawn.
code-push-not-your-data = Only the unit that has the data, or the digital office, can push it.
code-change-batch-not-waiting = There is no such batch, or it was confirmed already.
code-load-delete-by-order = Data is deleted only by an approved order.
code-load-ordered = This batch carries out an approved order and cannot be given up.
code-secrecy-confirmed = This is confirmed as secret and can be neither published nor exchanged.
code-secrecy-under-review = A secrecy review is under way. Wait until it has ended.
code-secrecy-review-required = The words of the entry hit a list: it needs a secrecy review first.
code-secrecy-hit-needs-reasons = The words of the entry hit a list: clear it as a false hit, with reasons.
code-secrecy-finding-needs-reasons = Screening found something in the file: clear it as a false hit, with reasons.
code-unit-order-no-split = Who takes over is named one by one for a split only.
code-unit-order-unassigned = Name who takes over entries and people before a split is approved.
code-grant-not-yours = The grant is another unit’s; whoever decides on sharing withdraws it.
code-unit-order-not-yet = The order is not in force yet.

# Opinions
procedure-catalogue-opinion = Opinion of another unit
procedure-catalogue-opinion-about = The digital office asks a unit that is concerned for its opinion on an entry that is to be registered or published, one unit at a time. It is published once all have answered or their terms have run out.
case-state-catalogue-opinion-asked = Awaiting the opinion
case-state-catalogue-opinion-agreed = No objection
case-state-catalogue-opinion-disagreed = Objection
case-state-catalogue-opinion-called-off = No longer asked
act-catalogue-opinion-agree = No objection
act-catalogue-opinion-disagree = Object
act-catalogue-opinion-call-off = Stop asking
act-catalogue-opinion-lapse = End with the registration
act-done-catalogue-opinion-agree = had no objection
act-done-catalogue-opinion-disagree = objected
act-done-catalogue-opinion-call-off = stopped asking
act-done-catalogue-opinion-lapse = ended, as the registration did
act-done-opinion-agreed = answered: no objection
act-done-opinion-disagreed = answered: objection
notice-case-catalogue-opinion-agree = { $number }: no objection ({ $title })
notice-case-catalogue-opinion-disagree = { $number }: an objection ({ $title })
notice-case-catalogue-opinion-call-off = { $number }: your opinion is no longer asked ({ $title })
notice-case-catalogue-opinion-lapse = { $number }: your opinion is no longer asked, the registration has ended ({ $title })
clock-opinion = Term for the opinion
field-catalogue-opinion-case = Registration case
field-catalogue-opinion-unit = Unit that is asked
field-catalogue-opinion-question = What is asked
code-catalogue-opinion-awaited = A unit that was asked has not answered and still has time; it cannot be published yet.
gap-catalogue-opinion-own-unit = choose another unit than the one that submitted and the digital office
gap-catalogue-opinion-asked = this unit is being asked already
