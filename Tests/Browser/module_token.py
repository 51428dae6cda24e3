"""绑定, 更新, 替换 and 解锁 of a token behind PKCS#11: SoftHSM2, from the line to the holder's own machine."""
import os
import re
import subprocess

from applicant import Applicant
from assistant import NEW, Assistant
from businesses import CODE, approve, begin, submit
from renewal import Holder, bound, paid, renew, replace
from web import Web
from world import expect, picture

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
OFFICER = "87654321"
SHOTS = "module-"


def deliver(world):
    """A blank token as its maker delivers it, and a definition that knows the module; returns its serial number."""
    store = world.folder / "softhsm"
    store.mkdir()
    settings = world.folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {store}\nobjectstore.backend = file\nlog.level = ERROR\n")
    # Every program from here on has the same tokens.
    os.environ["SOFTHSM2_CONF"] = str(settings)
    tool("--init-token", "--slot-index", "0", "--label", "blank", "--so-pin", OFFICER)
    with (world.definition / "pki.yaml").open("a", encoding="utf-8") as file:
        file.write(f'tokenModules: [{{name: soft, path: {MODULE}, factoryOfficerPIN: "{OFFICER}"}}]\n')
    return re.search(r"serial num +: +([0-9a-f]{16})", tool("-L"))[1]


def tool(*words):
    """What pkcs11-tool says."""
    return subprocess.run(["pkcs11-tool", "--module", MODULE, *words], check=True, capture_output=True, text=True).stdout


def pin_of(letter):
    """The PIN on the letter that came with the token, as its holder reads it."""
    text = subprocess.run(["pdftotext", "-layout", str(letter), "-"], check=True, capture_output=True, text=True).stdout
    return re.search(r"\d( +\d){5}(?!\S)", text)[0].replace(" ", "")


def unlock(world, person, assistant, holder, folder):
    """解锁 of a PIN that was forgotten; the new one is typed into the assistant's window."""
    page = person.page
    number = begin(person, "unlock", f"{SHOTS}70")
    person.press("获取CA信息")
    page.get_by_text("已从 key 读取序列号").wait_for()
    page.select_option("#f-unlockReason", "FORGOTTEN_PIN")
    page.set_input_files("#f-ID_COPY", picture(folder / "module-unlock.png", seed=55))
    submit(person, f"{SHOTS}71", "unlock")
    approve(world, number)
    text = world.gateway.wait(holder.mobile, "解锁码为")
    page.reload()
    expect("待解锁" in page.inner_text("h1"), "待解锁")
    assistant.unlock(re.search(CODE, text)[0], f"{SHOTS}72-unlock")
    page.locator("h1", has_text="已完成").wait_for()
    person.look(f"{SHOTS}73-unlock-done")


def behind_a_module(world, made, folder):
    serial = deliver(world)
    holder = Holder("qian.mokuai", "钱模块", "钱改名", "11010119880412007X", "13600000007", shots=SHOTS)
    person = Applicant(world, made, holder.login)
    person.sign_up(holder.mobile, holder.login)
    number = paid(world, person, holder, folder)
    letter = world.folder / f"{number}.pdf"
    world.pki("produce", "--application", number, "--reader", f"soft:{serial}", "--as", "liu.zhizheng", "--letter", letter)
    holder.pin = pin_of(letter)

    assistant = Assistant(world, made, "module", module=MODULE, origins=[world.origin], centre=world.door())
    web = Web(world, "module")
    bound(person, assistant, holder)
    web.welcomes(assistant, holder.pin, 1)
    renew(world, person, assistant, holder, folder)
    web.welcomes(assistant, holder.pin, 2)
    replace(world, person, assistant, holder, folder)
    web.welcomes(assistant, holder.pin, 1)
    unlock(world, person, assistant, holder, folder)
    web.welcomes(assistant, NEW, 1)
    web.close()
    assistant.close()
    expect(not person.troubles, f"the browser complains: {person.troubles}")
    person.context.close()
