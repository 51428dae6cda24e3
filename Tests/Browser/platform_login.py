"""People who come from the bidding platform: by its login, and by a page of it that posts a token."""
import json
import re
import time

from applicant import PASSWORD, Applicant
from world import expect

MOBILE = "13600000005"


def log_in_there(person, user):
    """From the portal's login page to the platform's, and back."""
    person.go("/login")
    person.press("使用招标平台账号登录")
    person.page.wait_for_url(person.world.platform.url + "/authorize?**")
    person.page.get_by_label("用户").fill(user)
    person.press("登录平台")


def first_login(world, made):
    """Somebody new proves a number, and has an account without a password."""
    person = Applicant(world, made, "platform user")
    person.go("/login")
    person.look("60-login-platform")
    log_in_there(person, "nobody")
    person.page.get_by_role("heading", name="平台未允许登录").wait_for()
    person.look("61-platform-declined")
    log_in_there(person, "u-1001")
    person.page.wait_for_url(world.origin + "/login/platform/account")
    person.look("62-platform-account")
    person.page.fill("#mobile", MOBILE)
    person.press("发送验证码")
    code = re.search(r"\d{6}", world.gateway.wait(MOBILE, "用于注册账号"))[0]
    person.page.fill("#code", code)
    person.page.fill("#login", "chen.platform")
    person.look("63-platform-open")
    person.press("注册账号并登录")
    person.page.wait_for_url(world.origin + "/")
    person.go("/password")
    expect("本账号已关联招标平台" in person.page.inner_text("main"), "it says that it is tied")
    person.look("64-platform-tied")
    person.press("退出")
    person.page.get_by_text("已退出平台").wait_for()
    expect(person.go("/").url.endswith("/login"), "logged out")
    log_in_there(person, "u-1001")
    person.page.wait_for_url(world.origin + "/")
    expect("chen.platform" in person.page.inner_text("header"), "who it is")
    expect(not person.troubles, f"the browser complains: {person.troubles}")
    return person


def tie(world, made):
    """Somebody who has an account ties it with its password."""
    person = Applicant(world, made, "tied user")
    log_in_there(person, "u-1002")
    person.page.fill("#name", "li.moumou")
    person.page.fill("#password", "not-the-password")
    person.press("验证密码并关联")
    person.page.locator("#faults li").wait_for()  # a wrong password ties nothing
    person.look("65-platform-wrong")
    person.page.fill("#password", PASSWORD)
    person.press("验证密码并关联")
    person.page.wait_for_url(world.origin + "/")
    expect("li.moumou" in person.page.inner_text("header"), "who it is")
    person.context.close()


def posted(world, made):
    """A page of the platform posts a token, which is good once and from there."""
    person = Applicant(world, made, "sent user")
    person.page.goto(f"{world.platform.url}/tender?user=u-1001")
    token = person.page.get_attribute("input[name=id_token]", "value")
    door = world.origin + "/login/platform"
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = person.context.request.post(door, headers=origin, form={"id_token": token})
        expect(answer.status == 403, f"{origin}: {answer.status}")
    person.press("去CA中心")
    person.page.wait_for_url(world.origin + "/")
    expect("chen.platform" in person.page.inner_text("header"), "who it is")
    other = Applicant(world, made, "thief")
    answer = other.context.request.post(door, headers={"Origin": world.platform.url}, form={"id_token": token})
    expect(answer.status == 403, f"used before: {answer.status}")
    expect(token not in world.log() and "u-1001" not in world.log(), "who came stands in no log")
    other.context.close()
    person.context.close()


def what_the_platform_heard(world):
    """It was told of every certificate, in order, and of no person."""
    limit = time.monotonic() + 30
    while time.monotonic() < limit and "WAITING" in world.pki("webhook", "list"):
        time.sleep(0.5)
    events = world.platform.events
    kinds = {event["type"] for event in events}
    expect({"certificate.issued", "certificate.revoked"} <= kinds, f"what was heard: {kinds}")
    order = [event["data"]["sequence"] for event in events]
    expect(order == list(range(1, len(order) + 1)), f"in order and without gaps: {order}")
    text = json.dumps(events, ensure_ascii=False)
    expect("王建华" not in text and "13800000001" not in text and "wang" not in text, "nothing personal")


def login_from_the_platform(world, made):
    first_login(world, made).context.close()
    tie(world, made)
    posted(world, made)
