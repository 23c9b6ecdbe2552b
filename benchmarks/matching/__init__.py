"""Speed and quality of matching, beside other ways to search the same profiles."""
