"""Every business in a real browser, from sign-up to a certificate on a card and beyond: portal.py FOLDER BIN.

Each page is photographed at 390 and 1280 pixels and examined by axe-core; the pictures are for people to look at.
"""
import pathlib
import re
import sys

from playwright.sync_api import sync_playwright

from applicant import MOBILE, PASSWORD, SHOTS, Applicant
from businesses import businesses_of_a_person, replacement_without_script
from cases import cases
from module_token import behind_a_module
from renewal import successions
from platform_login import login_from_the_platform, what_the_platform_heard
from staff import staff_desk
from world import World, browser, expect, picture


def pay_online(world, person, number):
    """At the provider's page: cancelled, forged, and paid."""
    page = person.page
    person.press("支付宝支付")
    expect(page.url.startswith(world.payment) and "200.00 元" in page.inner_text("main"), f"at the provider, and not at {page.url}")
    page.get_by_role("button", name="取消").click()
    page.wait_for_url(f"{world.origin}/applications/{number}/payment*")
    expect("尚未收到" in page.inner_text("main"), "what the browser brings back is not believed")
    person.look("14-payment-wait")
    claim = {"out_trade_no": f"{number}_1", "trade_no": "1", "trade_status": "TRADE_SUCCESS", "total_amount": "200.00",
             "app_id": "2026000000000001", "seller_id": "2088000000000001", "sign_type": "RSA2", "sign": "AAAA"}
    answer = person.context.request.post(world.origin + "/payments/alipay/notify", form=claim)
    expect(answer.status == 200 and answer.text() == "failure", f"who is not the provider is not believed: {answer.text()}")
    page.get_by_role("link", name="查询支付结果").click()
    expect("尚未收到" in page.inner_text("main"), "still nothing")
    person.go(f"/applications/{number}/pay")
    person.press("支付宝支付")
    page.get_by_role("button", name="确认付款").click()
    page.wait_for_url(f"{world.origin}/applications/{number}")
    told = person.context.request.get(world.payment + "/_trades").json()
    expect(list(told[0]) == [f"{number}_1"] and told[1] == ["success"], f"one trade, one notification: {told}")
    expect("已支付" in page.inner_text("main"), "paid")
    expect("ALIPAY" in world.pki("order", "list", "--status", "PAID"), "paid at the provider")


def invoice(world, person, number, folder):
    """Asked for with faults and without, issued by finance, saved."""
    page = person.page
    page.get_by_role("link", name="发票", exact=True).click()
    expect(page.input_value("#title") == "王建华", "filled in from the application")
    person.look("14-invoice")
    page.fill("#title", "王")
    page.fill("#email", "nobody")
    person.press("申请开票")
    expect(page.locator("#faults li").count() == 2, "both faults are told")
    person.look("14-invoice-faults")
    page.fill("#title", "王建华")
    page.fill("#email", "wang.jianhua@expert.example")
    person.press("申请开票")
    expect("待开具" in page.inner_text("h1"), "to be issued")
    file = folder / "invoice.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj\n%%EOF\n")
    world.pki("invoice", "issue", number, "--number", "26112000000012345678", "--file", file, "--as", "zhao.caiwu")
    page.reload()
    expect("已开具" in page.inner_text("h1") and "26112000000012345678" in page.inner_text("main"), "issued")
    person.look("14-invoice-issued")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载发票（PDF）").click()
    download.value.save_as(folder / "saved.pdf")
    expect((folder / "saved.pdf").read_bytes() == file.read_bytes(), "the PDF is what was issued")


