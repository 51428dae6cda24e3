"""The story that line.sh tells: a station with four readers, and what a person there does and sees."""
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

import screen

HOME, BIN = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
APPLICATIONS = 8
SLOTS = range(35963, 35967)
READER = re.compile(r"Desk \w+ \d\d \d\d")
NUMBER = re.compile(r"CA\d{8}N\d{7}")
LIMIT = 300
# What goes wrong with a blank, by its number: it is pulled at an exchange, or answers wrongly.
FAULTS = {0: "95:pull-after", 2: "159:garble", 3: "150:pull-before", 5: "165:pull-after"}
PEOPLE = {
    "chen.shouli": ("陈受理", "registrar"),
    "wang.shenhe": ("王审核", "reviewer"),
    "zhao.caiwu": ("赵财务", "finance"),
    "liu.zhizheng": ("刘制证", "producer"),
}
NAMES = ["李一鸣", "王思远", "张雨桐", "刘子墨", "陈嘉懿", "杨若曦", "赵明轩", "黄静雯"]
started = time.monotonic()
os.environ |= {"PKI_STATE": str(HOME / "state"), "PKI_CONFIG": str(pathlib.Path("pki").resolve())}
os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"


def fail(words):
    raise SystemExit(f"line: error: {words}")


def tell(words):
    print(f"{time.monotonic() - started:6.1f} s  {words}", flush=True)


