#!/usr/bin/env python3
"""The sample factory: makes any situation of sockets on demand, by name.

    factory.py NAME     makes it, prints ready, and ends when its input ends
    factory.py --list   the names, each with what it does

`ready {...}` has the intended situation: each socket by a label, with the processes and file descriptors that name it, the
options that were set (bytes as hex), and its state by the kernel's name. The program asks the kernel for nothing that
the situation does not need, since a tracer would see the answer; truth.py reads the same sockets from
outside.
"""

import json
import os
import sys

sys.dont_write_bytecode = True
from situations import births, deaths, sharing, states, values
from situations.made import made

situations = {
    name: function
    for module in (births, sharing, deaths, states, values)
    for name, function in vars(module).items()
    if not name.startswith("_") and getattr(function, "__module__", None) == module.__name__
    if os.geteuid() == 0 or not hasattr(function, "needs_root")
}


def main(name):
    if name == "--list":
        for each, function in situations.items():
            print(f"{each:28} {function.__doc__}")
    elif name in situations:
        situations[name]()
        sockets = {each.label: each.truth() for each in made}
        print("ready", json.dumps({"situation": name, "pid": os.getpid(), "sockets": sockets}), flush=True)
        sys.stdin.buffer.read()
        # Nothing is closed: what is open now is open at the end.
        os._exit(0)
    else:
        sys.exit("usage: factory.py NAME, or --list for the names")


main(sys.argv[1] if len(sys.argv) > 1 else "")
