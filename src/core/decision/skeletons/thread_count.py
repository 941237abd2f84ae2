import os

# Before the library is imported: it starts its threads once.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "2")

import numpy as np


def main():
    # One call uses all cores that it was given. A pool around it would only make them fight.
    matrix = np.ones((200, 200))
    print(int((matrix @ matrix)[0, 0]))


if __name__ == "__main__":
    main()
# prints: 200