def new_for_a_person(world, made, folder):
    """From nothing to 已完成; returns the person."""
    person = Applicant(world, made, "wang.jianhua")
    page = person.page
    person.go("/")
    expect(page.url.endswith("/login"), "nobody gets in without logging in")
    person.look("00-login")
    person.sign_up(MOBILE, "wang.jianhua", shots=True)
    person.look("03-home")
    person.go("/start")
    person.look("04-start")
    page.get_by_role("button", name="评标专家证书").click()
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    person.look("05-form")

    # Everything that is wrong is told at once, at its field.
    page.fill("#f-applicantName", "王建华")
    page.fill("#f-idNumber", "110101197504123013")
    page.fill("#f-email", "wang.jianhua@expert")
    person.press("确定")
    faults = page.locator("#faults li").all_inner_texts()
    for words in ("证件号码", "邮箱", "身份证复印件", "使用协议", "收件人姓名", "所在地区", "勾选"):
        expect(any(words in fault for fault in faults), f"'{words}' is not told: {faults}")
    person.look("06-form-faults")

    page.fill("#f-idNumber", "110101197504123012")
    page.fill("#f-email", "wang.jianhua@expert.example")
    page.set_input_files("#f-ID_COPY", [picture(folder / "front.png", seed=1, exif=True),
                                        picture(folder / "back.png", seed=2)])
    page.set_input_files("#f-AGREEMENT_COPY", picture(folder / "agreement.png", 1000, 1400, seed=3))
    page.fill("#f-consignee-name", "王建华")
    page.fill("#f-consignee-mobile", MOBILE)
    page.select_option("#f-consignee-region", "11")
    page.wait_for_selector("#f-consignee-region-county option[value='110108']", state="attached")
    page.select_option("#f-consignee-region-county", "110108")
    page.fill("#f-consignee-address", "学院路 1 号 2 号楼 301 室")
    person.press("保存")
    expect("已保存" in page.inner_text("[role=status]"), "saved")
    expect(page.locator(".document img").count() == 3, "three pictures are shown")
    person.look("07-form-saved")

    # What was kept has nothing of what came with the picture.
    source = page.locator(".document img").first.get_attribute("src")
    kept = person.context.request.get(world.origin + source)
    expect(kept.status == 200 and kept.headers["content-type"] == "image/jpeg", "a preview is a JPEG")
    expect(b"GPS-SECRET" not in kept.body(), "nothing of EXIF is left")
    (SHOTS / "08-preview.jpg").write_bytes(kept.body())

    page.check("#f-agreementAccepted")
    person.press("确定")
    expect(page.url.endswith("/check"), f"核对信息, and not {page.url}")
    person.look("09-check")
    page.get_by_role("link", name="返回修改").click()
    page.fill("#f-consignee-postcode", "100083")
    person.press("确定")
    expect("100083" in page.inner_text("main"), "what was changed is shown")
    second = person.context.new_page()
    second.goto(page.url)
    person.press("提交审核")
    expect("待审核" in page.inner_text("h1"), "待审核")
    second.get_by_role("button", name="提交审核").click()
    expect("待审核" in second.inner_text("h1"), "who submits twice sees that it is submitted")
    second.close()
    person.look("10-submitted")
    world.gateway.wait(MOBILE, number)

    # A stranger gets nothing, not even the knowledge that there is something.
    stranger = Applicant(world, made, "stranger")
    stranger.sign_up("13900000002", "li.moumou")
    for path in ("", "/edit", "/check", "/withdraw", "/discard", "/pay", "/certificate.cer"):
        answer = stranger.go(f"/applications/{number}{path}")
        expect(answer.status == 404, f"{path}: {answer.status}")
    expect(stranger.go(source).status == 404, "documents are not shown to strangers")
    stranger.look("11-not-found")
    stranger.context.close()

    # Rejected, mended, submitted again.
    world.pki("application", "reject", number, "--code", "illegible_document", "--text", "身份证反面不清晰，请重新拍摄",
              "--as", "wang.shenhe")
    page.reload()
    expect("身份证反面不清晰" in page.inner_text("main"), "the reason is shown")
    person.look("12-rejected")
    person.press("修改重新提交")
    expect(page.locator(".document img").count() == 3, "documents of the rejected submission are there")
    page.get_by_role("button", name="删除 身份证复印件 2").click()
    page.set_input_files("#f-ID_COPY", picture(folder / "back2.png", seed=9))
    person.press("确定")
    expect(page.url.endswith("/check"), f"核对信息 again, and not {page.url}")
    person.press("提交审核")
    expect("待审核" in page.inner_text("h1"), "待审核 again")

    checks = [word for name in ("identity_matches_document", "documents_legible", "agreement_signed")
              for word in ("--check", name)]
    world.pki("application", "approve", number, *checks, "--as", "wang.shenhe")
    person.go("/applications")
    expect("审核通过，待支付" in page.inner_text("main"), "to be paid")
    person.look("13-list")
    page.get_by_role("link", name="去支付").first.click()
    expect("200.00" in page.inner_text("main") and number in page.inner_text("main"), "what to pay, and how")
    person.look("14-pay")
    pay_online(world, person, number)
    expect("制证中" in page.inner_text("h1"), "制证中")
    invoice(world, person, number, folder)
    person.go(f"/applications/{number}")
    world.produce(number)
    page.reload()
    expect("已完成" in page.inner_text("h1"), "已完成")
    person.look("15-done")
    page.get_by_role("link", name="查看证书").click()
    for name, file, begin in [("下载证书（.cer）", "own.cer", b"\x30"), ("下载证书（PEM）", "own.pem", b"-----BEGIN CERT")]:
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        download.value.save_as(folder / file)
        expect((folder / file).read_bytes().startswith(begin), f"{file} is what it says")
    stranger = Applicant(world, made, "another stranger")
    stranger.log_in("li.moumou")
    own = page.url.removeprefix(world.origin)
    for path in ("", "/certificate.cer", "/certificate.pem", "/renew", "/revoke", "/emergency"):
        expect(stranger.go(own + path).status == 404, f"{own}{path} is not a stranger's")
    stranger.context.close()
    person.go("/")
    expect("我的证书" in page.inner_text("main"), "my certificate")
    person.look("16-home-certificate")
    person.go("/agreements/user")
    person.look("17-agreement")
    person.press("English")
    expect("User agreement" in page.inner_text("h1"), "English")
    person.go("/start")
    person.look("18-start-english")
    person.press("中文")
    expect(not person.troubles, f"the browser complains: {person.troubles}")
    return person


