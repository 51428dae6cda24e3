"""What a holder has done with a certificate: every business about it, and 紧急挂失."""
import re

from applicant import MOBILE, Applicant
from assistant import NEW, Assistant, lock
from web import Web
from world import expect, picture

CHECKS = ("identity_matches_document", "documents_legible", "holder_confirmed")
CODE = r"[2-9A-Z]{5}-[2-9A-Z]{5}"


def approve(world, number, *more):
    checks = [word for name in CHECKS + more for word in ("--check", name)]
    world.pki("application", "approve", number, *checks, "--as", "wang.shenhe")


def pay(world, number, amount):
    world.pki("order", "confirm", number, "--amount", amount, "--transaction", f"BANK-{number}", "--as", "zhao.caiwu")


def begin(person, service, shot):
    """From the certificate to the draft; returns its number."""
    person.go(f"/services/{service}")
    expect(f"/{service}" in person.page.url and "/certificates/" in person.page.url, f"{service} at its certificate")
    person.look(f"{shot}-{service}-begin")
    person.press("开始办理")
    found = re.search(r"/applications/(\w+)/edit", person.page.url)
    expect(found, f"the form of {service}, and not {person.page.url}: {person.page.inner_text('main')[:400]}")
    return found[1]


def submit(person, shot, name):
    """确定, 核对信息, 提交审核."""
    person.press("确定")
    expect(person.page.url.endswith("/check"), f"{name}: 核对信息, and not {person.page.inner_text('main')[:800]}")
    person.look(f"{shot}-{name}-check")
    person.press("提交审核")
    expect("待审核" in person.page.inner_text("h1"), f"{name}: 待审核")


def businesses_of_a_person(world, made, person, folder):
    page = person.page
    person.go("/certificates")
    person.look("30-certificates")
    page.get_by_role("link", name=re.compile("查看详情")).first.click()
    own = page.url.removeprefix(world.origin)
    person.look("31-certificate")
    token = re.search(r"key序列号\s+(\S+)", page.inner_text("main"))[1]

    renewal = renew(world, person, folder, token)
    unlock(world, made, person, folder, token)
    person.go(f"{own}/replace")
    expect(renewal in page.inner_text("main"), "the open renewal stands in the way, and is named")
    person.look("38-replace-refused")
    revoke(person, folder)
    lose(world, person, own)
    person.go(f"/applications/{renewal}")
    expect("已关闭" in page.inner_text("h1"), f"{renewal} was closed with the certificate")
    reissue(world, person, folder)
    expect(not person.troubles, f"the browser complains: {person.troubles}")


def renew(world, person, folder, token):
    page = person.page
    number = begin(person, "renew", "32")
    person.press("确定")
    faults = page.locator("#faults li").all_inner_texts()
    for words in ("key序列号", "身份信息未变更", "身份证复印件"):
        expect(any(words in fault for fault in faults), f"'{words}' is not told: {faults}")
    person.look("33-renew-faults")
    page.fill("#f-token", token)
    page.check("#f-identityUnchanged")
    page.set_input_files("#f-ID_COPY", picture(folder / "renew.png", seed=31))
    submit(person, "34", "renew")
    approve(world, number)
    page.reload()
    expect("待支付" in page.inner_text("h1"), "to be paid")
    person.look("35-renew-approved")
    pay(world, number, "150.00")
    world.gateway.wait(MOBILE, "更新码为")
    page.reload()
    main = page.inner_text("main")
    expect("待更新" in page.inner_text("h1") and "138****0001" in main and "更新服务" in main, "what to do next")
    expect(not re.search(CODE, main), "the code is nowhere but on the phone")
    person.look("36-renew-code")
    return number


