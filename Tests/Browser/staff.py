"""The staff desk: own certificates as login, the queues of each role, a review, and decisions signed with own keys."""
import base64
import hashlib
import json
import re
import subprocess

from applicant import Applicant
from assistant import Assistant, card_of
from world import ROOT, expect, picture

PASSPHRASE = "correct horse battery"


def tool(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True).stdout


class Clerk(Applicant):
    """A member of the staff, whose browser has their certificate and whose key is their own."""

    def __init__(self, world, made, login, shown, role, by="li.admin"):
        self.login = login
        self.key = key = world.folder / f"{login}.key"
        request = world.folder / f"{login}.csr"
        self.certificate, self.sealed = world.folder / f"{login}.pem", world.folder / f"{login}-sealed.key"
        tool("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
             f"/CN={login}", "-keyout", key, "-out", request)
        tool("openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", key, "-passout", f"pass:{PASSPHRASE}", "-out",
             self.sealed)
        world.pki("staff", "create", login, "--display-name", shown, "--role", role, "--request", request, "--out",
                  self.certificate, "--as", by)
        shown_by_browser = {"origin": world.desk, "certPath": str(self.certificate), "keyPath": str(key)}
        super().__init__(world, made, login, origin=world.desk, client_certificates=[shown_by_browser])

    def decide(self, button, shot=None, assistant=None):
        """Presses a button, and signs the decision that it leads to with the own key; the page then says that it is in force.

        It is signed by the assistant where there is one, else with 'pki staff sign'.
        """
        self.press(button)
        found = re.search(r"/decisions/(\d{8})$", self.page.url)
        expect(found, f"a decision, and not {self.page.url}: {self.page.inner_text('main')[:600]}")
        if shot:
            self.page.wait_for_load_state()
            self.look(f"{shot}-decision")
        if assistant:
            assistant.sign(self.page, shot)
        else:
            self.sign(found[1])
            self.page.reload()
        expect("已签署并生效" in self.page.inner_text("main"), self.page.inner_text("main")[:600])

    def agree(self, button):
        """The same with an assistant that signs in the page: it is away first, then its user says no, and then agrees."""
        self.press(button)
        self.page.wait_for_url(re.compile(r"/decisions/\d{8}$"))
        status = self.page.locator("[data-decision] [role=status]")
        address = "http://127.0.0.1:17681/v1/sign"
        shared = {"access-control-allow-origin": self.world.desk}

        def refuse(route):
            route.fulfill(status=403, headers=shared, json={"code": "refused", "detail": "no", "words": "您在助手窗口中拒绝了此操作"})

        def sign(route):
            wish = route.request.post_data_json
            der = tool("openssl", "x509", "-in", self.certificate, "-outform", "DER")
            expect(wish["certificate"] == hashlib.sha256(der).hexdigest(), "the certificate that the browser shows")
            statement = self.world.folder / f"{self.login}.statement"
            statement.write_bytes(base64.b64decode(wish["statement"], validate=True))
            signature = tool("openssl", "dgst", "-sha256", "-sign", self.key, statement)
            route.fulfill(headers=shared, json={"signature": base64.b64encode(signature).decode()})

        for answer, words in ((lambda route: route.abort("connectionrefused"), "没有连接到数字证书助手"), (refuse, "拒绝了此操作")):
            self.page.route(address, answer)
            self.press("签署")
            status.filter(has_text=words).wait_for()
            self.page.unroute(address)
        self.look("80-staff-assistant")
        expect(all("ERR_CONNECTION_REFUSED" in trouble for trouble in self.troubles), f"the browser complains: {self.troubles}")
        self.troubles.clear()
        self.page.route(address, sign)
        self.press("签署")
        self.page.get_by_text("已签署并生效").wait_for()
        self.page.unroute(address)

    def sign(self, number):
        passphrase = self.world.folder / f"{self.login}.passphrase"
        passphrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
        passphrase.chmod(0o600)
        words = ["staff", "sign", number, "--confirm", "--server", self.world.desk, "--trust", self.world.folder / "portal.pem",
                 "--operator-certificate", self.certificate, "--operator-key", self.sealed, "--passphrase-fd", "9"]
        run = subprocess.run(["sh", "-c", 'exec 9<"$0"; exec "$@"', str(passphrase), str(self.world.bin / "pki"),
                              *map(str, words)], capture_output=True, text=True, env=self.world.environment(),
                             cwd=self.world.folder, stdin=subprocess.DEVNULL, timeout=180)
        expect(run.returncode == 0, f"{number}: status {run.returncode}\n{run.stdout}{run.stderr}")
        expect("pki-operator-v1" in run.stdout, "what is signed is printed")


