# Collect once, report everywhere.
coverage-flow-title = Collect once, report everywhere
coverage-flow-lead = Which requirement of which framework each dataflow answers. They stand in the order in which each adds most to what is answered before it.
coverage-counts = The frameworks that the country has accepted ask for figures in { $asked } requirements; { $wordy } more are answered in words.
coverage-frameworks = Frameworks
coverage-answers = Requirements
coverage-adds = Adds
coverage-so-far = So far
