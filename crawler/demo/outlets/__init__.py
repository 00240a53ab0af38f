"""The dresses: one module an outlet, each turning articles into the pages of that outlet."""
