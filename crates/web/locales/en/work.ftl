# Submissions
submissions-lead = The files agencies have sent, and with whom each of them rests now.
submissions-none = No file has come yet.
column-file = File
column-received = Received
column-errors = Errors
column-warnings = Warnings
column-rests-with = Rests with
state-received = received
state-checked = checked
state-returned = returned
state-approved = approved
state-published = published
rests-with-received = being read
rests-with-checked = waits for a second person’s approval
rests-with-returned = waits for the sender’s correction
rests-with-approved = waits to be published
rests-with-published = done
severity-error = error
severity-warning = warning
finding = Finding
findings-title = Findings
findings-none = No fault was found in this file.
findings-summary = { $n ->
    [one] There is one finding
   *[other] There are { $count } findings
}
findings-more = All { $count } findings
submission-held-back = Figures held back
submission-size = Size of the file (bytes)
grid-title = The file with its findings
grid-lead = Cells with a finding are framed; the number in a cell leads to its finding.
grid-label = Sheet “{ $sheet }” with its findings
grid-truncated = Only the first rows and those with findings are shown.
steps-title = The road it has come
deeds-title = Decide
deed-approve = Approve
deed-approve-text = You have checked the figures and hold them to be right. Somebody other than the sender must approve.
deed-return = Return
deed-reason = The reason, for the sender
deed-publish = Publish
deed-publish-text = What should be done with figures that have an error?
deed-hold-nothing = Publish nothing while there is an error
deed-hold-faulty = Hold back the figures with errors and publish the rest
upload-title = Send a file
upload-lead = Send the file as it is. The bank keeps the original untouched, reads it, and shows every fault on the very cell.
upload-map = Reading map
upload-map-hint = It says what each column and word of the file means.
upload-map-auto = Let the bank find it
upload-file = File
upload-file-hint = XLSX, XLS, CSV or SDMX-ML; at most
upload-send = Send
upload-no-dataflow = Choose the dataflow.
upload-no-file = Choose a file.
upload-empty-file = The file is empty; choose one that holds data.
mend-title = Correct these
sign-in-lead = Only staff of agencies and of the bank sign in. Nobody needs to sign in to see the figures.
sign-in-account = Account
sign-in-password = Password
sign-in-wrong = The account or the password is not right; type both again.

# Reports
reports-lead = Every sentence, table and chart of a report is bound to figures of the bank; no number is typed by hand.
reports-none = There is no report yet.
report-read = Read the report (PDF)

# About
about-title = Why these figures can be relied on
about-lead = Hamafza turns what agencies and provinces know about women and families into figures anyone can check.
about-road-title = The road of a figure
about-road = An agency’s file is kept untouched; it is read and validated; a second person approves it; then a new version is published. Every figure leads back to its file, sheet and cell.
about-versions-title = Versions
about-versions = A published version never changes. A correction is a new version, and the earlier one stays under the same address.
about-absence-title = When there is no figure
about-absence = A figure that is not there is never a blank or a zero. Each absence has its reason: not collected, impossible, suppressed to protect people, or missing.
about-protect-title = Protecting people
about-protect = A figure that an agency suppressed to protect people is shown by its sign and words, and is never taken for a missing one or a zero. The site records neither addresses nor searches of its visitors.
about-law-title = On what grounds
about-law = Agreements say which agency gives what, how often and by when. The table below has them all, with their grounds.
about-duties = Who gives what, and when
column-agreement = Agreement
column-every = How often
column-due-after = Due
column-basis = Grounds
every-years = { $n ->
    [one] every year
   *[other] every { $count } years
}
due-days = { $n ->
    [one] within { $count } day of the end of the year
   *[other] within { $count } days of the end of the year
}

# Faults
fault-not-found-title = This page was not found
fault-not-found-text = The address may be mistyped, or what you look for is not published yet.
fault-forbidden-title = This is not open to you
fault-forbidden-text = Sign in with an account that may do it, or ask the coordinator of the bank.
fault-conflict-title = This cannot be done now
fault-conflict-text = The state has changed; somebody may have been first. Go back and load the page again.
fault-rejected-title = Findings stand in the way
fault-rejected-text = Nothing was changed. Mend these findings first.
fault-refused-title = This file could not be read
fault-refused-text = Open the file in your program, save it again, and send it.
fault-too-large-title = The file is larger than allowed
fault-too-large-text = Split the file, or take out sheets without data, and send it again.
fault-unavailable-title = Not available now
fault-unavailable-text = Try again in a moment.
fault-internal-title = The system has a fault
fault-internal-text = This fault is ours and has been recorded. If it comes again, tell the administrator the mark below.
fault-unreadable-title = This request could not be read
fault-unreadable-text = Check the address or the form and send it again.
fault-incomplete-title = Something is missing
fault-incomplete-text = Go back and fill in the parts that are needed.
fault-method-title = This address does not do that
fault-method-text = Use the buttons of the page itself.
fault-mark = Mark:
fault-find = Search the indicators
patterns-title = Patterns
