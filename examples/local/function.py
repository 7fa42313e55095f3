"""A function in its package, behind Lambda's Invoke API."""

import contextlib
import functools
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import zipfile

from lambda_api import lambda_api
from servers import BIN, CREDENTIALS, TARGET, TOOLS, aws, end, free_port, listening, run


def keep_error(response_dict, customized_response_dict, **_):
    """A function error has the status 500 with cargo-lambda, and on Lambda 200, with a header of its own: boto
    would drop what it says."""
    if response_dict["status_code"] == 500:
        customized_response_dict["FunctionErrorBody"] = response_dict["body"]


class Function:
    """A function's release binary behind Lambda's Invoke API, in one execution environment after another."""

    def __init__(self, name, url):
        self.name, self.url = name, url
        self.log = TOOLS / f"{name}.log"
        self.environments = 0

    @functools.cached_property
    def client(self):
        from botocore.config import Config

        config = Config(retries={"total_max_attempts": 1}, read_timeout=600)
        client = aws("lambda", self.url, config=config)
        client.meta.events.register("before-parse.lambda.Invoke", keep_error)
        return client

    def invoke(self, event):
        """The answer to an event, through an SDK's `Invoke`, and whether it is an error."""
        from botocore.exceptions import ClientError

        try:
            answer = self.client.invoke(FunctionName=self.name, Payload=json.dumps(event))
            return json.loads(answer["Payload"].read()), "FunctionError" in answer
        except ClientError as error:
            return json.loads(error.response["FunctionErrorBody"]), True

    def answer(self, event):
        """Status and body of the answer to an event, of a function that answers over HTTP."""
        answer, error = self.invoke(event)
        assert not error, answer
        with contextlib.suppress(ValueError):
            answer["body"] = json.loads(answer["body"])
        return answer["statusCode"], answer["body"]

    def load_test(self, event, *arguments):
        """What `cargo prewarm load` prints, which invokes through the Rust SDK."""
        command = [TARGET / "debug/cargo-prewarm", "load", self.name, "--endpoint-url", self.url]
        # Of a person's own environment only what a progress bar asks for.
        env = {**CREDENTIALS, "TERM": os.environ.get("TERM", "dumb")}
        if not any(word.startswith(("--payload", "-p")) for word in arguments):
            command += ["--payload", json.dumps(event)]
        command += arguments
        return run(*command, env=env, stdout=subprocess.PIPE, text=True).stdout

    def status_codes(self, event, *arguments):
        return json.loads(self.load_test(event, "--json", *arguments))["status_codes"]


def unpack(name):
    """The program in a package."""
    with zipfile.ZipFile(TARGET / "lambda" / name / "bootstrap.zip") as package:
        program = pathlib.Path(package.extract("bootstrap", TOOLS / name))
    program.chmod(0o755)
    return program


def built(name):
    """The program as `cargo build` made it."""
    return TARGET / "debug" / name


def environment(name, variables):
    """The variables of a function's process."""
    return {
        **CREDENTIALS,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        **variables,
    }


@contextlib.contextmanager
def function(name, variables, api=None, program=unpack):
    """The function, in an environment of its own with these variables. Where its process ends, another one is
    started, as Lambda does. `api` may put another Runtime API in front. `program` finds what is run."""
    port = free_port()
    watch = (BIN / "cargo-lambda", "lambda", "watch", "--only-lambda-apis", "--ignore-changes")
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(listening(port, *watch, "-A", "127.0.0.1", "-P", port))
        function = Function(name, url)
        api = api(f"{url}/.rt/{name}") if api else contextlib.nullcontext((f"{url}/.rt/{name}",))
        runtime_api, *function.snapshot = stack.enter_context(api)
        env = environment(name, variables) | {"AWS_LAMBDA_RUNTIME_API": runtime_api}
        bootstrap = program(name)
        log = stack.enter_context(function.log.open("w"))
        is_over, process = threading.Event(), None

        def environments():
            nonlocal process
            while not is_over.is_set():
                with lock:
                    if is_over.is_set():
                        return
                    process = subprocess.Popen([bootstrap], env=env, stdout=log, stderr=log)
                    function.environments += 1
                process.wait()
                time.sleep(0.1)

        lock = threading.Lock()
        supervisor = threading.Thread(target=environments)
        supervisor.start()
        try:
            yield function
        finally:
            with lock:
                is_over.set()
                if process:
                    end(process)
            supervisor.join()


@contextlib.contextmanager
def configurable(name, variables, api=None):
    """The function, where its memory size can be changed and Lambda's reports are wanted."""
    if api:
        sys.exit(f"{name}: neither `--cold` nor `--memory`, because this stand-in takes no snapshots")
    function = Function(name, None)
    with function.log.open("w") as log:
        with lambda_api(name, unpack(name), environment(name, variables), log) as function.url:
            yield function