def hand_in(world, registrar, folder):
    """An application of an expert, entered at the counter; returns its number."""
    papers = folder / "counter"
    papers.mkdir()
    form = json.loads((ROOT / "Tests/Fixtures/applications/expert.json").read_text(encoding="utf-8"))
    form |= {"applicantName": "李评审", "idNumber": "11010119900307002X", "mobile": "13600000009",
             "email": "li.pingshen@expert.example"}
    for index, attachment in enumerate(form["attachments"]):
        picture(papers / attachment["file"], seed=60 + index)
    (papers / "expert.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    line = world.pki("application", "create", papers / "expert.json", "--account", "li.pingshen", "--as", registrar)
    return re.search(r"CA\d{8}N\d{7}", line)[0]


def enter_at_counter(world, registrar, folder):
    """柜台受理: an application of somebody who came in person, typed in with scans; what is missing is told."""
    page = registrar.page
    registrar.go("/counter")
    page.fill("#counter_begin-account", "nobody.here")
    page.select_option("#counter_begin-choice", "EXPERT EXPERT")
    registrar.press("录入")
    expect("没有这个账号" in page.inner_text("#faults"), "an account that is not there")
    page.fill("#counter_begin-account", "li.moumou")
    registrar.look("100-staff-counter-begin")
    registrar.press("录入")
    page.fill("#f-applicantName", "李到场")
    page.fill("#f-idNumber", "110101198506150035")
    page.fill("#f-email", "li.daochang@expert.example")
    page.fill("#f-consignee-name", "李到场")
    page.fill("#f-consignee-mobile", "13900000002")
    page.select_option("#f-consignee-region", "11")
    page.locator("#f-consignee-region-county option[value='110108']").wait_for(state="attached")
    page.select_option("#f-consignee-region-county", "110108")
    page.fill("#f-consignee-address", "学院路 1 号 2 号楼 301 室")
    registrar.press("提交并签署")
    faults = page.inner_text("#faults")
    expect("身份核对" in faults and "签署三份文件" in faults, faults)
    registrar.look("101-staff-counter-faults")
    page.set_input_files("#f-ID_COPY", [picture(folder / "counter-front.png", seed=81), picture(folder / "counter-back.png", seed=82)])
    page.set_input_files("#f-AGREEMENT_COPY", picture(folder / "counter-agreement.png", 1000, 1400, seed=83))
    page.check("#f-agreementAccepted")
    page.check("#f-identityCompared")
    registrar.decide("提交并签署", "102-staff-counter")
    number = re.search(r"CA\d{8}N\d{7}", page.inner_text("main"))[0]
    shown = world.pki("application", "show", number)
    expect("PENDING_REVIEW" in shown, shown)


def change_staff(world, made):
    """人员变更: one super_admin proposes, another confirms; who is new is issued where the authority's key is."""
    first = Clerk(world, made, "luo.chaoji", "罗超级", "super_admin")
    second = Clerk(world, made, "ma.chaoji", "马超级", "super_admin")
    first.go("/staff")
    first.look("96-staff-people")
    first.page.get_by_role("link", name="he.kefu").click()
    first.page.check("input[name='roles.support']")
    first.page.check("input[name='roles.auditor']")
    first.page.fill("#staff_grant-text", "兼任受理")
    first.press("提议变更并签署")
    expect("不能兼任其他角色" in first.page.inner_text("#faults"), "an auditor is nothing else")
    first.look("97-staff-member-faults")
    first.page.uncheck("input[name='roles.auditor']")
    first.page.check("input[name='roles.registrar']")
    first.decide("提议变更并签署")
    first.go("/staff/members/he.kefu")
    expect("确认并签署" not in first.page.inner_text("main"), "another one confirms")
    second.go("/staff/members/he.kefu")
    second.look("98-staff-member")
    second.decide("确认并签署")
    expect("registrar" in world.pki("staff", "show", "he.kefu", "--format", "json"), "the roles are in the book")

    request = world.folder / "lin.xin.csr"
    tool("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=lin.xin",
         "-keyout", world.folder / "lin.xin.key", "-out", request)
    second.go("/staff")
    second.page.get_by_role("link", name="提议增加人员").click()
    second.page.fill("#staff_add-name", "lin.xin")
    second.page.fill("#staff_add-displayName", "林新")
    second.page.check("input[name='roles.producer']")
    second.page.fill("#staff_add-request", request.read_text(encoding="ascii"))
    second.page.fill("#staff_add-text", "新入职")
    second.look("99-staff-add")
    second.decide("提议增加并签署")
    first.go("/staff")
    first.page.get_by_role("link", name="lin.xin").click()
    first.decide("确认并签署")
    first.go("/staff/members/lin.xin")
    expect("pki staff issue lin.xin" in first.page.inner_text("main"), "what is left to do")
    world.pki("staff", "issue", "lin.xin", "--out", world.folder / "lin.xin.pem", "--as", "li.admin")
    expect("producer" in world.pki("staff", "show", "lin.xin", "--format", "json"), "added")
    return first, second


def staff_desk(world, made, folder):
    world.pki("staff", "create", "chen.shouli", "--display-name", "陈受理", "--role", "registrar", "--as", "li.admin")
    number = hand_in(world, "chen.shouli", folder)

    # Without a certificate of the staff there is one page.
    nobody = Applicant(world, made, "no certificate", origin=world.desk)
    for path in ("/", "/review", f"/review/{number}"):
        answer = nobody.go(path)
        expect(answer.status == 403 and "如何登录" in nobody.page.inner_text("main"), f"{path} without a certificate")
    nobody.look("60-staff-entrance")
    nobody.context.close()

    reviewer = Clerk(world, made, "sun.shenhe", "孙审核", "reviewer")
    page = reviewer.page
    reviewer.go("/")
    expect("孙审核" in page.inner_text("header") and "待审核" in page.inner_text("main"), "the desk of a reviewer")
    reviewer.look("61-staff-home")
    expect(reviewer.go("/payments").status == 403, "a reviewer sees no payments")
    reviewer.go("/review")
    expect(number in page.inner_text("main") and "李评审" not in page.inner_text("main"), "the queue names nobody")
    reviewer.look("62-staff-queue")
    page.get_by_role("link", name=number).click()
    expect("李评审" in page.inner_text("main") and "11010119900307002X" in page.inner_text("main"), "the form")
    page.wait_for_function("[...document.images].every(image => image.complete || image.loading === 'lazy')")
    reviewer.look("63-staff-review")

    # What is missing is told; a rejection goes back to the applicant, and comes again with what was changed.
    reviewer.press("通过并签署")
    expect("审核清单还有未勾选的项目" in page.inner_text("#faults"), "the checklist is needed")
    reviewer.look("64-staff-review-faults")
    page.select_option("#reject-code", "illegible_document")
    page.check("input[name='field.ID_COPY']")
    page.fill("#reject-text", "反面不清晰，请重新拍摄")
    reviewer.decide("驳回并签署", "65-staff")
    shown = world.pki("application", "show", number)
    expect("身份证复印件：反面不清晰，请重新拍摄" in shown, shown)
    papers = folder / "counter"
    form = json.loads((papers / "expert.json").read_text(encoding="utf-8"))
    form["email"] = "li.ps@expert.example"
    (papers / "expert.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    picture(papers / form["attachments"][1]["file"], seed=77)
    world.pki("application", "create", papers / "expert.json", "--account", "li.pingshen", "--resubmit", number, "--as",
              "chen.shouli")
    reviewer.go(f"/review/{number}")
    expect("li.pingshen@expert.example" in page.inner_text("main") and "新提交" in page.inner_text("main"),
           "what was changed stands beside what it was")
    reviewer.look("66-staff-review-again")
    for box in page.locator("#approve input[type=checkbox]").all():
        box.check()
    # The reviewer's key is on a card, too: the assistant signs with it, from the page.
    assistant = Assistant(world, made, reviewer.login, card_of(world, reviewer), origins=[world.desk])
    reviewer.decide("通过并签署", "67-staff", assistant)
    assistant.check("67-staff-assistant-check")
    assistant.close()
    reviewer.look("68-staff-done")
    expect("待支付" in reviewer.go(f"/review/{number}").text(), "nobody looks at what is decided")

    finance = Clerk(world, made, "qian.caiwu", "钱财务", "finance")
    finance.go("/payments")
    finance.page.get_by_role("link", name=number).click()
    finance.page.fill("#payment-amount", "100.00")
    finance.page.fill("#payment-transaction", "BANK-60")
    finance.press("确认收款并签署")
    expect("应为 200.00 元" in finance.page.inner_text("#faults"), "another amount is refused")
    finance.look("69-staff-payment")
    finance.page.fill("#payment-amount", "200.00")
    finance.page.fill("#payment-transaction", "BANK-61")
    finance.decide("确认收款并签署")
    finance.go("/receipts")
    shown = finance.page.inner_text("main")
    expect("BANK-61" in shown and "线下 · 已入账" in shown and "线下 · 金额不符" in shown, shown[:600])
    finance.look("82-staff-receipts")
    with finance.page.expect_download() as download:
        finance.page.get_by_role("link", name="下载表格（CSV）").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    expect("BANK-61" in table and table.startswith('"申办编号"'), table[:200])
    finance.go("/reconciliation")
    expect("金额不符" in finance.page.inner_text("main"), "what fits no order")
    finance.look("85-staff-reconciliation")
    finance.go("/invoices")
    finance.look("86-staff-invoices")
    finance.go("/refunds")
    finance.page.get_by_role("link", name=number).click()
    finance.page.fill("#refund_propose-text", "金额不符，退回")
    finance.look("70-staff-refund")
    finance.decide("提议并签署")

    administrator = Clerk(world, made, "zheng.guanli", "郑管理", "biz_admin")
    administrator.go("/production")
    administrator.page.get_by_role("link", name=number).click()
    administrator.page.fill("#job_urgent-text", "明日开标")
    administrator.look("81-staff-job")
    administrator.decide("加急并签署")

    # 介质库存: a delivery comes in, and one of it leaves.
    administrator.go("/stock")
    administrator.page.fill("#stock_in-batch", "2026-11")
    administrator.page.fill("#stock_in-list", "PK00000001,YubiKey 5\nPK00000002\n")
    administrator.press("入库并签署")
    expect("第 2 行有误" in administrator.page.inner_text("#faults"), "the line that is no token")
    administrator.look("87-staff-stock-faults")
    administrator.page.fill("#stock_in-list", "PK00000001,YubiKey 5\nPK00000002,YubiKey 5\n")
    administrator.decide("入库并签署")
    administrator.go("/stock")
    administrator.page.fill("#stock_out-serial", "PK00000002")
    administrator.page.select_option("#stock_out-ending", "defective")
    administrator.page.fill("#stock_out-text", "到货即损坏")
    administrator.look("88-staff-stock")
    administrator.decide("出库并签署")
    expect("DEFECTIVE" in world.pki("token", "show", "PK00000002"), "it left")

    # 通知模板: only what a notice has is named.
    administrator.go("/notices")
    administrator.look("93-staff-notices")
    administrator.page.get_by_role("link", name="审核通过，待支付").first.click()
    administrator.page.fill("#notice_set-text", "申请{{number}}请支付{{reason}}元。")
    administrator.press("修改并签署")
    expect("只能使用" in administrator.page.inner_text("#faults"), "what the notice does not have")
    administrator.look("94-staff-notice-faults")
    administrator.page.fill("#notice_set-text", "申请{{number}}请支付{{amount}}元，{{deadline}}前有效。")
    administrator.page.fill("#notice_set-english", "Please pay {{amount}} yuan for {{number}} by {{deadline}}.")
    administrator.decide("修改并签署")
    administrator.go("/notices/PAY")
    expect("Please pay 200.00 yuan" in administrator.page.inner_text("main"), "the example")
    administrator.look("95-staff-notice")

    # 价格表: from tomorrow on.
    administrator.go("/prices")
    administrator.page.fill("#price_set-NEW", "210.00")
    administrator.page.fill("#price_set-text", "年度调价")
    administrator.look("89-staff-prices")
    administrator.decide("设定并签署", "90-staff-prices")
    expect("210.00" in world.pki("price", "list"), "the list is in the book")
    expect("urgent" in world.pki("job", "list").lower(), "made before the others")
    world.produce(number)
    registrar = Clerk(world, made, "wu.shouli", "吴受理", "registrar")
    registrar.go("/deliveries")
    registrar.look("71-staff-deliveries")
    registrar.page.get_by_role("link", name=number).click()
    registrar.page.fill("#ship-carrier", "顺丰")
    registrar.page.fill("#ship-tracking", "SF1234567890")
    registrar.look("72-staff-delivery")
    registrar.decide("寄出并签署")
    expect("SHIPPED" in world.pki("delivery", "show", number), "shipped")

    enter_at_counter(world, registrar, folder)

    # Two persons: what one proposed, another confirms.
    serial = re.search(r"[0-9a-f]{38,40}", world.pki("certificate", "list", "--profile", "EXPERT", "--subject", "李评审"))[0]
    reviewer.go("/revocations")
    page.get_by_role("link", name="提议吊销证书").click()
    page.fill("#revocation_propose-serial", serial)
    page.select_option("#revocation_propose-cause", "privilege_withdrawn")
    page.fill("#revocation_propose-text", "提供虚假材料")
    reviewer.look("77-staff-revocation-proposal")
    reviewer.decide("提议并签署")
    administrator.go("/revocations")
    administrator.page.locator("td a").first.click()
    administrator.look("78-staff-revocation")
    administrator.agree("确认吊销并签署")
    expect("revoked" in world.pki("certificate", "show", serial), "revoked")
    administrator.go(f"/cases/{number}")
    administrator.page.fill("#look-text", "用户投诉核实")
    administrator.look("83-staff-case")
    administrator.press("查看")
    administrator.page.get_by_text("本次查看已记入审计日志").wait_for()
    expect("李评审" in administrator.page.inner_text("main"), "everything, with a reason")
    administrator.look("84-staff-look")
    administrator.go("/refunds")
    administrator.page.get_by_role("link", name=number).click()
    administrator.page.fill("#refund_confirm-refund", "BANK-69")
    administrator.look("79-staff-refund-confirm")
    administrator.decide("确认并签署")

    support = Clerk(world, made, "he.kefu", "何客服", "support")
    support.go("/cases")
    support.page.fill("#number", number.lower())
    support.press("查询")
    shown = support.page.inner_text("main")
    expect("李*" in shown and "李评审" not in shown and "136****0009" in shown, "everything is masked")
    expect("SF1234567890" in shown, "the parcel's number")
    support.look("73-staff-case")
    support.go("/prices")
    expect("200.00 元" in support.page.inner_text("main"), "prices")
    support.look("74-staff-prices")

    world.pki("staff", "create", "feng.audit", "--display-name", "冯审计", "--role", "audit_admin", "--as", "li.admin")
    auditor = Clerk(world, made, "gao.audit", "高审计", "auditor", by="feng.audit")
    auditor.go("/audit")
    auditor.page.fill("#actor", "sun.shenhe")
    auditor.page.fill("#action", "application.")
    auditor.press("查询")
    shown = auditor.page.inner_text("main")
    expect("application.approve" in shown and "有效" in shown and "无效" not in shown, "signatures hold")
    auditor.look("75-staff-audit")
    auditor.go("/audit/mark?first=1&last=50")
    auditor.page.fill("#audit_mark-text", "无异常")
    auditor.look("91-staff-audit-mark")
    auditor.decide("标记并签署")
    auditor.go("/audit?after=0")
    expect("gao.audit" in auditor.page.inner_text("main"), "who examined it")
    auditor.look("92-staff-audited")
    auditor.go("/staff")
    auditor.look("76-staff-staff")

    people = change_staff(world, made)

    # The deeds carry the signatures of those who did them, and who is retired is out.
    world.pki("audit", "verify")
    world.pki("staff", "retire", "sun.shenhe", "--confirm", "--as", "li.admin")
    expect(reviewer.go("/review").status == 403, "who is retired is out at the next request")
    for clerk in (reviewer, finance, registrar, administrator, support, auditor, *people):
        expect(not clerk.troubles, f"the browser complains: {clerk.troubles}")
        clerk.context.close()
