"""The pages on which an article goes on."""


def continuation(text: str, url: str) -> tuple[str, ...]:
    """To come."""
    return ()
