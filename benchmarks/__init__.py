"""Speed, measured: ratios against a reference in the same run, and how cost grows with work."""
