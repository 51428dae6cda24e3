"""数字证书助手 on somebody's machine: a virtual card behind pcscd, and the window in the browser."""
import json
import os
import re
import subprocess
import time

from applicant import Applicant
from card import change, give
from world import Failure, expect

PIN, OTHER, NEW = "27182818", "31415926", "16180339"
PORT = 17681
READER = "35963"


def wait_for(what, condition, seconds=60):
    """What `condition` says once it says something."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise Failure(f"{what} did not come")


def insert(world, card):
    """The card of a memory, in the reader."""
    return subprocess.Popen([str(world.bin / "virtual-card"), "--state", str(card), "--port", READER],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def card_of(world, clerk):
    """The memory of a card with the clerk's key and certificate in slot 9A: the browser has the same key, for TLS."""
    card = world.folder / f"{clerk.login}.memory"
    blank = insert(world, card)
    wait_for("a blank card", card.exists)
    blank.kill()
    blank.wait()
    give(card, clerk.key, clerk.certificate, PIN)
    return card


def lock(card):
    """A card whose holder typed wrong PINs until none was left."""
    change(card, lambda memory: memory["pin"].update(triesLeft=0))


class Assistant:
    """The program on somebody's machine, with a card in the reader, or with a token that a module of the settings drives."""

    def __init__(self, world, made, name, card=None, module=None, **settings):
        self.world, self.module = world, module
        # PKCS#11 has no function that tells how many tries are left.
        self.wrong = "PIN 不对，还可以输入 2 次" if card else "PIN 不对"
        self.folder = world.folder / f"assistant-{name}"
        self.folder.mkdir(mode=0o700)
        self.opened = self.folder / "opened"
        self.opened.touch()
        self.seen = 0
        self.card = insert(world, card) if card else None
        self.process = self.serve(settings | ({"modules": [{"name": "key", "path": module}]} if module else {}))
        self.window = Applicant(world, made, "assistant", origin=f"http://127.0.0.1:{PORT}")

    def serve(self, settings):
        self.settings, opener = self.folder / "assistant.json", self.folder / "open"
        self.settings.write_text(json.dumps(settings))
        self.settings.chmod(0o600)
        opener.write_text(f'#!/bin/sh\necho "$1" >>"{self.opened}"\n')
        opener.chmod(0o700)
        self.log = self.folder / "serve.log"
        with self.log.open("wb") as log:
            process = subprocess.Popen([str(self.world.bin / "pki-assistant"), "serve", "--open", "--settings",
                                        str(self.settings), "--browser", str(opener)], stdout=log, stderr=log,
                                       stdin=subprocess.DEVNULL,
                                       env=self.environment())
        wait_for("the assistant", lambda: "已启动" in self.log.read_text(errors="replace"))
        wait_for("the card", self.has_card)
        wait_for("the first window", self.new_window)
        return process

    def environment(self):
        return os.environ | {"XDG_RUNTIME_DIR": str(self.folder), "XDG_STATE_HOME": str(self.folder)}

    def has_card(self):
        """Whether the token is seen: 证书信息 at the terminal."""
        run = self.info()
        return run.returncode == 0 and "证书序列号" in run.stdout

    def info(self, *words):
        return subprocess.run([str(self.world.bin / "pki-assistant"), "info", "--settings", str(self.settings), *words],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, env=self.environment())

    def certificates(self):
        """What is on the card, as pages get it."""
        run = self.info("--format", "json")
        expect(run.returncode == 0, f"info: {run.stdout}{run.stderr}")
        return [certificate for token in json.loads(run.stdout) for certificate in token["certificates"]]

    def new_window(self):
        """The address that the assistant had the browser open, when there is a new one."""
        lines = self.opened.read_text().splitlines()
        if len(lines) == self.seen:
            return None
        self.seen += 1
        with open(lines[self.seen - 1], encoding="utf-8") as file:
            return re.search(r"url=([^\"]+)\"", file.read())[1]

    def sign(self, page, shot):
        """Has the assistant sign the decision on a page of the desk; every statement is shown, and wants the PIN."""
        page.locator("[data-decision] button").click()
        turns = 0
        while turns < 8:
            address = wait_for("a window, or the end", lambda: self.new_window() or self.is_done(page))
            if address is True:
                break
            self.window.page.goto(address)
            self.confirm(shot if turns == 0 else None)
            turns += 1
        expect(0 < turns < 8, f"{turns} statements were signed")

    @staticmethod
    def is_done(page):
        page.wait_for_timeout(50)
        return "已签署并生效" in page.inner_text("main")

    def confirm(self, shot):
        """What the user does in the window; the first time with a wrong PIN."""
        page = self.window.page
        asked = page.locator("section.ask")
        expect(self.world.desk in asked.inner_text() and "pki-operator-v1" in asked.locator("pre").inner_text(),
               f"origin and statement are shown: {page.inner_text('main')[:600]}")
        if shot:
            self.window.look(f"{shot}-assistant")
            self.type_pin(OTHER)
            # Statements are good for a minute: nothing is looked at for long before they are signed.
            expect(self.wrong in page.inner_text("main"), page.inner_text("main")[:600])
        self.type_pin(PIN)
        expect("已签名" in page.inner_text("main"), page.inner_text("main")[:600])

    def type_pin(self, pin):
        asked = self.window.page.locator("section.ask")
        asked.locator("input[name=pin]").fill(pin)
        asked.get_by_role("button", name="签名", exact=True).click()

    def pair(self, page, shot, said="已从 key 读取序列号"):
        """获取CA信息: the page asks to be paired, gets the code that the window shows, and then says something."""
        page.get_by_role("button", name="获取CA信息", exact=True).click()
        own = self.window.page
        own.goto(wait_for("a window", self.new_window))
        expect(self.world.origin in own.inner_text("section.ask"), own.inner_text("main")[:600])
        self.window.look(shot)
        page.fill("#assistant-code", own.inner_text(".code").strip())
        page.get_by_role("button", name="配对", exact=True).click()
        page.get_by_text(said).wait_for()

    def bind(self, page, account, shot, pin=NEW):
        """绑定CA: the window shows for which account; a wrong PIN is told there, and the right one binds."""
        page.get_by_role("button", name="绑定CA", exact=True).click()
        own = self.window.page
        own.goto(wait_for("a window", self.new_window))
        asked = own.locator("section.ask")
        statement = asked.locator("pre").inner_text()
        expect("ebnew-bind-v1" in statement and f"account={account}\n" in statement, f"what is signed: {statement}")
        expect(self.world.origin in asked.inner_text(), f"for whom: {asked.inner_text()}")
        self.window.look(shot)
        self.type_pin(OTHER)
        expect(self.wrong in own.inner_text("main"), own.inner_text("main")[:600])
        self.type_pin(pin)
        expect("已签名" in own.inner_text("main"), own.inner_text("main")[:600])

    def follow(self, service, button, code, shot, pin=PIN):
        """更新服务 or 替换服务, in the window that is open; the first time with a code that is none, which costs no try."""
        page = self.window.page
        for typed in ("AAAA", code):
            page.reload()
            page.locator("summary", has_text=service).click()
            form = page.locator("details[open] form")
            form.locator("input[name=code]").fill(typed)
            form.locator("input[name=pin]").fill(pin)
            self.window.look(f"{shot}-{'window' if typed == code else 'unfit'}")
            form.get_by_role("button", name=button, exact=True).click()
            said = page.locator("section[role=status]", has_text="有效期至" if typed == code else "应为 10 位字母和数字")
            said.wait_for()
        self.window.look(f"{shot}-window-done")

    def unlock(self, code, shot):
        """解锁服务, in the window that is open."""
        page = self.window.page
        page.reload()
        page.locator("summary", has_text="解锁服务").click()
        form = page.locator("form[action$='/unlock']")
        for name, text in (("code", code), ("new", NEW), ("again", NEW)):
            form.locator(f"input[name={name}]").fill(text)
        self.window.look(shot)
        form.get_by_role("button", name="立刻解锁", exact=True).click()
        expect("已解锁" in page.inner_text("main"), page.inner_text("main")[:600])
        self.window.look(f"{shot}-done")

    def check(self, shot):
        """自检, in the window."""
        page = self.window.page
        page.locator("summary", has_text="自检").click()
        page.locator("form[action$='/check'] input[name=pin]").fill(PIN)
        page.get_by_role("button", name="签名并验签", exact=True).click()
        expect("签名与验签（authentication）：正常" in page.inner_text("main"), page.inner_text("main")[:600])
        for act in ("修改PIN", "自检"):
            page.locator("summary", has_text=act).click()
        self.window.look(shot)

    def close(self):
        log = self.log.read_text(errors="replace")
        expect(not any(pin in log for pin in (PIN, OTHER, NEW)), "a PIN stands in the log")
        self.window.context.close()
        for process in filter(None, (self.process, self.card)):
            process.terminate()
            process.wait(30)
