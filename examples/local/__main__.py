#!/usr/bin/env python3
"""Runs an example on this machine, end to end, and measures it.

    python3 examples/local EXAMPLE [ARGUMENTS OF cargo prewarm load]
    python3 examples/local --check [--built] [EXAMPLE ...]
    python3 examples/local --install

Starts what the example needs on loopback, in place of AWS, and its release binary behind Lambda's Invoke API;
prints what it answers, and invokes it many times with `cargo prewarm load`. `--check` looks at the answers instead;
with `--built`, those of the debug binaries that `cargo build` has made already.
Everything that it starts it ends. What stands in for AWS is installed into `target/local` first; `--install` does no
more than that.
"""

import functools
import json
import os
import pathlib
import sys
import venv

from servers import BIN, ROOT, TOOLS, run

REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")


def say(text):
    """What goes on, for a person who waits."""
    print(text, file=sys.stderr, flush=True)


def install():
    """Goes on in an environment of its own that has what is required."""
    done, required = TOOLS / "requirements.txt", REQUIREMENTS.read_text()
    if not done.exists() or done.read_text() != required:
        say("Installing what stands in for AWS into target/local. This takes a minute or two, once.")
        TOOLS.mkdir(parents=True, exist_ok=True)
        venv.create(TOOLS / "venv", with_pip=True)
        run(BIN / "pip", "install", "--quiet", "-r", REQUIREMENTS)
        # What it depends on is Zig, to build for other machines.
        run(BIN / "pip", "install", "--quiet", "--no-deps", "cargo-lambda==1.9.2")
        done.write_text(required)
    if pathlib.Path(sys.prefix) != TOOLS / "venv":
        os.execv(BIN / "python", [BIN / "python", pathlib.Path(__file__).parent, *sys.argv[1:]])


def build(examples, with_load_test):
    """The packages, as they are deployed but for this machine, and perhaps the load test."""
    # Cargo's progress, where a person looks on.
    quiet = () if sys.stderr.isatty() else ("--quiet",)
    release = ("--release", "--compiler", "cargo", "--output-format", "zip")
    # One by one, as they are deployed: built together, each has what any of them asks of a dependency.
    for name in map(package, examples):
        say(f"Building {name} for release. With the AWS SDK the first time takes minutes.")
        run(BIN / "cargo-lambda", "lambda", "build", *quiet, *release, "-p", name, cwd=ROOT)
    if with_load_test:
        say("Building cargo-prewarm.")
        run("cargo", "build", *quiet, "-p", "cargo-prewarm", cwd=ROOT)


def package(example):
    # A package has another name than what it depends on.
    return {"metrics": "order-metrics", "tracing": "route-tracing"}.get(example, example)


def measure(function, event, arguments):
    """What the function answers, and how long it takes."""
    answer, _ = function.invoke(event)
    print(json.dumps(answer), end="\n\n", flush=True)
    if arguments:
        print(function.load_test(event, *arguments), end="")
        return
    print("One at a time:\n")
    print(function.load_test(event, "--concurrency", "1"), end="\n", flush=True)
    print("Ten at once. On this machine they wait in a queue for one environment; Lambda would start ten:\n")
    print(function.load_test(event), end="")


def main(arguments):
    from examples import EXAMPLES
    from function import built, configurable, function

    check = arguments[:1] == ["--check"]
    is_built = arguments[:2] == ["--check", "--built"]
    chosen = (arguments[1 + is_built :] or list(EXAMPLES)) if check else arguments[:1]
    if not chosen or not set(chosen) <= EXAMPLES.keys():
        sys.exit(f"{__doc__}\nThe examples are: {', '.join(EXAMPLES)}.")
    if not is_built:
        build(chosen, not check or any(EXAMPLES[name].is_load_tested for name in chosen))
    # These two change the function's configuration, and want the reports of Lambda.
    start = configurable if {"--cold", "--memory"} & {word.partition("=")[0] for word in arguments} else function
    if is_built:
        start = functools.partial(function, program=built)
    for name in chosen:
        example = EXAMPLES[name](start)
        with example.started() as started:
            if check:
                example.check(started)
                print(f"{name}: answered as it should be", flush=True)
            else:
                measure(started, example.event, arguments[1:])


if __name__ == "__main__":
    install()
    if sys.argv[1:] != ["--install"]:
        main(sys.argv[1:])
