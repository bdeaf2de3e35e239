#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fseccomp - plants mistakes in the module, one at a time, and runs tests

usage: run.py [--six]        (called by mutants.sh, which says what it takes)

Prints a line for each mistake, writes the table, and fails if one survives that is
not listed, or if one is listed that does not survive.
"""

import fnmatch
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import find
from find import TOP, Error, digest

OUT = TOP / "build/mutants"
VM = TOP / "selftests/vm"
CASES = TOP / "selftests/cases"
LEAN = "noseccomp-6.12"
# A mistake is none where it changes the code on none of these: without seccomp or
# preemption, with both, and with checks.
COMPARED = LEAN, "debian-6.12", "debug-6.12"
# As in make check, once the inputs in the tree have been tried.
RUNS = 20000
NOT_OK = re.compile(r"\s*not ok \d+ -?\s*([^#]*)")
BEGIN = re.compile(r"#-# begin (\S+)")
END = re.compile(r"#-# end (\S+) (\d+)")
# What the emulation does to a boot in which nothing of ours was to blame.
NO_CAUSE = re.compile(r"the guest died;|qemu fails")


def output(*command, **kwargs):
    """What a command prints."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                          **kwargs).stdout


def kdir(kernel):
    """The directory that modules for a kernel are built in."""
    return output(VM / "kernel.sh", kernel).strip() + "/kdir"


class Place:
    """A copy of the sources, with what was built from them."""

    def __init__(self, root, parts):
        self.root = root
        self.saved = {}
        self.start = 0
        # There as long as a mistake is: what an interrupted run has built is of that.
        self.mark = root / "planted"
        if self.mark.exists():
            shutil.rmtree(root)
        root.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["rsync", "-a", "--delete", "--exclude=*.o", "--exclude=*.ko",
             "--exclude=*.mod", "--exclude=*.mod.c", "--exclude=.*.cmd",
             "--exclude=.module-common*", "--exclude=modules.order",
             "--exclude=Module.symvers", "--exclude=/build", "-R", *parts, root],
            check=True, cwd=TOP)
        done = self.make()
        if done.returncode:
            raise Error(f"the sources do not build without a mistake:\n{done.stdout}")
        self.objects = {o: o.read_bytes() for o in root.rglob("*.o")
                        if not o.name.endswith(".mod.o")}

    def make(self, *targets):
        """Builds; to be defined."""
        raise NotImplementedError

    def plant(self, files):
        """Makes the mistake."""
        self.mark.touch()
        for name, text in files.items():
            path = self.root / name
            self.saved[path] = path.read_bytes(), path.stat()
            path.write_text(text, encoding="utf-8")
        self.start = time.time_ns()

    def changed(self):
        """The objects that have been built since, or are gone."""
        return [o for o in self.objects
                if not o.exists() or o.stat().st_mtime_ns >= self.start]

    def restore(self):
        """Takes it back, with all that was built from it."""
        changed = self.changed()
        for path, (content, stat) in self.saved.items():
            path.write_bytes(content)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.saved = {}
        # They are newer than their sources, and what they are linked into is older.
        for path in changed:
            path.write_bytes(self.objects[path])
        self.mark.unlink()


class Modules(Place):
    """For one kernel; with the test modules or without."""

    def __init__(self, root, kernel, tests):
        self.kdir = kdir(kernel)
        self.env = dict(os.environ)
        self.env.pop("FSECCOMP_TESTS", None)
        if tests:
            self.env["FSECCOMP_TESTS"] = "1"
        super().__init__(root, ["Kbuild", "VERSION", "module", "include", "kunit"])

    def make(self, *targets):
        return subprocess.run(
            ["make", "-C", self.kdir, f"M={self.root}", *(targets or ["modules"])],
            env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)

    def is_same(self):
        """Whether the code is what it was, but for what debuggers read."""
        return all(self.code(o.read_bytes()) == self.code(self.objects[o])
                   for o in self.changed())

    @staticmethod
    def code(content):
        with tempfile.NamedTemporaryFile() as whole, \
                tempfile.NamedTemporaryFile() as bare:
            whole.write(content)
            whole.flush()
            subprocess.run(["objcopy", "--strip-debug", whole.name, bare.name],
                           check=True)
            return Path(bare.name).read_bytes()