def unlock(world, made, person, folder, token):
    """解锁, from the form to a signature under the PIN that the holder chose."""
    page = person.page
    number = begin(person, "unlock", "37")
    card = next(world.folder.glob("*.card"))
    lock(card)
    assistant = Assistant(world, made, "holder", card, origins=[world.origin], centre=world.door())
    assistant.pair(page, "37-unlock-pairing")
    person.look("37-unlock-token")
    expect(page.input_value("#f-token") == token, "the assistant read key序列号")
    page.select_option("#f-unlockReason", "WRONG_TRIES")
    page.set_input_files("#f-ID_COPY", picture(folder / "unlock.png", seed=32))
    submit(person, "37", "unlock")
    approve(world, number)
    text = world.gateway.wait(MOBILE, "解锁码为")
    page.reload()
    expect("待解锁" in page.inner_text("h1"), "待解锁")
    person.look("37-unlock-code")
    assistant.unlock(re.search(CODE, text)[0], "38-unlock-assistant")
    # The page follows by itself.
    page.locator("h1", has_text="已完成").wait_for()
    web = Web(world, "unlock")
    web.welcomes(assistant, NEW, 1)
    bind(world, made, person, assistant, token, web)
    web.close()


def bind(world, made, person, assistant, token, web):
    """绑定, with the PIN that the holder chose; then a stranger with the same key, with and without the assistant."""
    page = person.page
    person.go("/bindings")
    person.look("38-bind")
    person.press("获取CA信息")
    page.get_by_text("已读取证书信息").wait_for()
    shown = page.inner_text("#bind dl")
    expect("王建华" in shown and token in shown and "颁发者" in shown, f"the certificate is shown: {shown}")
    person.look("38-bind-read")
    impostor_signs_nothing(world, page)
    assistant.pair(page, "38-bind-again", said="已读取证书信息")
    assistant.bind(page, "wang.jianhua", "38-bind-assistant")
    page.locator(".tag", has_text="已绑定").wait_for()
    person.look("38-bind-done")
    person.press("获取CA信息")
    page.get_by_text("此证书已绑定到您的账号").wait_for()
    web.welcomes(assistant, NEW, 1)

    stranger = Applicant(world, made, "finder")
    stranger.log_in("li.moumou")
    stranger.go("/bindings")
    assistant.pair(stranger.page, "38-bind-stranger-pairing", said="此证书已绑定到账号 wa****")
    stranger.look("38-bind-stranger")
    expect(stranger.page.locator("#assistant a").get_attribute("href") == "/help/already-bound", "a page helps")
    assistant.close()
    stranger.press("获取CA信息")
    stranger.page.get_by_text("没有检测到数字证书助手").wait_for()
    # As Chromium says it where its user denied the site programs of this machine.
    stranger.page.evaluate("() => { navigator.permissions.query = async () => ({state: 'denied'}); }")
    stranger.press("获取CA信息")
    stranger.page.get_by_text("浏览器禁止本网站访问本机的程序").wait_for()
    stranger.go(stranger.page.locator("#assistant a").get_attribute("href"))
    expect("没有检测到数字证书助手" in stranger.page.inner_text("h1"), "how to install it")
    stranger.look("38-help")

    # Another program took the port: it lets a page read, and does not know what the page was paired with.
    shared = {"access-control-allow-origin": world.origin}
    stranger.page.route("http://127.0.0.1:17681/**", lambda route: route.fulfill(
        headers=shared, json={"tokens": [{"serial": "1", "certificates": []}]}))
    stranger.go("/bindings")
    stranger.press("获取CA信息")
    stranger.page.get_by_text("不是数字证书助手").wait_for()
    stranger.context.close()


def impostor_signs_nothing(world, page):
    """Another program took the port after the token was read: 绑定CA gives it neither pass nor statement, and says so."""
    asked, shared = [], {"access-control-allow-origin": world.origin}

    def answer(route):
        asked.append((route.request.url, route.request.headers.get("authorization")))
        route.fulfill(headers=shared, json={"protocol": 1, "signature": "AAAA", "tokens": [{"serial": "1", "certificates": []}]})

    page.route("http://127.0.0.1:17681/**", answer)
    page.get_by_role("button", name="绑定CA", exact=True).click()
    page.get_by_text("不是数字证书助手").wait_for()
    expect(asked and not any("/sign" in url or pass_ for url, pass_ in asked), f"the impostor was given something: {asked}")
    page.unroute("http://127.0.0.1:17681/**")


