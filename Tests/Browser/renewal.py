"""更新 and 替换 from the form to the certificate on the card: portal, staff, phone and 数字证书助手."""
import base64
import dataclasses
import re

from applicant import Applicant
from assistant import PIN, Assistant, change
from businesses import CODE, approve, begin, pay, submit
from web import Web
from world import expect, picture

@dataclasses.dataclass
class Holder:
    """Somebody who has a token made, and what their pictures are called."""
    login: str
    name: str
    renamed: str
    identity: str
    mobile: str
    pin: str = PIN
    shots: str = ""


ZHAO = Holder("zhao.gengxin", "赵更新", "赵更名", "110101199003070062", "13600000004")


def paid(world, person, holder, folder):
    """证书新办 up to the token, which is yet to be made; returns the application's number."""
    page = person.page
    person.go("/start")
    page.get_by_role("button", name="评标专家证书").click()
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    for name, text in {
        "applicantName": holder.name, "idNumber": holder.identity, "email": f"{holder.login}@expert.example",
        "consignee-name": holder.name, "consignee-mobile": holder.mobile, "consignee-address": "学院路 1 号 2 号楼 302 室",
    }.items():
        page.fill(f"#f-{name}", text)
    page.select_option("#f-consignee-region", "11")
    page.wait_for_selector("#f-consignee-region-county option[value='110108']", state="attached")
    page.select_option("#f-consignee-region-county", "110108")
    page.set_input_files("#f-ID_COPY", picture(folder / f"{holder.login}.png", seed=51))
    page.set_input_files("#f-AGREEMENT_COPY", picture(folder / f"{holder.login}-agreement.png", 1000, 1400, seed=52))
    page.check("#f-agreementAccepted")
    submit(person, f"{holder.shots}60", "new")
    approve(world, number, "agreement_signed")
    pay(world, number, "200.00")
    return number


def token_of(world, person, folder):
    """A certificate on a card whose holder knows the PIN; returns the card's memory."""
    number = paid(world, person, ZHAO, folder)
    world.produce(number)
    card = world.folder / f"{number}.card"
    # The PIN is on a letter, which is for no program.
    change(card, lambda memory: memory["pin"].update(value=base64.b64encode(PIN.encode()).decode()))
    return card


def bound(person, assistant, holder):
    """绑定, which both successions take along."""
    person.go("/bindings")
    assistant.pair(person.page, f"{holder.shots}61-pairing", said="已读取证书信息")
    assistant.bind(person.page, holder.login, f"{holder.shots}61-bind", pin=holder.pin)
    person.page.locator(".tag", has_text="已绑定").wait_for()


def follow(world, person, assistant, holder, number, texts, shot):
    """From the payment to the end: the code comes by phone, is typed into the window, and the page follows."""
    page, (word, service, button) = person.page, texts
    text = world.gateway.wait(holder.mobile, f"{word}为")
    person.go(f"/applications/{number}")
    expect(service in page.inner_text("main"), f"where to type the code: {page.inner_text('main')[:600]}")
    person.look(f"{shot}-waiting")
    assistant.follow(service, button, re.search(CODE, text)[0], shot, holder.pin)
    page.locator("h1", has_text="已完成").wait_for()
    person.look(f"{shot}-done")


def moved(person, shot, count):
    """The binding went along: the newest certificate has it, and those before it are told of."""
    person.go("/bindings")
    states = person.page.locator("tbody .tag").all_inner_texts()
    expect(states == ["已绑定"] + ["已转移到后续证书"] * count, f"the binding is with the newest one: {states}")
    person.look(shot)


def renew(world, person, assistant, holder, folder):
    page, shots = person.page, holder.shots
    number = begin(person, "renew", f"{shots}62")
    person.press("获取CA信息")
    page.get_by_text("已从 key 读取序列号").wait_for()
    page.check("#f-identityUnchanged")
    page.set_input_files("#f-ID_COPY", picture(folder / f"{holder.login}-renew.png", seed=53))
    submit(person, f"{shots}62", "renew")
    approve(world, number)
    pay(world, number, "150.00")
    follow(world, person, assistant, holder, number, ("更新码", "更新服务", "更新证书"), f"{shots}63-renew")
    moved(person, f"{shots}64-renew-bound", 1)


def replace(world, person, assistant, holder, folder):
    page, shots = person.page, holder.shots
    person.go("/services/replace")
    expect(page.locator(".card").count() == 2, "the one before is good until its overlap ends")
    person.look(f"{shots}65-replace-choose")
    person.press("获取CA信息")
    page.wait_for_url(re.compile(r"/certificates/\w+/replace$"))
    person.press("开始办理")
    number = re.search(r"/applications/(\w+)/edit", page.url)[1]
    person.press("获取CA信息")
    page.get_by_text("已从 key 读取序列号").wait_for()
    page.fill("#f-changeNote", "依法更名，见变更证明")
    page.fill("#f-applicantName", holder.renamed)
    for kind in ("ID_COPY", "CHANGE_PROOF"):
        page.set_input_files(f"#f-{kind}", picture(folder / f"{holder.login}-{kind}.png", seed=54))
    submit(person, f"{shots}65", "replace")
    approve(world, number, "change_proven")
    pay(world, number, "50.00")
    follow(world, person, assistant, holder, number, ("替换码", "替换服务", "提交"), f"{shots}66-replace")
    moved(person, f"{shots}67-replace-bound", 2)
    person.go("/certificates")
    tags = page.locator(".card .tag").all_inner_texts()
    expect("已吊销" in tags, f"what was replaced is revoked: {tags}")
    person.look(f"{shots}68-certificates")


def successions(world, made, folder):
    person = Applicant(world, made, ZHAO.login)
    person.sign_up(ZHAO.mobile, ZHAO.login)
    card = token_of(world, person, folder)
    assistant = Assistant(world, made, "successions", card, origins=[world.origin], centre=world.door())
    web = Web(world, "successions")
    bound(person, assistant, ZHAO)
    web.welcomes(assistant, PIN, 1)
    renew(world, person, assistant, ZHAO, folder)
    web.welcomes(assistant, PIN, 2)
    replace(world, person, assistant, ZHAO, folder)
    web.welcomes(assistant, PIN, 1)
    web.close()
    assistant.close()
    expect(not person.troubles, f"the browser complains: {person.troubles}")
    person.context.close()
