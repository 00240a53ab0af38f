"""`python -m crawler.demo`: serve the demo newsroom until standard input closes, on SIGTERM or on Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib

from crawler.demo import BASE_PORT
from crawler.demo.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m crawler.demo", description=__doc__)
    parser.add_argument("--base-port", type=int, default=BASE_PORT, help="port of the first outlet; 0: free ports")
    with contextlib.suppress(KeyboardInterrupt):
        serve(parser.parse_args().base_port)


if __name__ == "__main__":
    main()
