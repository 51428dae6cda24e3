"""批量导入, 结案, 发票 and 柜台受理 from both sides: a registrar's table, two administrators who close a case, finance, and the counter."""
import csv
import re

from applicant import PASSWORD, Applicant
from businesses import CHECKS, pay
from staff import Clerk
from world import expect, picture

COLUMNS = ("account", "type", "applicant", "profile", "applicantName", "idNumber", "mobile", "email", "consignee.name",
           "consignee.mobile", "consignee.region", "consignee.address", "agreementAccepted.cps",
           "agreementAccepted.userAgreement", "agreementAccepted.privacyNotice", "attachments.ID_COPY",
           "attachments.AGREEMENT_COPY")
# Account, name, identity number, mobile number.
PEOPLE = (("sun.jiean", "孙结案", "110101198808120122", "13500000007"),
          ("zhou.piliang", "周批量", "110101198808120149", "13500000008"))


def table(path, people):
    """A row for each, with papers beside the table."""
    for index in range(3):
        picture(path.parent / f"paper-{index}.png", 1000, 1400, seed=90 + index)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for login, name, identity, mobile in people:
            writer.writerow((login, "NEW", "EXPERT", "EXPERT", name, identity, mobile, f"{login}@expert.example", name, mobile,
                             "110108", "学院路 1 号, 301 室", "1.0", "1.0", "1.0", "paper-0.png;paper-1.png", "paper-2.png"))
    return path


def imported(world, made, folder):
    """批量导入: a fault keeps all of it back; what is handed in stands at its applicants' and in the reviewer's queue."""
    people = []
    for login, _, _, mobile in PEOPLE:
        person = Applicant(world, made, login)
        person.sign_up(mobile, login)
        people.append(person)
    wrong = [PEOPLE[0], PEOPLE[1][:2] + ("110101198808120148",) + PEOPLE[1][3:]]
    said = world.pki("application", "import", table(folder / "wrong.csv", wrong), "--as", "chen.shouli", "--confirm", status=65)
    expect(re.search(r"3 +idNumber", said), f"the line and the field that are wrong: {said}")
    people[0].go("/applications")
    expect("CA20" not in people[0].page.inner_text("main"), "nothing was handed in")
    sheet = table(folder / "people.csv", PEOPLE)
    world.pki("application", "import", sheet, "--as", "chen.shouli")
    said = world.pki("application", "import", sheet, "--as", "chen.shouli", "--confirm")
    numbers = re.findall(r"CA\d{8}N\d{7}", said)
    expect(len(numbers) == 2, f"two applications: {said}")
    again = world.pki("application", "import", sheet, "--as", "chen.shouli", "--confirm")
    expect(re.findall(r"CA\d{8}N\d{7}", again) == numbers, "the same table hands nothing in twice")
    for person, number in zip(people, numbers):
        person.go("/applications")
        expect(number in person.page.inner_text("main") and "待审核" in person.page.inner_text("main"), f"{number} is there")
        world.gateway.wait(dict((login, mobile) for login, _, _, mobile in PEOPLE)[person.name], number)
    people[0].look("103-imported-list")
    reviewer = Clerk(world, made, "tang.shenhe", "唐审核", "reviewer")
    reviewer.go("/review")
    shown = reviewer.page.inner_text("main")
    expect(all(number in shown for number in numbers), f"both wait for review: {shown[:600]}")
    reviewer.look("104-imported-queue")
    reviewer.context.close()
    return list(zip(people, numbers))


def approved(world, number):
    checks = [word for name in CHECKS[:2] + ("agreement_signed",) for word in ("--check", name)]
    world.pki("application", "approve", number, *checks, "--as", "wang.shenhe")
    pay(world, number, "200.00")


def closed(world, made, person, number):
    """结案: what cannot be made is closed by two administrators; the money goes back, and the applicant reads why."""
    approved(world, number)
    person.go(f"/applications/{number}")
    expect("制证中" in person.page.inner_text("h1"), "制证中")
    first = Clerk(world, made, "jiang.guanli", "蒋管理", "biz_admin")
    second = Clerk(world, made, "shen.guanli", "沈管理", "biz_admin")
    path = f"/production/{number}"
    first.go(path)
    first.press("提议并签署")
    expect("原因" in first.page.inner_text("#faults"), "a reason is wanted")
    first.look("105-closure-faults")
    first.page.fill("#closure_propose-text", "该型号介质停产，无法制证")
    first.decide("提议并签署", "106-closure")
    first.go(path)
    shown = first.page.inner_text("main")
    expect("否决并签署" in shown and "确认关闭并签署" not in shown, "another one confirms")
    first.look("107-closure-proposed")
    second.go("/production")
    second.page.get_by_role("link", name=number).click()
    expect("该型号介质停产" in second.page.inner_text("main"), "who proposed it, and why")
    second.look("108-closure-confirm")
    second.decide("确认关闭并签署", "109-closure")
    person.page.reload()
    shown = person.page.inner_text("main")
    expect("已关闭" in person.page.inner_text("h1") and "该型号介质停产，无法制证" in shown, f"closed, and why: {shown[:600]}")
    person.look("110-closed")
    second.go("/refunds")
    expect(number in second.page.inner_text("main"), "the money goes back")
    second.look("111-closure-refund")
    for clerk in (first, second):
        expect(not clerk.troubles, f"the browser complains: {clerk.troubles}")
        clerk.context.close()