def enterprise_without_script(world, made, folder):
    """An enterprise fills in its form in a browser without JavaScript, withdraws, and deletes a draft."""
    person = Applicant(world, made, "no-script", javascript=False)
    page = person.page
    person.sign_up("13700000003", "zhang.jingban")
    person.go("/start")
    page.get_by_role("button", name="投标人机构证书").click()
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    for name, text in {
        "orgName": "北京必联招标有限公司", "uscc": "91110108MA0000015T", "licenceValidTo": "长期", "orgCity": "北京市",
        "orgAddress": "海淀区学院路 1 号", "legalRep-name": "李法人", "legalRep-idNumber": "110101197504123012",
        "handler-name": "张经办", "handler-idNumber": "11010119900307002X", "handler-email": "zhang@bidder.example",
        "consignee-name": "张经办", "consignee-mobile": "13700000003", "consignee-address": "海淀区学院路 1 号 301",
    }.items():
        page.fill(f"#f-{name}", text)
    page.select_option("#f-orgType", "ENTERPRISE")
    page.select_option("#f-orgProvince", "北京市")
    page.select_option("#f-consignee-region", "11")
    person.press("显示下一级")
    page.select_option("#f-consignee-region-city", "1101")
    person.press("显示下一级")
    page.select_option("#f-consignee-region-county", "110108")
    for index, kind in enumerate(("ID_COPY", "AGREEMENT_COPY", "BUSINESS_LICENCE", "AUTHORIZATION", "APPLICATION_FORM")):
        page.set_input_files(f"#f-{kind}", picture(folder / f"{kind}.png", 900, 1200, seed=20 + index))
    page.check("#f-agreementAccepted")
    person.press("确定")
    expect(page.url.endswith("/check"), f"核对信息, and not {page.url}: {page.inner_text('main')[:600]}")
    page.screenshot(path=SHOTS / "20-enterprise-check-1280.png", full_page=True)
    person.press("提交审核")
    expect("待审核" in page.inner_text("h1"), "待审核")
    page.get_by_role("link", name="撤销").click()
    person.press("确定撤销")
    expect("已撤销" in page.inner_text("h1"), "已撤销")

    # Uploads that lie, and a draft that goes away.
    person.go("/start")
    page.get_by_role("button", name="投标人机构证书").click()
    draft = re.search(r"/applications/(\w+)/edit", page.url)[1]
    lie = folder / "lie.png"
    lie.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>" + b" " * 30_000)
    page.set_input_files("#f-ID_COPY", lie)
    person.press("保存")
    expect("只接受 JPG、PNG 或 PDF" in page.inner_text("main"), "an SVG is refused")
    bomb = bytearray(picture(folder / "bomb.png", 700, 700, seed=5).read_bytes())
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    (folder / "bomb.png").write_bytes(bytes(bomb))
    page.set_input_files("#f-ID_COPY", folder / "bomb.png")
    person.press("保存")
    expect("4000 万像素" in page.inner_text("main"), "a bomb is refused")
    person.go(f"/applications/{draft}/discard")
    person.press("确定删除")
    expect(person.go(f"/applications/{draft}").status == 404, "a deleted draft is gone")
    expect(number in (person.go("/applications") and page.inner_text("main")), "what was withdrawn is still listed")


