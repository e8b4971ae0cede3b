"""`python -m openinquest` is `inquest`."""

import sys

from openinquest.cli import main

if __name__ == "__main__":
    sys.exit(main())
