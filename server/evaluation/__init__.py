"""`triage evaluate`: how well labelled texts are understood, as figures, a report, and a comparison of two runs."""