def invoiced(world, made, person, number, folder):
    """发票: asked for at the portal, issued at the desk with its PDF, mailed, saved."""
    approved(world, number)
    page = person.page
    person.go(f"/applications/{number}/invoice")
    page.fill("#title", "周批量")
    page.fill("#email", "zhou@expert.example")
    person.press("申请开票")
    expect("待开具" in page.inner_text("h1"), "to be issued")
    finance = Clerk(world, made, "han.caiwu", "韩财务", "finance")
    finance.go("/invoices")
    expect("zhou@expert.example" in finance.page.inner_text("main"), "what is typed into the tax system")
    finance.look("112-invoice-queue")
    finance.page.get_by_role("link", name=number).click()
    file = folder / "desk-invoice.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj\n%%EOF\n")
    finance.page.fill("#invoice_issue-number", "1234567")
    finance.page.set_input_files("#invoice_issue-file", file)
    finance.press("登记并签署")
    expect(finance.page.locator("#faults li").count() == 1, "seven digits are no number")
    finance.look("113-invoice-faults")
    finance.page.fill("#invoice_issue-number", "26112000000012345679")
    finance.page.set_input_files("#invoice_issue-file", file)
    finance.decide("登记并签署", "114-invoice")
    page.reload()
    expect("已开具" in page.inner_text("h1") and "26112000000012345679" in page.inner_text("main"), "issued")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载发票（PDF）").click()
    expect(download.value.path().read_bytes() == file.read_bytes(), "the PDF is what was issued")
    expect(not finance.troubles, f"the browser complains: {finance.troubles}")
    finance.context.close()


def at_counter(world, made, person, number, folder):
    """柜台受理 about a certificate: what is on record opens for the document that its holder shows."""
    world.produce(number)
    registrar = Clerk(world, made, "feng.guitai", "冯柜台", "registrar")
    page = registrar.page
    registrar.go(f"/deliveries/{number}")
    page.fill("#ship-carrier", "顺丰")
    page.fill("#ship-tracking", "SF2345678901")
    registrar.decide("寄出并签署")
    person.go(f"/applications/{number}")
    expect("SF2345678901" in person.page.inner_text("main"), "where the parcel is")
    person.look("118-shipped")
    person.press("确认收货")
    expect("已签收" in person.page.inner_text("main"), "it arrived")
    registrar.go("/counter")
    page.fill("#counter_begin-account", person.name)
    page.select_option("#counter_begin-choice", "REVOKE")
    page.fill("#counter_begin-shownNumber", PEOPLE[0][2])
    registrar.press("录入")
    expect("名下没有该证件" in page.inner_text("#faults") and "周批量" not in page.inner_text("main"), "somebody else's document")
    registrar.look("115-counter-stranger")
    page.fill("#counter_begin-shownNumber", PEOPLE[1][2])
    registrar.press("录入")
    expect("证书吊销" in page.inner_text("h1") and "周批量" in page.inner_text("main"), "what is on record")
    registrar.press("提交并签署")
    expect("身份核对" in page.inner_text("#faults"), "the person is compared with the document")
    registrar.look("116-counter-revoke-faults")
    page.select_option("#f-revokeReason", "token_lost")
    page.set_input_files("#f-ID_COPY", picture(folder / "counter.png", seed=99))
    page.check("#f-identityCompared")
    registrar.decide("提交并签署", "117-counter-revoke")
    person.go("/applications")
    expect("证书吊销" in person.page.inner_text("main") and "待审核" in person.page.inner_text("main"), "it waits for its review")
    expect(not registrar.troubles, f"the browser complains: {registrar.troubles}")
    registrar.context.close()


def moved(world, person):
    """更换手机号: a code to the other number and the password; the number before is told."""
    page, number = person.page, "13500000009"
    person.go("/password")
    page.get_by_role("link", name="更换手机号").click()
    person.look("119-mobile")
    page.fill("#mobile", number)
    person.press("发送验证码")
    code = re.search(r"\d{6}", world.gateway.wait(number, "用于更换手机号"))[0]
    page.fill("#code", code)
    page.fill("#current", "another-password-1")
    person.press("更换手机号")
    expect("当前密码不正确" in page.inner_text("#faults"), "the code alone is not enough")
    person.look("120-mobile-faults")
    page.fill("#code", code)
    page.fill("#current", PASSWORD)
    person.press("更换手机号")
    expect(page.url == world.origin + "/", f"changed, and at {page.url}: {page.inner_text('main')[:600]}")
    world.gateway.wait(PEOPLE[1][3], "已更换手机号")


def published(person):
    """证书公告: what became of certificates, and where one stands whose number somebody has."""
    page = person.page
    person.go("/")
    page.get_by_role("link", name="证书公告").click()
    page.fill("#serial", "77")
    person.press("查询证书状态")
    expect("查无此证书" in page.inner_text("main"), "no certificate has this number")
    person.look("121-bulletin")


def cases(world, made, folder):
    """A table of applications: one is closed, for the other an invoice is issued, and its certificate given up at the counter."""
    folder = folder / "table"
    folder.mkdir()
    (one, closing), (other, paid) = imported(world, made, folder)
    closed(world, made, one, closing)
    invoiced(world, made, other, paid, folder)
    at_counter(world, made, other, paid, folder)
    moved(world, other)
    published(other)
    for person in (one, other):
        expect(not person.troubles, f"the browser complains: {person.troubles}")
        person.context.close()