def doors_are_closed(world, made):
    """Floods, forged forms and stale sessions meet a closed door."""
    person = Applicant(world, made, "attacker")
    answer = person.go("/login")
    fields = answer.headers
    for name, words in {"content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff",
                        "strict-transport-security": "max-age", "cache-control": "no-store"}.items():
        expect(words in fields.get(name, ""), f"{name}: {fields.get(name)}")
    forged = person.context.request.post(world.origin + "/login", form={"login": "wang.jianhua", "password": "x"})
    expect(forged.status == 403, f"a form without its token: {forged.status}")
    token = person.page.get_attribute("input[name=token]", "value")
    elsewhere = person.context.request.post(world.origin + "/login", headers={"Origin": "https://evil.example"},
                                            form={"token": token, "login": "wang.jianhua", "password": "x"})
    expect(elsewhere.status == 403, f"a form from elsewhere: {elsewhere.status}")
    for _ in range(6):
        last = person.context.request.post(world.origin + "/login", headers={"Origin": world.origin},
                                           form={"token": token, "login": "wang.jianhua", "password": "wrong-password"})
    expect(last.status == 429, f"a flood of guesses: {last.status}")
    before = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    expect(all(c["secure"] and c["httpOnly"] and c["sameSite"] == "Lax" for c in person.context.cookies()), "cookies")
    expect("__Host-pki-visit" in before and "__Host-pki-session" not in before, "nobody is logged in")
    person.context.close()


def nothing_leaks(world):
    """Neither code nor identity number stands in log or book in the clear where nobody needs it."""
    codes = {re.search(r"\d{6}", text)[0] for _, text in world.gateway.messages if "验证码" in text}
    log = world.log()
    for secret in codes | {PASSWORD, MOBILE, "110101197504123012"}:
        expect(secret not in log, "a secret stands in the log")
    book = b"".join(path.read_bytes() for path in world.state.glob("book.sqlite*"))
    expect(PASSWORD.encode() not in book, "a password stands in the book")
    expect(world.pki("audit", "verify"), "the audit chain holds")


def main():
    folder, bin_path = pathlib.Path(sys.argv[1]), sys.argv[2]
    SHOTS.mkdir(parents=True, exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    world = World(folder, bin_path)
    try:
        world.serve()
        with sync_playwright() as playwright, browser(playwright) as made:
            person = new_for_a_person(world, made, folder)
            print("✓ 证书新办：从注册到已完成", flush=True)
            businesses_of_a_person(world, made, person, folder)
            print("✓ 我的证书，更新，解锁，绑定，吊销，紧急挂失，补办", flush=True)
            successions(world, made, folder)
            print("✓ 更新、替换：从申请到 key 中的新证书", flush=True)
            behind_a_module(world, made, folder)
            print("✓ PKCS#11 介质：绑定，更新，替换，解锁，每次之后以证书登录", flush=True)
            replacement_without_script(world, made, folder)
            print("✓ 证书替换，无脚本", flush=True)
            enterprise_without_script(world, made, folder)
            print("✓ 单位新办，无脚本；撤销，删除草稿，假文件", flush=True)
            staff_desk(world, made, folder)
            print("✓ 工作台：审核、收款、退款、交付，本人签署", flush=True)
            cases(world, made, folder)
            print("✓ 批量导入，结案，发票，柜台吊销，确认收货，更换手机号", flush=True)
            login_from_the_platform(world, made)
            what_the_platform_heard(world)
            print("✓ 平台登录：首次、关联、再次、平台发起、退出；平台通知", flush=True)
            doors_are_closed(world, made)
            nothing_leaks(world)
            print("✓ 伪造、洪泛、泄露", flush=True)
    except BaseException:
        print(world.log()[-3000:], file=sys.stderr)
        raise
    finally:
        world.stop()


if __name__ == "__main__":
    main()
