"""One file per way of finding pages, not one per site."""
