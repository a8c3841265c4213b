# Drafts of reports.
drafts-title = Drafts
drafts-lead = Reports that are being written. Each section has the agency that owes it and every figure is bound to the bank; when a figure is revised, the paragraphs that rest on it turn red.
drafts-none = There is no draft yet.
draft-begin = Begin a draft
draft-framework = Framework
draft-id = Identifier
draft-id-hint = Small Latin letters, digits and hyphens, such as ccpr-2027.
draft-files = The draft as a file
draft-red-title = { $count ->
    [one] { $count } paragraph no longer agrees with the data
   *[other] { $count } paragraphs no longer agree with the data
}
draft-red-lead = Their figures have changed in the bank since they were last written. Read them again and save.
draft-red-one = A figure of this paragraph has changed
draft-was = It read:
draft-is = It reads:
draft-became = →
draft-nothing = nothing
draft-sections = Sections
draft-section = Section
draft-owner = Owner
draft-nobody = nobody named
draft-broken = Broken
draft-red = Red
draft-beside = Beside the text
draft-signed = Signed
draft-unsigned = not signed
draft-findings = Findings
draft-no-findings = There are no findings.
draft-more = { $count ->
    [one] and { $count } more finding
   *[other] and { $count } more findings
}
draft-give-out = Freeze and give out
draft-give-out-lead = The report is fixed in both languages with the figures of this moment and entered in the transparency log. After that it never changes.
draft-data = Data and series
draft-front = Front matter
draft-reads = The text with its figures
draft-write = Write
draft-write-lead = Each language under its marker, [fa] or [en], paragraph opposite paragraph. When somebody else writes another paragraph at the same time, both stand; when they write the same one, yours is kept beside the text until it is decided about.
draft-suggest = Suggest
draft-suggest-lead = Another agency writes this section. Write the text as you would have it; each paragraph that differs is kept beside the text as a suggestion.
draft-text = Text of the section
draft-save = Save
draft-saved = Saved.
draft-saved-beside = { $count ->
    [one] { $count } paragraph was kept beside the text, to be decided about.
   *[other] { $count } paragraphs were kept beside the text, to be decided about.
}
draft-beside-title = Beside the text
draft-beside-lead = Paragraphs that two people wrote at the same time, or that were suggested. Nothing anybody wrote is lost.
draft-stands = In the text:
draft-wanted = Suggested:
draft-take = Put it into the text
draft-decline = Set it aside
draft-discussion = Discussion
draft-comment = Your comment
draft-send = Send
draft-sign = Sign this version
draft-sign-lead = I have read this version and approve of it.
draft-differences = What this version changed
draft-no-differences = The text did not change; its figures were seen again.
remark-error = Error
remark-warning = Warning
remark-question = A rapporteur’s question
remark-note = Note
