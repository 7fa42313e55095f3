"""A function as Lambda has it, with what cargo-lambda leaves out: a configuration that can be changed, a start on
demand, a report after each invocation, and the share of a CPU that belongs to the memory size."""

import base64
import contextlib
import http.server
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time
import uuid

from servers import end, served

# The memory size with which a function has one whole CPU.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
MB_OF_A_CPU = 1769
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
TIMEOUT = 60


class CpuShare:
    """A control group, which is removed at the end. Without the right to make one, nothing is limited."""

    PERIOD, LOWEST_QUOTA = 20_000, 1_000  # microseconds

    def __init__(self):
        self.group = None
        for root, controller in (("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us"), ("/sys/fs/cgroup", "cpu.max")):
            group = pathlib.Path(root, f"prewarm-examples-{os.getpid()}")
            with contextlib.suppress(OSError):
                group.mkdir()
                if (group / controller).exists():
                    self.group = group
                    return
                group.rmdir()
        print("No right to a control group: each memory size has a whole CPU.", file=sys.stderr)

    def give(self, memory):
        """What belongs to a function of so many MB."""
        quota = max(self.PERIOD * memory // MB_OF_A_CPU, self.LOWEST_QUOTA)
        period = quota * MB_OF_A_CPU // memory
        self.write("cpu.max", f"{quota} {period}")
        self.write("cpu.cfs_period_us", str(period))
        self.write("cpu.cfs_quota_us", str(quota))

    def add(self, process):
        self.write("cgroup.procs", str(process.pid))

    def write(self, name, text):
        # A group has the files of one of the two versions.
        if self.group and (self.group / name).exists():
            (self.group / name).write_text(text)

    def remove(self):
        with contextlib.suppress(OSError):
            if self.group:
                self.group.rmdir()


class Lambda:
    """One function and its execution environment, which takes one event at a time."""

    def __init__(self, name, bootstrap, env, log):
        self.name, self.bootstrap, self.env, self.log = name, bootstrap, env, log
        self.configuration = {
            "FunctionName": name,
            "FunctionArn": ARN + name,
            "MemorySize": int(env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]),
            "Description": "",
            "Architectures": ["x86_64"],
            "State": "Active",
            "LastUpdateStatus": "Successful",
        }
        self.share = CpuShare()
        self.turn, self.process = threading.Lock(), None

    def answer(self, request, body):
        """The status, the headers and the body of an answer."""
        parts = request.path.strip("/").split("/")
        match request.command, parts:
            case "POST", ["2015-03-31", "functions", self.name, "invocations"]:
                return self.invoke(body)
            case "GET", ["2015-03-31", "functions", self.name, "configuration"]:
                return 200, {}, json.dumps(self.configuration).encode()
            case "PUT", ["2015-03-31", "functions", self.name, "configuration"]:
                return self.change(json.loads(body))
            case "GET", [_, "runtime", "invocation", "next"]:
                return self.next()
            case "POST", [_, "runtime", "invocation", id, "response" | "error" as kind]:
                self.answers.put((kind == "error", id, body, time.monotonic()))
                return 202, {}, b""
            case "POST", [_, "runtime", "init", "error"]:
                return 202, {}, b""
        missing = {"Type": "User", "Message": f"Function not found: {request.path}"}
        return 404, {"x-amzn-errortype": "ResourceNotFoundException"}, json.dumps(missing).encode()

    def change(self, configuration):
        with self.turn:
            self.configuration |= configuration
            # The next event meets a new environment.
            self.end()
            return 200, {}, json.dumps(self.configuration).encode()

    def invoke(self, event):
        with self.turn:
            if not self.process or self.process.poll() is not None:
                self.start()
            id = str(uuid.uuid4())
            self.events.put((id, event))
            while True:
                try:
                    is_error, answered, body, ended = self.answers.get(timeout=0.1)
                except queue.Empty:
                    if self.process.poll() is None:
                        continue
                    is_error, ended = True, time.monotonic()
                    body = json.dumps({"errorType": "Runtime.ExitError", "errorMessage": "the process ended"}).encode()
                    break
                if answered == id:
                    break
            headers = {"x-amz-log-result": base64.b64encode(self.report(id, ended).encode()).decode()}
            if is_error:
                headers["x-amz-function-error"] = "Unhandled"
            return 200, headers, body

    def start(self):
        self.events, self.answers = queue.Queue(), queue.Queue()
        self.initialized = None
        # INIT has a whole CPU, whatever the memory size.
        self.share.give(MB_OF_A_CPU)
        env = self.env | {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.configuration["MemorySize"])}
        self.started = time.monotonic()
        self.process = subprocess.Popen([self.bootstrap], env=env, stdout=self.log, stderr=self.log)
        self.share.add(self.process)
        self.is_cold = True

    def next(self):
        events = self.events
        if not self.initialized:
            self.initialized = time.monotonic()
            self.share.give(self.configuration["MemorySize"])
        id, event = events.get()
        if id is None:
            return 410, {}, b""
        self.began = time.monotonic()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + TIMEOUT) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": ARN + self.name,
        }
        return 200, headers, event

    def report(self, id, ended):
        """The line that Lambda writes at the end of an invocation.
        https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html"""
        init = (self.initialized or ended) - self.started if self.is_cold else 0
        took = ended - self.began if self.initialized else 0
        self.is_cold = False
        # INIT is billed as well.
        billed = -(-(took + init) * 1000 // 1)
        fields = [f"RequestId: {id}", f"Duration: {took * 1000:.2f} ms", f"Billed Duration: {billed:.0f} ms"]
        fields += [f"Memory Size: {self.configuration['MemorySize']} MB", f"Max Memory Used: {self.memory()} MB"]
        if init:
            fields.append(f"Init Duration: {init * 1000:.2f} ms")
        return "REPORT " + "\t".join(fields) + "\t\n"

    def memory(self):
        with contextlib.suppress(OSError):
            for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return -(-int(line.split()[1]) // 1024)
        return 0

    def end(self):
        if self.process:
            end(self.process)
            self.events.put((None, None))
            self.process = None


@contextlib.contextmanager
def lambda_api(name, bootstrap, env, log):
    """The function at an address of its own, which is that of its Runtime API, too."""
    function = Lambda(name, bootstrap, env, log)
    try:
        with served(function.answer) as url:
            env["AWS_LAMBDA_RUNTIME_API"] = url.removeprefix("http://")
            yield url
    finally:
        function.end()
        function.share.remove()
