# Frameworks of reporting.
frameworks-title = Frameworks of reporting
frameworks-lead = What each body asks, in which sections, within which limit and how often. Each fact stands with its source; what has not been held against the document yet is marked.
column-framework = Framework
column-body = Received by
column-cycle = Cycle
column-limit = Limit
column-standing = The country
column-frameworks = Frameworks that ask for it
coverage-title = Collected once, reported many times
coverage-lead = Indicators that more than one framework asks for: a figure collected once serves all of them.
framework-words = { $n ->
    [one] { $count } word at most
   *[other] { $count } words at most
}
framework-words-initial = { $words }, for an initial report alone
framework-words-of = { $words }, in the section “{ $section }”
framework-facts = Basis and rules
framework-limits = Limits
framework-limits-lead = A limit is counted on the text in an official language, not on the Persian one. Official languages:
framework-outline = Sections and questions
framework-source = Source
framework-unverified = (not yet held against the document)
framework-title-unverified = The title of this section has not been held against the document yet.
framework-draft = This command lays out an empty draft of the report:
standing-open = for every country
standing-unknown = unknown
standing-party = a party
standing-party-since = a party since { $year }
standing-signed = signed, not ratified
standing-none = not a party; this framework is closed