def revoke(person, folder):
    page = person.page
    begin(person, "revoke", "39")
    page.select_option("#f-revokeReason", "other")
    page.set_input_files("#f-ID_COPY", picture(folder / "revoke.png", seed=33))
    person.press("确定")
    expect("吊销说明" in page.inner_text("#faults"), "other needs words")
    person.look("39-revoke-faults")
    page.fill("#f-revokeNote", "退出专家库")
    page.fill("#f-invalidityDate", "2026-01-02T08:30")
    submit(person, "39", "revoke")
    page.get_by_role("link", name="撤销").click()
    person.press("确定撤销")
    expect("已撤销" in page.inner_text("h1"), "已撤销")


def lose(world, person, own):
    """紧急挂失."""
    page = person.page
    person.go("/services/emergency")
    person.look("40-emergency")
    page.get_by_label("介质丢失/被盗").check()
    person.press("发送挂失码")
    text = world.gateway.wait(MOBILE, "挂失码为")
    person.look("41-emergency-code")
    page.fill("#code", "AAAAA-BBBBB")
    person.press("立即挂失")
    expect("还可以尝试 4 次" in page.inner_text("main"), "a wrong code is counted")
    person.look("42-emergency-wrong")
    page.fill("#code", re.search(CODE, text)[0].lower())
    person.press("立即挂失")
    expect("已完成" in page.inner_text("h1") and "证书吊销" in page.inner_text("h1"), "revoked at once")
    person.look("43-emergency-done")
    person.go(own)
    expect("已吊销" in page.inner_text("h1"), "the certificate says so")
    person.look("44-certificate-revoked")
    person.go("/bindings")
    expect("已失效" in person.page.inner_text("table"), "the binding ended with the certificate")


def reissue(world, person, folder):
    page = person.page
    number = begin(person, "reissue", "45")
    person.look("45-reissue-form")
    page.get_by_label("介质丢失/被盗").check()
    page.check("#f-agreementAccepted")
    page.set_input_files("#f-ID_COPY", picture(folder / "reissue.png", seed=34))
    page.set_input_files("#f-AGREEMENT_COPY", picture(folder / "reissue-agreement.png", 1000, 1400, seed=35))
    submit(person, "45", "reissue")
    approve(world, number, "agreement_signed")
    pay(world, number, "100.00")
    world.produce(number)
    page.reload()
    expect("已完成" in page.inner_text("h1"), "another token")
    person.go("/certificates")
    expect(page.locator(".card").count() == 2, "both certificates are there")
    person.look("46-certificates-two")
    person.press("English")
    person.go("/certificates")
    page.get_by_role("link", name=re.compile("Details")).first.click()
    person.look("47-certificate-english")
    person.press("中文")


def replacement_without_script(world, made, folder):
    person = Applicant(world, made, "no-script holder", javascript=False)
    page = person.page
    person.log_in("wang.jianhua")
    person.go("/services/replace")
    expect("/certificates/" in page.url, "one certificate is in use")
    person.go(page.url.removeprefix(world.origin).removesuffix("/replace"))
    token = re.search(r"key序列号\s+(\S+)", page.inner_text("main"))[1]
    begin(person, "replace", "48")
    page.fill("#f-token", token)
    page.fill("#f-changeNote", "依法更名，见变更证明")
    page.fill("#f-applicantName", "王建国")
    person.press("保存")
    expect(page.locator("del").first.inner_text() == "王建华", "what it was stands beside it")
    person.look("48-replace-form")
    for kind in ("ID_COPY", "CHANGE_PROOF"):
        page.set_input_files(f"#f-{kind}", picture(folder / f"replace-{kind}.png", seed=36))
    page.check("#f-alsoRenew")
    person.press("确定")
    expect("200.00 元" in page.inner_text("main"), "替换并更新 costs both")
    person.look("48-replace-renew-check")
    page.get_by_role("link", name="返回修改").click()
    submit(person, "48", "replace")
    page.get_by_role("link", name="撤销").click()
    person.press("确定撤销")
    person.context.close()
