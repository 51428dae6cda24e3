"""A person before a browser, and what is looked at on each page."""
import re

from axe_playwright_python.sync_playwright import Axe

from world import ROOT, expect

SHOTS = ROOT / ".build" / "screenshots"
WIDTHS = (1280, 390)
PASSWORD = "qingshan-lvshui-2026"
MOBILE = "13800000001"


class Applicant:
    """A person before a browser."""

    def __init__(self, world, made, name, javascript=True, origin=None, **options):
        self.world, self.name, self.origin = world, name, origin or world.origin
        self.context = made.new_context(ignore_https_errors=True, java_script_enabled=javascript, locale="zh-CN",
                                        viewport={"width": 1280, "height": 900}, **options)
        self.page = self.context.new_page()
        self.javascript = javascript
        self.page.set_default_timeout(20_000)
        self.troubles = []
        self.page.on("console", lambda message: self.troubles.append(message.text)
                     if message.type == "error" and "status of 4" not in message.text else None)

    def go(self, path):
        return self.page.goto(self.origin + path)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def look(self, name):
        """Photographs the page at both widths, and has axe look at it."""
        self.page.wait_for_load_state()
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            expect(wide <= width, f"{name}: {wide} pixels wide at {width}")
            self.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
            if self.javascript:  # axe is a script itself
                found = Axe().run(self.page)
                expect(found.violations_count == 0, f"{name} at {width}: {found.generate_report()}")
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def log_in(self, login):
        self.go("/login")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.press("登录")
        expect(self.page.url == self.world.origin + "/", f"logged in, and at {self.page.url}")

    def sign_up(self, mobile, login, shots=False):
        self.go("/sign-up")
        if shots:
            self.look("01-sign-up")
        self.page.fill("#mobile", mobile)
        self.press("发送验证码")
        text = self.world.gateway.wait(mobile, "用于注册账号")
        code = re.search(r"\d{6}", text)[0]
        if shots:
            self.page.fill("#code", "000000" if code != "000000" else "111111")
            self.page.fill("#login", "Wang Jian")
            self.page.fill("#password", "short")
            self.page.fill("#repeat", "other")
            self.press("注册账号")
            expect(self.page.locator("#faults li").count() == 3, "all faults are told at once")
            self.look("02-sign-up-faults")
        self.page.fill("#code", code)
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.fill("#repeat", PASSWORD)
        self.press("注册账号")
        expect(self.page.url == self.world.origin + "/", f"signed up, and at {self.page.url}")
