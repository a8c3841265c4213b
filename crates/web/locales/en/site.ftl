# The frame
site-name = Hamafza
site-tag = The data bank on women and families
language-name = English
skip = Skip to the main text
nav-label = Sections
nav-home = Home
nav-indicators = Indicators
nav-gaps = Data gaps
nav-submissions = Submissions
nav-reports = Reports
nav-about = About the bank
sign-in = Sign in
sign-out = Sign out
crumbs-label = Where this page stands
foot-trust = Every figure here can be followed back to the cell of the file it came from.
foot-more = How we work
foot-licence = Free software under MIT; figures may be quoted with source and version.
as-of-label = A view of the past
as-of-banner = This page shows the bank as it was on { $moment }.
as-of-now = See today’s figures
moment = { $day } at { $time }
list-comma = ,
women = Women
men = Men
total = Total
version = Version
version-retracted = version taken back
version-words = version { $number }, { $date }
version-none = nothing is published yet
nothing-yet = no figure yet
percentage-points = { $number } percentage points
mebibyte = MiB
choose = Choose

# Signs
legend-title = What the signs mean
status-absent = nothing was ever reported

# Home
home-title = Home
home-heading = Women and families in figures
home-lead = Figures on the lives of women and men in Iran, each with its source, its version and the way back to the cell it came from.
home-counts = { $n ->
    [one] { $count } indicator is defined in the bank.
   *[other] { $count } indicators are defined in the bank.
}
home-themes = Themes
home-theme-all = All indicators of this theme
home-gaps = What is known and what is not
home-heat-more = { $shown } of { $all } indicators are shown.
home-gaps-all = All gaps, and who owes each
home-news = What is new
home-no-news = Nothing is published yet.
home-trust = Agencies send the data, a second person checks and approves it, and a published version never changes again.
search-label = Search the indicators
search-button = Search
search-found = { $n ->
    [0] No indicator found
    [one] { $count } indicator found
   *[other] { $count } indicators found
}
search-none = Try a shorter word or another one, or look in the list below.

# Gaps
gap-title = Data gaps
gap-sentence = Of { $expected } figures that agencies owe, { $known } are there, { $stale } are out of date, { $explained } are explained as missing and { $never } never came.
gap-heat-caption = State of each indicator in each province, for women and men apart
gap-known = known
gap-stale = out of date
gap-explained = explained
gap-never = never came
gap-known-long = Known: a figure for the latest year due, or a later one
gap-stale-long = Out of date: only figures of earlier years
gap-explained-long = Explained: no figure, and the reason is given
gap-never-long = Never came
gap-explained-why = explained: { $why }
gap-two-marks = Two marks in each cell: women first, then men
gap-not-owed = not owed
gap-unknown = unknown
gap-cells = { $n ->
    [one] { $count } figure owed
   *[other] { $count } figures owed
}
gap-filters = Filters
gap-set = { $name }: { $value }
gap-unset = Remove
gap-by-indicator = Indicator
gap-by-provider = Agency responsible
gap-by-area = Area
gap-by-state = State
gap-expected = Owed
gap-more = The next figures
gap-history = History
late-days = { $n ->
    [one] { $count } day
   *[other] { $count } days
}
column-late = Late by
column-most-late = Most late
column-due = Year due
column-latest = Latest period
column-state = State
column-history = History
column-sex = Sex
column-provider = Agency
