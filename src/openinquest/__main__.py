"""`python -m openinquest`: the command, where it is not on the path."""

import sys

from openinquest.cli import main

if __name__ == "__main__":
    sys.exit(main())
