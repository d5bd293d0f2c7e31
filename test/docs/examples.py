"""Runs the commands in the pages of docs/ against the built container with the stand-in behind it, and compares what they print.

A block of an example begins with ```console. Its first line may hold settings, as in "# SCR_OUTPUTS=P_BAD1"; a line that begins with "$ "
is a command, and what follows is what it prints, where … stands for anything. With --update, blocks that differ are rewritten; words in …
have to be put back by hand. Needs bash, curl and what `npm run build` makes."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

root = pathlib.Path(__file__).parents[2]
node = next((path for path in [root / "node_modules/.bin/node"] if path.exists()), "node")
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SETTING = re.compile(r"([A-Z_]+)=('[^']*'|\S+)")
START_SECONDS = 30


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Container:
    """The container as `npm start` runs it, with some settings."""

    def __init__(self, dist, settings, log):
        self.port = free_port()
        environment = {
            **os.environ,
            "SAGEMAKER_BIND_TO_PORT": str(self.port),
            "SCR_PORT": str(free_port()),
            "SCR_COMMAND": json.dumps([str(node), str(dist / "standin.mjs")]),
            "SAS_SCR_APP_PATH": "/hmeq",
            "STANDIN_DIALECT": "2026",
            **settings,
        }
        command = [str(node), str(dist / "container.mjs"), "serve"]
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            self.wait_until_ready()
        except BaseException:
            self.end()
            raise

    def wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ping", timeout=1).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise RuntimeError("The container did not get ready.")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=START_SECONDS)


def settings_of(block):
    first = block.split("\n", 1)[0]
    if not first.startswith("# "):
        return {}
    return {name: value.strip("'") for name, value in SETTING.findall(first)}


def steps_of(block):
    """Lines that are kept as they are, and commands with what they are to print."""
    steps = []
    in_command = False
    for line in block.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            steps.append({"command": [line], "expected": []})
            in_command = line.endswith("\\")
        elif not steps:
            steps.append({"command": None, "expected": [line]})
        elif in_command:
            steps[-1]["command"].append(line)
            in_command = line.endswith("\\")
        else:
            steps[-1]["expected"].append(line)
    return steps


def printed_by(command, port):
    text = "\n".join(command)[2:].replace("localhost:8080", f"localhost:{port}")
    done = subprocess.run(["bash", "-c", text], cwd=root, capture_output=True, text=True, timeout=60, check=False)
    return (done.stdout + done.stderr).rstrip("\n").split("\n")


def is_expected(actual, expected):
    pattern = "\n".join(".*".join(re.escape(part) for part in line.split("…")) for line in expected)
    return re.fullmatch(pattern, "\n".join(actual)) is not None


def main():
    arguments = sys.argv[1:]
    update = "--update" in arguments
    dist = next((pathlib.Path(a.split("=", 1)[1]) for a in arguments if a.startswith("--dist=")), root / "dist")
    containers = {}
    commands = 0
    differences = []
    with tempfile.TemporaryFile() as log:
        try:
            for page in sorted((root / "docs").glob("*.md")) + [root / "README.md"]:
                source = page.read_text()

                def checked(match, page=page):
                    nonlocal commands
                    block = match.group(1)
                    settings = settings_of(block)
                    key = json.dumps(settings, sort_keys=True)
                    if key not in containers:
                        containers[key] = Container(dist, settings, log)
                    lines = []
                    for step in steps_of(block):
                        if step["command"] is None:
                            lines += step["expected"]
                            continue
                        commands += 1
                        actual = printed_by(step["command"], containers[key].port)
                        lines += step["command"]
                        if is_expected(actual, step["expected"] or [""]):
                            lines += step["expected"]
                            continue
                        differences.append((page.name, step["command"], step["expected"], actual))
                        lines += actual if actual != [""] else []
                    return "```console\n" + "\n".join(lines) + "\n```"

                result = BLOCK.sub(checked, source)
                if update and result != source:
                    page.write_text(result)
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode()[-3000:])
            raise
        finally:
            for container in containers.values():
                container.end()
    for page, command, expected, actual in differences:
        print(f"{page}:", *command, "-- expected", *expected, "-- printed", *actual, sep="\n")
    if commands == 0:
        sys.exit("No page holds a command.")
    if differences and not update:
        sys.exit(f"{len(differences)} of {commands} commands print something else than their page says.")
    print(f"{commands} commands of the pages print what the pages say" if not differences else "pages updated")


main()
