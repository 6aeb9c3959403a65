# Words for codes: one family each, used by pages as t.c("family", code)

nav-portal = Portal
nav-workbench = Workbench
nav-admin = Administration
nav-home = Home
nav-catalogue = Catalogue
nav-log = Usage log
nav-api = API
nav-worklist = Worklist
nav-entries = Our entries
nav-applications = Applications
nav-grants = Grants
nav-systems = Systems
nav-receipts = Receipts
nav-usage = Usage
nav-units = Units
nav-people = People
nav-law = Rules in force
nav-events = Events

post-data-clerk = Data clerk
post-data-officer = Data officer
post-case-worker = Case worker
post-registrar = Catalogue registrar
post-decider = Sharing decider
post-supervisor = Supervisor
post-secrecy-reviewer = Secrecy reviewer
post-finance-reviewer = Finance reviewer
post-discipline-contact = Discipline contact
post-member = Member of the public
post-system-administrator = System administrator
post-security-administrator = Security administrator
post-audit-administrator = Audit administrator

unit-kind-state-organ = State organ
unit-kind-public-institution = Public institution
unit-kind-social-organisation = Social organisation
unit-kind-authorised-body = Authorised body
unit-kind-public-service-enterprise = Public-service enterprise
unit-kind-digital-office = Digital office
unit-kind-technical-service-unit = Technical service unit
unit-kind-natural-person = Citizen
unit-kind-research-institute = Research institute
unit-kind-university = University
unit-kind-enterprise = Enterprise
unit-level-city = City
unit-level-county = County or district

entry-state-draft = Draft
entry-state-submitted = Awaiting registration
entry-state-registered = Awaiting publication
entry-state-published = Published
entry-state-returned = Returned
entry-state-withdrawn = Withdrawn

share-type-unconditional = Unconditional
share-type-conditional = Conditional
share-type-withheld = Withheld

open-type-all = Open to all
open-type-authorised = Open by authorisation
open-type-none = Not open

method-verification = Verification
method-lookup = Look-up
method-interface = Interface
method-exchange = Exchange

procedure-catalogue-registration = Catalogue registration
procedure-sharing-application = Sharing application

case-state-submitted = Awaiting decision
case-state-registered = Registered, awaiting publication
case-state-published = Published
case-state-returned = Returned
case-state-taken-back = Taken back
case-state-granted = Granted
case-state-refused = Refused

act-open = Submit
act-register = Register
act-publish = Publish
act-return = Return for completion
act-take-back = Take back
act-grant = Decide
act-refuse = Refuse

act-done-open = submitted the case
act-done-register = registered the entry
act-done-publish = published the entry
act-done-return = returned it for completion
act-done-take-back = took the case back
act-done-grant = granted sharing
act-done-refuse = refused sharing

clock-register = Registration term
clock-publish = Publication term
clock-decide = Decision term

grant-state-active = In force
grant-state-withdrawn = Withdrawn

sensitivity-ordinary = Ordinary
sensitivity-personal = Personal
sensitivity-sensitive-personal = Sensitive personal
sensitivity-trade-secret = Trade secret

code-check-resident-id = Resident ID check digit
code-check-credit-code = Credit code check character
code-check-division-code = Division code
code-check-mobile-phone = Mobile number format

empty-text-is-missing = Empty means missing
empty-text-is-text = Empty text kept apart

data-scope-city = Whole city
data-scope-city-departments = City departments
data-scope-counties = Counties and districts

load-mode-append = Append
load-mode-upsert = Update by key
load-mode-replace = Replace all

file-format-csv = CSV
file-format-xlsx = XLSX
file-format-json-lines = JSON lines
file-format-parquet = Parquet

batch-state-uploaded = To be checked
batch-state-queued = Queued
batch-state-running = Loading
batch-state-committed = Loaded
batch-state-refused = Not loaded
batch-state-held = Held
batch-state-failed = Failed
batch-state-cancelled = Cancelled

fault-not-integer = Not a whole number
fault-not-decimal = Not a decimal number
fault-too-precise = More digits than declared
fault-not-number = Not a number
fault-not-logical = Not yes or no
fault-not-date = No such date
fault-not-date-time = No such date and time
fault-too-long = Longer than declared
fault-required = Required but missing
fault-not-in-code-list = Not in the code list
fault-check-failed = Check digit or format is wrong
fault-duplicate-key = Key appears twice in the file
fault-field-count = Number of fields differs from the header row
fault-encoding = Not valid in this encoding
fault-forbidden-character = Contains a character that is not allowed

compare-eq = equals
compare-ne = is not
compare-lt = is less than
compare-le = is at most
compare-gt = is more than
compare-ge = is at least
compare-in = is one of
compare-prefix = begins with
compare-contains = contains
compare-missing = is missing

outcome-answered = Answered
outcome-not-found = Not found
outcome-denied = Denied
outcome-failed = Failed
