# The collection desk
nav-tasks = My tasks
nav-calls = Data calls
column-call = Data call
column-cells = Cells
column-time = Time
column-name = Name
column-office = Office
column-role = Role
form-state-draft = being filled in
form-state-complete = complete, not sent
form-state-submitted = submitted
form-state-under_review = under review
form-state-returned = returned
form-state-resubmitted = resubmitted
form-state-approved = approved
form-state-accepted = accepted
form-state-locked = accepted and locked
form-state-published = published
form-state-revised = revised
approval-UNAPPROVED_WAITING = not your level’s turn yet
approval-UNAPPROVED_READY = ready for approval at your level
approval-UNAPPROVED_ELSEWHERE = unapproved elsewhere
approval-APPROVED_HERE = approved at your level
approval-APPROVED_ELSEWHERE = approved at a higher level
approval-ACCEPTED_HERE = accepted at your level
approval-ACCEPTED_ELSEWHERE = accepted at the national level
level-national = national level
level-ministry = ministry or agency
level-department = department
level-province = province
level-county = county
way-title = The way of review
way-done = has approved
way-now = its turn
way-later = not yet
time-waiting = not due yet
time-overdue = overdue
time-on-time = on time
time-late = late

# Tasks
tasks-lead = The forms that wait for you, and after them those that rest with others.
tasks-none = Nothing waits for you now.
turn-fill = To fill in and send
turn-review = To review and approve
turn-publish = To publish
turn-follow = With others
rests-with-nobody = done

# Form
form-cells = Cells of the form
form-lead = Each cell wants a figure or the reason why there is none. Enter and the arrows move between cells; a block copied in Excel can be pasted.
form-row = Row
form-value = Figure
form-sum = Women and men together
form-reason = Why there is no figure:
form-no-reason = has a figure
form-keep = Save
form-saved = Saved
form-saving = Saving…
form-offline = No connection. What you typed stays on this page and is sent again.
form-pages = Pages of the form
form-page = Page
form-progress = { $filled } of { $asked } cells
form-holes = { $n ->
    [one] One cell has neither figure nor reason; it is sent as it is.
   *[other] { $count } cells have neither figure nor reason; they are sent as they are.
}
form-findings = { $n ->
    [0] no findings
    [one] one finding
   *[other] { $count } findings
}
form-submission = Findings of the check
form-known = In the bank: { $value }, { $period }, from { $provider }
form-before = before
form-only-changed = Only the cells that changed since last time are shown.
form-show-all = All cells
form-show-changed = Only what changed
form-send = Send for review
form-send-text = Once sent the form is closed; only cells that come back are opened again.
form-begin = Begin the review
form-begin-text = The sender sees that you have the form in hand.
form-approve-text = You have checked the figures and hold them to be right for your level. Somebody who neither wrote nor sent them has to approve.
form-publish-text = The figures of this form are published in the next version of the dataflow.
form-return-text = To return a cell, open the page of that cell; the others stay closed.
form-return = Return this cell
form-return-one = This cell alone is opened for the sender.
form-return-reason = Reason
form-return-words = Words for the sender
form-note = Add a note
form-note-words = Note
form-thread = history
form-thread-title = History and thread
form-thread-none = Nothing was written in this cell yet.
form-typed = as typed
form-cell-title = Cell { $cell }
form-cell-open = This cell is open: the sender can write it.
form-cell-closed = This cell is closed; a reviewer has to return it first.
form-cell-missing = The form has no such cell; load the page again.
form-mend-title = These cells were not saved
form-quarrel = { $who } wrote “{ $value }” meanwhile ({ $moment }). Choose which is to stand; both stay in the history.
form-choose = Which is to stand
form-keep-theirs = Keep
form-use-mine = Use mine
form-unreadable-text = This is not a number; write digits only, such as 1,234 or 12.5.
form-unreadable-date = This is a date, not a number.
form-unreadable-too-long = This number is too long.
form-unreadable-cell-error = This is an error of a spreadsheet, not a number.
form-unreadable-blank = This cell is empty; write a figure or choose a reason.
empty-hole = neither figure nor reason
empty-not_collected = not collected
empty-not_applicable = not applicable
empty-not_yet = not yet
empty-confidential = confidential
empty-zero = zero
return-sum = parts and total disagree
return-jump = far from last time
return-unit = wrong unit
return-scope = for another area, period or group
return-absence = the reason for its absence does not convince
return-correction = correction asked for by the sender
return-other = another reason
return-of-cell = { $reason } (cell { $cell })
entry-written = Written
entry-refused = Not taken, another one was first
entry-returned = Returned
entry-note = Note
uses-title = Where these figures are used
use-version = version { $version }
use-report = Report “{ $title }”

