"""更新 and 替换 from the form to the certificate on the card: portal, staff, phone and 数字证书助手."""
import base64
import re

from applicant import Applicant
from assistant import PIN, Assistant, change
from businesses import CODE, approve, begin, pay, submit
from web import Web
from world import expect, picture

MOBILE = "13600000004"


def token_of(world, person, folder):
    """A certificate on a card whose holder knows the PIN; returns the card's memory."""
    page = person.page
    person.go("/start")
    page.get_by_role("button", name="评标专家证书").click()
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    for name, text in {
        "applicantName": "赵更新", "idNumber": "110101199003070062", "email": "zhao@expert.example",
        "consignee-name": "赵更新", "consignee-mobile": MOBILE, "consignee-address": "学院路 1 号 2 号楼 302 室",
    }.items():
        page.fill(f"#f-{name}", text)
    page.select_option("#f-consignee-region", "11")
    page.wait_for_selector("#f-consignee-region-county option[value='110108']", state="attached")
    page.select_option("#f-consignee-region-county", "110108")
    page.set_input_files("#f-ID_COPY", picture(folder / "zhao.png", seed=51))
    page.set_input_files("#f-AGREEMENT_COPY", picture(folder / "zhao-agreement.png", 1000, 1400, seed=52))
    page.check("#f-agreementAccepted")
    submit(person, "60", "zhao")
    approve(world, number, "agreement_signed")
    pay(world, number, "200.00")
    world.produce(number)
    card = world.folder / f"{number}.card"
    # The PIN is on a letter, which is for no program.
    change(card, lambda memory: memory["pin"].update(value=base64.b64encode(PIN.encode()).decode()))
    return card


def bound(person, assistant):
    """绑定, which both successions take along."""
    person.go("/bindings")
    assistant.pair(person.page, "61-pairing", said="已读取证书信息")
    assistant.bind(person.page, "zhao.gengxin", "61-bind", pin=PIN)
    person.page.locator(".tag", has_text="已绑定").wait_for()


def follow(world, person, assistant, number, word, service, button, shot):
    """From the payment to the end: the code comes by phone, is typed into the window, and the page follows."""
    page = person.page
    text = world.gateway.wait(MOBILE, f"{word}为")
    person.go(f"/applications/{number}")
    expect(service in page.inner_text("main"), f"where to type the code: {page.inner_text('main')[:600]}")
    person.look(f"{shot}-waiting")
    assistant.follow(service, button, re.search(CODE, text)[0], shot)
    page.locator("h1", has_text="已完成").wait_for()
    person.look(f"{shot}-done")


def moved(person, shot, count):
    """The binding went along: the newest certificate has it, and those before it are told of."""
    person.go("/bindings")
    states = person.page.locator("tbody .tag").all_inner_texts()
    expect(states == ["已绑定"] + ["已转移到后续证书"] * count, f"the binding is with the newest one: {states}")
    person.look(shot)


def renew(world, person, assistant, folder):
    page = person.page
    number = begin(person, "renew", "62")
    person.press("获取CA信息")
    page.get_by_text("已从 key 读取序列号").wait_for()
    page.check("#f-identityUnchanged")
    page.set_input_files("#f-ID_COPY", picture(folder / "zhao-renew.png", seed=53))
    submit(person, "62", "renew")
    approve(world, number)
    pay(world, number, "150.00")
    follow(world, person, assistant, number, "更新码", "更新服务", "更新证书", "63-renew")
    moved(person, "64-renew-bound", 1)


def replace(world, person, assistant, folder):
    page = person.page
    person.go("/services/replace")
    expect(page.locator(".card").count() == 2, "the one before is good until its overlap ends")
    person.look("65-replace-choose")
    person.press("获取CA信息")
    page.wait_for_url(re.compile(r"/certificates/\w+/replace$"))
    person.press("开始办理")
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    person.press("获取CA信息")
    page.get_by_text("已从 key 读取序列号").wait_for()
    page.fill("#f-changeNote", "依法更名，见变更证明")
    page.fill("#f-applicantName", "赵更名")
    for kind in ("ID_COPY", "CHANGE_PROOF"):
        page.set_input_files(f"#f-{kind}", picture(folder / f"zhao-{kind}.png", seed=54))
    submit(person, "65", "replace")
    approve(world, number, "change_proven")
    pay(world, number, "50.00")
    follow(world, person, assistant, number, "替换码", "替换服务", "提交", "66-replace")
    moved(person, "67-replace-bound", 2)
    person.go("/certificates")
    tags = page.locator(".card .tag").all_inner_texts()
    expect("已吊销" in tags, f"what was replaced is revoked: {tags}")
    person.look("68-certificates")


def successions(world, made, folder):
    person = Applicant(world, made, "zhao.gengxin")
    person.sign_up(MOBILE, "zhao.gengxin")
    card = token_of(world, person, folder)
    root = world.folder / "root-of-successions.pem"
    root.write_text(world.pki("authority", "export", "root"))
    centre = {"server": world.holders, "trust": [str(root)]}
    assistant = Assistant(world, made, "successions", card, origins=[world.origin], centre=centre)
    web = Web(world, "successions")
    bound(person, assistant)
    web.welcomes(assistant, PIN, 1)
    renew(world, person, assistant, folder)
    web.welcomes(assistant, PIN, 2)
    replace(world, person, assistant, folder)
    web.welcomes(assistant, PIN, 1)
    web.close()
    assistant.close()
    expect(not person.troubles, f"the browser complains: {person.troubles}")
    person.context.close()