def pki(*words):
    """Runs the program to its end; returns its result."""
    done = subprocess.run(["pki", *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"'pki {shlex.join(map(str, words))}' ended with {done.returncode}\n{done.stderr}")
    return done.stdout


def resident_number(order):
    """A number with the check digit of GB 11643."""
    digits = f"11010119900307{order:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def found():
    """A centre with its people, and applications that are approved and paid; returns their numbers."""
    pki("demo", "--exit", "--state", HOME / "demo")
    pki("init", "--administrator", "li.admin")
    for name, (shown, role) in PEOPLE.items():
        pki("staff", "create", name, "--display-name", shown, "--role", role, "--as", "li.admin")
    template = json.loads((HOME / "demo/demo/expert.json").read_text())
    numbers = []
    for order in range(APPLICATIONS):
        form = template | {"applicantName": NAMES[order], "idNumber": resident_number(order), "mobile": f"1380000010{order}"}
        form["email"], form["consignee"] = f"expert{order}@expert.example", form["consignee"] | {"name": NAMES[order]}
        path = HOME / "demo/demo" / f"form-{order}.json"
        path.write_text(json.dumps(form, ensure_ascii=False))
        text = pki("application", "create", path, "--account", f"expert{order}.line", "--as", "chen.shouli")
        number = NUMBER.search(text)[0]
        checks = [word for name in ("identity_matches_document", "documents_legible", "agreement_signed") for word in ("--check", name)]
        pki("application", "approve", number, *checks, "--as", "wang.shenhe")
        pki("order", "confirm", number, "--amount", "200.00", "--transaction", number, "--as", "zhao.caiwu")
        numbers.append(number)
    return numbers


class Reader:
    """A reader and the card in it."""

    def __init__(self, port):
        self.port, self.card, self.process, self.answered = port, None, None, ""

    def insert(self, card, *options):
        words = ["--state", HOME / "cards" / f"{card}.card", "--port", self.port, "--generate-delay", 1500, "--sign-delay", 300]
        self.card, self.process = card, subprocess.Popen(["virtual-card", *map(str, words), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def pull(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        time.sleep(0.3)


class Hand:
    """Does what the screen says, and nothing else."""

    def __init__(self):
        self.readers, self.blanks = {}, 0
        self.spare = [Reader(port) for port in SLOTS]

    def blank(self, reader):
        fault = FAULTS.get(self.blanks)
        reader.insert(self.blanks, *(["--fault", fault] if fault else []))
        self.blanks += 1

    def look(self, lines):
        """Answers each reader's words once."""
        for at, line in enumerate(lines):
            name = READER.search(line)
            if not name or line.startswith(("!", "✓")):
                continue
            words = lines[at + 1] if at + 1 < len(lines) else ""
            reader = self.readers.get(name[0])
            if reader:
                self.answer(reader, words)

    def answer(self, reader, words):
        said = re.sub(r"[\d.]+ 秒", "", words).strip()
        if said == reader.answered:
            return
        reader.answered = said
        if "请取出" in said:
            reader.pull()
            self.blank(reader)
        elif "请插回同一介质" in said or "请重新插入" in said:
            card = reader.card
            reader.pull()
            reader.insert(card)
        elif "没有该介质可做的任务" in said:
            reader.pull()

    def start(self):
        """Puts a blank into each reader, one after another, so that it is known which reader has which name."""
        for reader in self.spare:
            self.blank(reader)
            name = self.appeared()
            self.readers[name] = reader

    def appeared(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            listed = json.loads(pki("token", "readers", "--format", "json"))
            for one in listed:
                if one["hasCard"] and one["name"] not in self.readers:
                    return one["name"]
            time.sleep(0.2)
        fail("a card in a reader was not seen")


def produce(view, hand, isEnough=lambda lines: False):
    """Runs the line until it ends, or is killed; returns its exit status, None when it was killed."""
    log = HOME / "status"
    command = "pki produce --all --letters letters --as liu.zhizheng --wait 60"
    view.clear()
    log.unlink(missing_ok=True)
    view.run(f"{command}; echo $? >{log.name}")
    filled = {one["name"] for one in json.loads(pki("token", "readers", "--format", "json")) if one["hasCard"]}
    for name, reader in hand.readers.items():
        reader.answered = ""
        # A card that left while the program before was being killed: nobody was there to ask for it.
        if reader.process and name not in filled:
            card = reader.card
            reader.pull()
            reader.insert(card)
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        lines = view.look()
        if log.exists():
            return int(log.read_text())
        if isEnough(lines):
            os.kill(view.program(), signal.SIGKILL)
            view.note("kill -9")
            return None
        hand.look(lines)
        time.sleep(0.1)
    fail("the line did not come to its end")


def killed(status):
    """Nothing was shown by a kill that came too late."""
    if status is not None:
        fail(f"the line ended with {status} before it was killed")


def rewrite(numbers, lines):
    """A kill between a letter's record and its file leaves blanks, which the program names: each is written again, when a second person lets it be."""
    # The terminal breaks long lines anywhere.
    said = "".join("".join(lines).split())
    blank = [number for number in numbers if f"{number}.pdfisblank" in said]
    jobs = {job["application"]: job["token"] for job in json.loads(pki("job", "list", "--format", "json"))}
    for number in blank:
        unlock = ["token", "unlock", "create", jobs[number], "--text", "写出前中断", "--evidence", "空白的信封"]
        pki(*unlock, "--as", "liu.zhizheng")
        pki("token", "unlock", "approve", jobs[number], "--as", "wang.shenhe")
        letter = ["token", "letter", jobs[number], "--to", HOME / "letters" / f"{number}.pdf", "--as", "liu.zhizheng"]
        pki(*letter, "--reprint")
        tell(f"the letter of {number} was cut before it was written, and is written again")
    return blank


def check(numbers):
    """Everything is accounted for: each application its token, certificate and letter, and no token is in between."""
    tokens = json.loads(pki("token", "list", "--format", "json"))
    states = [token["state"] for token in tokens]
    certificates = json.loads(pki("certificate", "list", "--profile", "EXPERT", "--format", "json"))
    certified = {one["token"] for one in certificates if one["state"] == "active"}
    made = {token["serial"] for token in tokens if token["state"] == "PRODUCED"}
    living = [one for one in certificates if one["state"] == "active"]
    letters = sorted(path.stem for path in (HOME / "letters").glob("*.pdf") if path.read_bytes().endswith(b"%%EOF\n"))
    jobs = json.loads(pki("job", "list", "--format", "json"))
    facts = {
        f"{len(numbers)} jobs done": [job["state"] for job in jobs] == ["DONE"] * len(numbers),
        f"{len(numbers)} tokens made": states.count("PRODUCED") == len(numbers),
        "no token in between": not set(states) & {"ALLOCATED", "INITIALIZED", "IN_PRODUCTION"},
        f"{len(numbers)} certificates in use, one on each": len(living) == len(numbers) and certified == made,
        "every other certificate revoked": all(one["state"] in ("active", "revoked") for one in certificates),
        f"{len(numbers)} letters": letters == sorted(numbers),
        "the audit chain holds": pki("audit", "verify") is not None,
    }
    for fact, holds in facts.items():
        tell(f"{'✓' if holds else '✗'} {fact}")
    if not all(facts.values()):
        fail("something is not accounted for")


def main():
    numbers = found()
    tell(f"{len(numbers)} applications are approved and paid")
    hand, view = Hand(), screen.Screen(HOME, started)
    try:
        hand.start()
        # Signing takes a moment that a look at the screen may miss; what comes behind it does not.
        killed(produce(view, hand, lambda lines: any("●●●●" in line for line in lines)))
        tell("killed while a certificate was on its way")
        killed(produce(view, hand, lambda lines: sum(line.startswith("✓") for line in lines) >= 3))
        tell("killed after three more were made")
        status = produce(view, hand)
        lines = view.settled()
    finally:
        view.close()
        for reader in hand.spare:
            reader.pull()
    if status != 0 and not (status == 75 and rewrite(numbers, lines)):
        fail(f"the line ended with {status}")
    tell(f"the line ended, {hand.blanks} blanks were taken")
    check(numbers)
    shutil.rmtree(HOME / "demo")


main()