class Fuzzers(Place):
    """For user space."""

    def __init__(self, root):
        super().__init__(root, ["module", "include", "kunit", "selftests/fuzz"])

    def make(self, *targets):
        return subprocess.run(
            ["make", "-s", "-C", self.root / "selftests/fuzz", "WERROR=",
             *(self.root / "build/fuzz" / t for t in targets)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False)


def failures(log):
    """The tests that have failed, of the output of a boot."""
    lines = output(TOP / "selftests/vm/ktap.py", log).splitlines()
    return [line.split(None, 1)[1] for line in lines if line.startswith("fail ")]


class Clock:
    """How long tests take, and how long they can be silent."""

    def __init__(self):
        self.program, self.last = "", time.time()
        # program -> seconds, the longest silence
        self.times = {}

    def tick(self):
        """There is a line: returns the silence before it."""
        now = time.time()
        silence, self.last = now - self.last, now
        if self.program:
            seconds, longest = self.times.get(self.program, (0, 0))
            self.times[self.program] = seconds + silence, max(longest, silence)
        return silence


def lines_of(run, patience):
    """The lines that a boot prints; None if it is silent for too long."""
    lines = queue.Queue()

    def read():
        for line in run.stdout:
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    # By the second: a time in which all of this was stopped does not count.
    silence = 0
    while True:
        try:
            line = lines.get(timeout=1)
        except queue.Empty:
            silence += 1
            if silence > patience:
                yield None
            continue
        if line == "":
            return
        silence = 0
        yield line


def boot(log, patience, **env):
    """Runs a boot until its end or the first failure; (cause, times by test)."""
    log.parent.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, **env, "LOG": str(log.relative_to(TOP / "build/log")),
           "TIMEOUT": "3600", "UNLOAD_TIME": "10"}
    clock, cause = Clock(), None
    with open(f"{log}.stderr", "w", encoding="utf-8") as stderr, \
            subprocess.Popen([VM / "run.sh"], env=env, start_new_session=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=stderr, text=True, errors="replace") as run:
        for line in lines_of(run, patience):
            clock.tick()
            if line is None:
                cause = f"hang: {clock.program or 'the boot'}"
            elif match := BEGIN.search(line):
                clock.program = match[1]
            elif match := END.search(line):
                if match[2] not in ("0", "4"):
                    cause = f"{match[1]}, status {match[2]}"
            elif match := NOT_OK.match(line):
                cause = f"{clock.program} {match[1].strip()}"
            if cause:
                # Nothing that comes now matters.
                os.killpg(run.pid, signal.SIGTERM)
                break
        status = run.wait()
    if cause:
        return cause, clock.times
    said = re.findall(r"^vm: [^:]*: (.*)", Path(f"{log}.stderr").read_text(
        encoding="utf-8", errors="replace"), re.M)
    if status == 125:
        cause = re.sub("; see .*", "", said[-1]) if said else "the boot failed"
        if NO_CAUSE.search(said[-1] if said else ""):
            cause = "?" + cause
        return cause.replace("no end after", "hang: no end after"), clock.times
    failed = failures(f"{log}.out")
    if status or failed:
        cause = failed[0] if failed else f"status {status}"
    return cause, clock.times


