"""The tests of all storeys. They compute as the server's workers do: one thread per process."""

import os

# Before numpy is imported: threads that wait for a core spin, and that would be measured as work.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
