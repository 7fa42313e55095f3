#!/usr/bin/env python3
"""Runs an example on this machine, end to end, and measures it.

    python3 examples/local EXAMPLE [ARGUMENTS OF load-test]
    python3 examples/local --check [EXAMPLE ...]

Starts what the example needs on loopback, in place of AWS, and its release binary behind Lambda's Invoke API;
prints what it answers, and invokes it many times with `load-test`. `--check` looks at the answers instead.
Everything that it starts it ends. What stands in for AWS is installed into `target/local`.
"""

import json
import os
import pathlib
import sys
import venv

from servers import BIN, ROOT, TOOLS, run

REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")


def install():
    """Goes on in an environment of its own that has what is required."""
    done, required = TOOLS / "requirements.txt", REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != required:
        TOOLS.mkdir(parents=True, exist_ok=True)
        venv.create(TOOLS / "venv", with_pip=True)
        run(BIN / "pip", "install", "--quiet", "-r", REQUIREMENTS)
        # What it depends on is Zig, to build for other machines.
        run(BIN / "pip", "install", "--quiet", "--no-deps", "cargo-lambda==1.9.2")
        done.write_text(required)
    if pathlib.Path(sys.prefix) != TOOLS / "venv":
        os.execv(BIN / "python", [BIN / "python", pathlib.Path(__file__).parent, *sys.argv[1:]])


def build(examples):
    """The packages, as they are deployed but for this machine, and the load test."""
    packages = [package(example) for example in examples]
    release = ("--release", "--compiler", "cargo", "--output-format", "zip")
    # Built together they would all have what a crate of this one asks for: the SDK's default features.
    apart = [name for name in packages if name == "secrets"]
    together = [name for name in packages if name != "secrets"]
    for group in filter(None, (apart, together)):
        chosen = [word for name in group for word in ("-p", name)]
        run(BIN / "cargo-lambda", "lambda", "build", "--quiet", *release, *chosen, cwd=ROOT)
    run("cargo", "build", "--quiet", "-p", "load-test", cwd=ROOT)


def package(example):
    return "order-metrics" if example == "metrics" else example


def main(arguments):
    from examples import EXAMPLES

    check = arguments[:1] == ["--check"]
    chosen = (arguments[1:] or list(EXAMPLES)) if check else arguments[:1]
    if not chosen or not set(chosen) <= EXAMPLES.keys():
        sys.exit(f"{__doc__}\nThe examples are: {', '.join(EXAMPLES)}.")
    build(chosen)
    for name in chosen:
        example = EXAMPLES[name]()
        with example.started() as function:
            if check:
                example.check(function)
                print(f"{name}: answered as it should be", flush=True)
            else:
                answer, _ = function.invoke(example.event)
                print(json.dumps(answer), end="\n\n", flush=True)
                print(function.load_test(example.event, *arguments[1:]), end="")


if __name__ == "__main__":
    install()
    main(sys.argv[1:])