class Worker:
    """Plants mistakes, in copies of its own."""

    def __init__(self, name):
        self.name = name
        self.places = {}
        self.lock = threading.Lock()

    def place(self, key):
        """The copy for fuzzers, for unit tests, or for a kernel."""
        if key not in self.places:
            root = OUT / self.name / key
            if key == "fuzz":
                self.places[key] = Fuzzers(root)
            elif key == "kunit":
                self.places[key] = Modules(root, LEAN, True)
            else:
                self.places[key] = Modules(root, key, False)
        return self.places[key]

    def log(self, stage):
        """Where a boot leaves its logs; ktap.py goes by the name."""
        return TOP / "build/log/mutants" / self.name / stage

    def fuzz(self, fuzzer, planted):
        """Cause of a failure of one fuzzer, or None."""
        place = self.place("fuzz")
        if planted is not None:
            place.plant(planted)
        try:
            if place.make(fuzzer).returncode:
                # Clang refuses what the kernel's compiler takes; others test it.
                return None
            corpus = dict(line.split() for line in output(
                "make", "-s", "-C", place.root / "selftests/fuzz",
                "list").splitlines())[fuzzer]
            for runs in 0, RUNS:
                with tempfile.TemporaryDirectory(dir=OUT) as found:
                    done = subprocess.run(
                        [place.root / "build/fuzz" / fuzzer, f"-runs={runs}",
                         "-seed=1", "-max_len=600", "-timeout=20",
                         f"-artifact_prefix={found}/", found,
                         place.root / "selftests/fuzz/corpus" / corpus],
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE, text=True, errors="replace",
                        check=False)
                if done.returncode:
                    what = re.search(r"SUMMARY: (.*)|(ERROR: libFuzzer: .*)",
                                     done.stderr)
                    return f"fuzzer {fuzzer}: {what[0][:60] if what else 'it fails'}"
        finally:
            if planted is not None:
                place.restore()
        return None

    def kunit(self, suite, planted, patience):
        """Likewise of a suite of the unit tests."""
        place = self.place("kunit")
        if planted is not None:
            place.plant(planted)
        try:
            if place.make().returncode:
                # A suite includes several files, and can be what refuses them.
                return None, {}
            log = self.log(f"kunit-{LEAN}")
            cause, times = boot(
                log, patience, KERNEL=LEAN, LOAD="0", MODULE=str(place.root),
                FILES=f"{place.root}/fseccomp_kunit.ko {VM}/run-kunit {VM}/run-tests",
                RUN="./run-tests ./run-kunit",
                APPEND=f"kunit.filter_glob={suite}.*")
            return cause and cause.replace("run-kunit", f"kunit {suite}:"), times
        finally:
            if planted is not None:
                place.restore()

    def kernel(self, name, tests, patience):
        """Likewise of self-tests, on a kernel, with what its place has been built."""
        place = self.place(name)
        files = [str(OUT / "files" / f) for f in os.listdir(OUT / "files")
                 if f in tests or not f.endswith(("_test", "_test64"))]
        env = {"ACCEL": "tcg"}
        programs = []
        for test in tests:
            if (CASES / f"{test}.sh").exists():
                files += [str(CASES / f"{test}.sh"),
                          str(CASES / "module_lib.sh"),
                          output(VM / "module.sh", name).strip() +
                          "/fseccomp_rival.ko"]
                env["ACCEL"] = "tcg-single"
                programs.append(f"./{test}.sh")
            else:
                programs.append(f"./{test}")
        if "module_stays_test" in tests:
            env["UNLOAD"] = "0"
        if "module_history_test" in tests:
            env["CPU"] = "bhi"
        return boot(self.log(f"kselftest-{name}"), patience, KERNEL=name,
                    MODULE=str(place.root), APPEND="syscall.x32=y",
                    FILES=" ".join(files + [f"{VM}/run-tests"]),
                    RUN=f"TEST_TIMEOUT=1800 ./run-tests {' '.join(programs)}", **env)


def kernel_of(entry):
    """The kernel whose code an entry of a list of tests runs, or is compiled from."""
    kind = entry.split(":")[0]
    return LEAN if kind in ("fuzz", "kunit") else kind


class Results:
    """What is known from earlier runs, a line of JSON each."""

    def __init__(self):
        self.path = OUT / "results"
        self.lock = threading.Lock()
        self.known = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self.known[row["key"]] = row

    def add(self, key, **row):
        """Remembers one."""
        row["key"] = key
        with self.lock, open(self.path, "a", encoding="utf-8") as file:
            self.known[key] = row
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


