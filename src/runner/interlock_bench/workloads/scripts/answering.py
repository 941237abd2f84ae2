"""The child's side of `child_script.py`: a question a line on standard input, an answer a line on standard output.

Scripts import this inside their main guard: the processes that they spawn run the script's top level again.
"""

import json
import os
import sys


def serve(actions):
    """Answers until standard input ends. `actions`: name -> function(**details) -> dictionary."""
    # Whatever prints writes to standard error from here on; processes started later inherit that.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.set_inheritable(answers.fileno(), False)
    for line in sys.stdin:
        question = json.loads(line)
        action = actions[question.pop("do")]
        try:
            answer = action(**question)
        except Exception as error:  # told to the one who asked
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