# Data calls
calls-lead = Each data call is one round of collection: from whom, what, for which period, by when.
calls-none = There is no data call yet.
call-new = New data call
call-lead = Choose what you want, from whom and by when. Before it opens you see what is already known.
call-name-fa = Name of the data call in Persian
call-name-en = Name of the data call in English
call-period-hint = A Gregorian year or a part of one, such as 2026 or 2026-Q1
call-due-hint = A Gregorian day, such as 2026-12-31
call-ask = What to ask
ask-unknown = only what nobody else has supplied
ask-everything = everything, with the known figure beside it, to be confirmed at its source
call-agreements = Data and agreements
call-prepare = See what would be asked
call-open-deed = Open the data call
call-asked = { $n ->
    [0] Nothing would be asked
    [one] One cell would be asked for
   *[other] { $count } cells would be asked for
}
call-asked-text = Each provider is asked only for cells that nobody else supplies; what is known already stands beside the form.
call-column-asked = asked for
call-column-now = known for this period
call-column-before = known for earlier periods only
call-column-elsewhere = asked of another
call-no-name = Write the name of the data call.
call-no-period = Write the period, such as 2026.
call-no-due = Write a day that has not passed.
call-no-agreement = Choose at least one agreement.
call-no-provider = Choose at least one organisation.
call-open = open
call-closed = closed
call-close = Close the data call
call-close-text = Once it is closed nothing is taken any more, and what was accepted is locked.
call-remind = Remind
call-remind-text = Puts a message into the outbox, once a day for each provider, for what is due soon, overdue, or came back.
reminders-written = { $n ->
    [0] No new reminder was needed today.
    [one] One reminder was put into the outbox.
   *[other] { $count } reminders were put into the outbox.
}
board-sentence = Of { $expected } forms { $received } were received and { $accepted } accepted; { $overdue } are overdue.
board-total = All
board-provinces = Provinces at a glance
board-by-provider = By provider
board-by-dataflow = By dataflow
board-forms = Forms
board-expected = expected
board-received = received
board-accepted = accepted

# Organisations
organisations-title = Organisations and provinces
organisations-lead = Who stands above reviews and approves the figures of those below.
organisations-below = { $count } below it
organisation-kind = Kind
organisation-area = Answers for
organisation-since = Since
organisation-above = Under
organisation-below = Below it
organisation-people = People and roles
organisation-no-people = No account works for this organisation yet.
organisation-times = At other times
valid-between = from { $from } to { $to }
office-until = until { $day }, delegated by { $by }
kind-national = national desk
kind-international = international organisation
kind-ministry = ministry
kind-agency = state organisation
kind-department = department
kind-province = province
kind-county = county
kinds-national = National desk
kinds-international = International organisations
kinds-ministry = Ministries
kinds-agency = State organisations
kinds-department = Departments
kinds-province = Provinces
kinds-county = Counties
role-supplier = supplier
role-reviewer = reviewer
role-approver = approver
role-coordinator = coordinator
role-working_group_member = working-group member
role-drafter = report drafter
role-administrator = administrator
role-auditor = auditor
delegate-title = Delegate your role
delegate-text = Your role is given to a colleague until the day you name, and ends by itself.
delegate-to = To
delegate-until = Until (Gregorian, such as 2026-12-31)
delegate-deed = Delegate
submission-by-form = These figures were sent by a form, and are reviewed there.
deed-name-write-cell = Cell written
deed-name-refuse-cell = Cell not written over