class Run:
    """One run, over some mistakes."""

    def __init__(self, mutants):
        self.mutants = mutants
        self.results = Results()
        self.times = {}
        self.begun = time.time()
        self.lock = threading.Lock()
        self.headers = digest(*(
            p.read_text(encoding="utf-8")
            for p in sorted((TOP / "selftests/lib").glob("*.h"))))

    def sources_of(self, entries):
        """A name for what the tests of a list are made of."""
        texts = [self.headers]
        for entry in entries:
            kind, _, names = entry.partition(":")
            for name in names.split(","):
                paths = {"fuzz": TOP.glob("selftests/fuzz/*.c"),
                         "kunit": TOP.glob("kunit/*.c")}.get(
                             kind, CASES.glob(f"{name.removesuffix('64')}.*"))
                texts += [p.read_text(encoding="utf-8") for p in sorted(paths)]
        return digest(*texts)

    def key(self, mutant):
        """A name for a mistake and its tests."""
        return digest(mutant.name, *(f"{n}\0{t}" for n, t in
                                     sorted(mutant.files.items())),
                      *mutant.tests)

    def say(self, text):
        """Prints a line, with the time."""
        passed = int(time.time() - self.begun)
        with self.lock:
            print(f"[{passed // 60:02}:{passed % 60:02}] {text}", flush=True)

    def patience(self, kernel, tests):
        """Seconds without a line after which a boot hangs."""
        known = self.times.get(kernel, {})
        silences = [known[t][1] for t in tests if t in known]
        return 30 + 3 * max(silences, default=30)

    def baseline(self, worker):
        """Without a mistake all of the tests have to pass."""
        wanted = {}
        for mutant in self.mutants:
            for entry in mutant.tests:
                kind, names = entry.split(":")
                for name in names.split(","):
                    group = kind if not name.startswith("module_") or \
                        not (CASES / f"{name}.sh").exists() else entry
                    wanted.setdefault(group, {})[name] = True
        sources = digest(*(p.read_text(encoding="utf-8")
                           for d in ("module", "kunit", "include")
                           for p in sorted((TOP / d).rglob("*.[chS]"))))
        for group, names in wanted.items():
            kind = group.split(":")[0]
            key = digest("baseline", group, *sorted(names), sources,
                         self.sources_of([f"{kind}:{','.join(sorted(names))}"]))
            row = self.results.known.get(key)
            if not row:
                row = {"times": self.try_without(worker, kind, sorted(names))}
                self.results.add(key, **row)
            self.times.setdefault(kind, {}).update(row["times"])

    def try_without(self, worker, kind, names):
        """Runs tests without a mistake, and returns the times of each."""
        begun, times = time.time(), {}
        if kind == "fuzz":
            causes = [worker.fuzz(name, None) for name in names]
        elif kind == "kunit":
            causes = [worker.kunit("*", None, 300)[0]]
        else:
            worker.place(kind).make()
            cause, times = worker.kernel(kind, names, 600)
            causes = [cause]
            times = {Path(n).stem: t for n, t in times.items()}
        if any(causes):
            raise Error(f"fails without a mistake: {kind}: "
                        f"{next(c for c in causes if c)}")
        self.say(f"without a mistake: {kind}: {' '.join(names)}: pass, "
                 f"{time.time() - begun:.0f} s "
                 + " ".join(f"{n} {s:.0f}" for n, (s, _) in times.items()))
        return times

    def test(self, worker, mutant):
        """(verdict, by what) of one mistake."""
        different = []
        wanted = list(dict.fromkeys(map(kernel_of, mutant.tests)))
        for kernel in [*wanted, *(k for k in COMPARED if k not in wanted)]:
            if kernel not in wanted and different:
                continue
            place = worker.place(kernel)
            targets = [re.sub(r"\.c$", ".o", n) for n in mutant.files]
            targets = targets if all(t.endswith(".o") for t in targets) else []
            place.plant(mutant.files)
            try:
                if place.make(*targets).returncode:
                    return "no code", kernel
                if place.is_same():
                    continue
                different.append(kernel)
                cause = self.test_on(worker, mutant, kernel, place)
                if cause:
                    return "killed", cause
            finally:
                place.restore()
        if not different:
            return "equivalent", "the code is the same"
        return "survived", "" if different[0] in wanted else \
            f"is code on {different[0]} alone"

    def test_on(self, worker, mutant, kernel, place):
        """Runs the tests of one kernel, cheapest first."""
        linked = False
        for entry in mutant.tests:
            if kernel_of(entry) != kernel:
                continue
            kind, names = entry.split(":")
            if kind == "fuzz":
                cause = worker.fuzz(names, mutant.files)
            elif kind == "kunit":
                cause, _ = worker.kunit(names, mutant.files, self.patience("kunit", []))
            else:
                if not linked:
                    done = place.make()
                    if done.returncode:
                        return "modpost: " + done.stdout.splitlines()[-1]
                    linked = True
                names = names.split(",")
                for _ in range(3):
                    cause, _ = worker.kernel(kind, names, self.patience(kind, names))
                    if not cause or not cause.startswith("?"):
                        break
            if cause:
                return cause.lstrip("?")
        return None

    def one(self, worker, mutant):
        """Tests a mistake, unless its result is known."""
        key, sources = self.key(mutant), self.sources_of(mutant.tests)
        row = self.results.known.get(key)
        # Other tests can kill it.
        if row and row["verdict"] == "survived" and row["sources"] != sources:
            row = None
        if not row:
            begun = time.time()
            verdict, cause = self.test(worker, mutant)
            self.results.add(key, verdict=verdict, cause=cause, sources=sources,
                             seconds=round(time.time() - begun), name=mutant.name)
            row = self.results.known[key]
            self.say(f"{mutant.name}: {verdict}{cause and f': {cause}'}")
        return row

    def all(self, jobs, prefix, wanted=None):
        """(mutant, row) of all, or of the first that have been planted."""
        rows, waiting, errors = {}, list(enumerate(self.mutants)), []

        def work(number):
            worker = Worker(f"{prefix}{number}")
            while not errors:
                with self.lock:
                    planted = sum(r["verdict"] in ("killed", "survived")
                                  for r in rows.values())
                    if not waiting or (wanted and planted >= wanted):
                        return
                    i, mutant = waiting.pop(0)
                try:
                    rows[i] = self.one(worker, mutant)
                except BaseException as error:  # pylint: disable=broad-except
                    errors.append(error)
                    raise

        threads = [threading.Thread(target=work, args=(n,)) for n in range(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise Error(f"stopped: {errors[0]!r}")
        return [(self.mutants[i], rows[i]) for i in sorted(rows)]


def strip_files():
    """Copies of the programs for the guest, without what debuggers read."""
    (OUT / "files").mkdir(parents=True, exist_ok=True)
    for path in (TOP / "build/selftests").iterdir():
        copy = OUT / "files" / path.name
        if not path.is_file() or path.suffix or not os.access(path, os.X_OK):
            continue
        if not copy.exists() or copy.stat().st_mtime < path.stat().st_mtime:
            subprocess.run(["strip", "-o", copy, path], check=True)


def write_table(done, survivors, equivalent):
    """The table, and whether each mistake has ended as the lists say."""
    counts, wrong, lines = {}, [], []
    for mutant, row in done:
        verdict = row["verdict"]
        if verdict == "survived" and mutant.name in equivalent:
            verdict = "equivalent"
            lines.append((mutant, verdict, equivalent[mutant.name], row))
        elif verdict == "survived":
            lines.append((mutant, verdict, survivors.get(mutant.name, "NOT LISTED"),
                          row))
            if mutant.name not in survivors:
                wrong.append(f"{mutant.name} survives, and is not listed: add a test, "
                             f"or a line to survivors or equivalent ({mutant.what})")
        else:
            lines.append((mutant, verdict, row["cause"], row))
            for name, listed in (("survivors", survivors), ("equivalent", equivalent)):
                if mutant.name in listed:
                    wrong.append(f"{mutant.name} is {verdict}: remove it from {name}")
        counts[verdict] = counts.get(verdict, 0) + 1
    with open(OUT / "table", "w", encoding="utf-8") as table:
        for mutant, verdict, cause, row in lines:
            print(mutant.name, mutant.what, verdict, cause, row["seconds"],
                  sep="\t", file=table)
    summary = {}
    for mutant, verdict, _, _ in lines:
        for path in list(mutant.files)[:1]:
            summary.setdefault(Path(path).name, []).append(verdict)
    for name, verdicts in sorted(summary.items()):
        n = {v: verdicts.count(v) for v in ("killed", "survived", "equivalent")}
        print(f"{name:12} {n['killed']:3} killed, {n['survived']} survived, "
              f"{n['equivalent']} equivalent")
    return counts, wrong


def last_line(counts):
    """What was done, in numbers."""
    killed, survived = counts.get("killed", 0), counts.get("survived", 0)
    equivalent = counts.get("equivalent", 0)
    return (f"mutants: {killed + survived + equivalent} planted, {killed} killed, "
            f"{survived} survived, {equivalent} equivalent, "
            f"{counts.get('no code', 0)} do not compile")


def is_cheap(mutant):
    """Whether all of the tests are in user space or on the lean kernel."""
    return all(kernel_of(entry) == LEAN and "module_load_test" not in entry
               for entry in mutant.tests)


def commit():
    """A name for the commit, or for the sources where there is none."""
    done = subprocess.run(["git", "-C", TOP, "rev-parse", "HEAD"], text=True,
                          capture_output=True, check=False)
    return done.stdout.strip() or (TOP / "VERSION").read_text(encoding="utf-8")


def six(mutants, listed):
    """Six mistakes, another six for each commit, all of which have to be seen."""
    head = commit()
    mutants = sorted((m for m in mutants if is_cheap(m) and m.name not in listed),
                     key=lambda m: digest(head, m.name))
    run = Run(mutants)
    # What other runs know does not count.
    run.results.known = {}
    done = run.all(1, "six", 6)
    wrong = []
    with open(TOP / "build/log/mutants.verdicts", "w", encoding="utf-8") as verdicts:
        for mutant, row in done:
            if row["verdict"] == "killed":
                print("pass", mutant.name, file=verdicts)
            elif row["verdict"] == "survived":
                print("fail", mutant.name, file=verdicts)
                wrong.append(f"{mutant.name} survives: {mutant.what}")
    return done, wrong


def main():
    """Plants all, or six."""
    hand, rules = list(find.read_hand()), list(find.read_rules())
    survivors = find.read_listed("survivors")
    equivalent = find.read_listed("equivalent")
    names = [m.name for m in hand + rules]
    for name in {**survivors, **equivalent}:
        if name not in names:
            raise Error(f"{name} is listed, and there is none of that name")
    strip_files()
    if sys.argv[1:] == ["--six"]:
        done, wrong = six(hand + rules, {**survivors, **equivalent})
        counts = {}
        for _, row in done:
            counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    else:
        only, files = (os.environ.get(v, "").split() for v in ("ONLY", "FILES"))
        mutants = [m for m in rules + hand
                   if (not only or any(fnmatch.fnmatch(m.name, o) for o in only))
                   and (not files or any(Path(f).name in files for f in m.files))]
        run = Run(mutants)
        run.say(f"{len(mutants)} mistakes")
        run.baseline(Worker("0"))
        done = run.all(int(os.environ.get("JOBS") or 2), "")
        counts, wrong = write_table(done, survivors, equivalent)
    for line in wrong:
        print(line)
    print(last_line(counts))
    return bool(wrong) or not counts.get("killed")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Error as error:
        print(f"mutants: {error}", file=sys.stderr)
        sys.exit(1)
