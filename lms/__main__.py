"""`python3 -m lms [command]`: prepares everything it needs with the standard library only, then becomes `lms`.

This file is read by whatever Python the machine has, so it must stay readable for a Python that is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the very point: say it before any newer syntax is read
    sys.exit(
        "Tumbuh memerlukan Python 3.11 atau lebih baru; yang terpasang: {}.{}.\n"
        "Jalan keluar: pasang Python 3.11+ (Debian 12/Ubuntu 24.04: sudo apt install python3), "
        "lalu jalankan dengan Python itu, misalnya: python3.11 -m lms".format(*sys.version_info[:2])
    )

from lms.setup.launch import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
