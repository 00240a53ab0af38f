"""One module an outlet: each makes the pages of its outlet out of articles."""
