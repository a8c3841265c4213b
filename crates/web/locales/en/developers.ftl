# The page for programs' authors.
developers-title = For developers
developers-lead = Every published figure can be read by a program: no key, no sign-in, in the formats of official statistics. The calls below work as they stand; copy one and change the key.
developers-new = SDMX 3 (REST 2)
developers-old = SDMX 2.1 (REST 1.5)
developers-formats = Formats
developers-formats-text = SDMX-CSV, SDMX-JSON and SDMX-ML; say which in the Accept header or with format=csv, json or xml.
developers-past = The past
developers-past-text = A published version never changes. Ask for the figures of any day:
developers-missing = Absence
developers-missing-text = A figure that is not there has an empty value and a status that says why; it is never a zero.
developers-datasets = Datasets
developers-none = Nothing has been published yet.
developers-version = Version { $number }, published { $date }, { $count } observations
developers-reference = Reference
developers-key = Order of a key
developers-structure = Structure and code lists
developers-api = All addresses (OpenAPI)
