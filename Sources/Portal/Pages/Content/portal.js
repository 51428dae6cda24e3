// What a browser does beside the forms: everything works without it.
"use strict";

// 省、市、区: the lists below fill themselves.
for (const group of document.querySelectorAll(".region")) {
  const lists = [...group.querySelectorAll("select")];
  group.querySelector(".noscript").hidden = true;
  lists.slice(0, 2).forEach((list, index) => list.addEventListener("change", async () => {
    for (const lower of lists.slice(index + 1)) lower.replaceChildren(new Option("—", ""));
    if (!list.value) return;
    const answer = await fetch("/regions/" + list.value);
    if (!answer.ok) return;
    const lines = (await answer.text()).split("\n").filter(Boolean);
    const next = lists[index + 1];
    next.replaceChildren(new Option(lists[0].options[0].text, ""));
    for (const line of lines) next.add(new Option(line.slice(line.indexOf(" ") + 1), line.split(" ")[0]));
    if (lines.length === 1) { next.selectedIndex = 1; next.dispatchEvent(new Event("change")); }
  }));
}

// Pictures that were chosen are shown before they are sent.
for (const input of document.querySelectorAll("input[type=file]")) {
  const shown = document.createElement("ul");
  shown.className = "files chosen";
  input.after(shown);
  input.addEventListener("change", () => {
    shown.replaceChildren(...[...input.files].map(file => {
      const item = document.createElement("li");
      if (file.type.startsWith("image/")) {
        const picture = document.createElement("img");
        picture.src = URL.createObjectURL(file);
        picture.alt = "";
        item.append(picture);
      }
      item.append(file.name + " " + Math.max(1, Math.round(file.size / 1024)) + " KB");
      return item;
    }));
  });
}

// A button that was pressed is not pressed twice.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => setTimeout(() => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  }));
}
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});

document.getElementById("faults")?.focus();

// 获取CA信息: 数字证书助手 reads key序列号 off the token, once its user has paired this page with it.
const info = document.getElementById("assistant");
const tokenField = document.getElementById("f-token");
if (info && tokenField) {
  const [get, confirm] = info.querySelectorAll("button");
  const [code, status] = [info.querySelector("input"), info.querySelector("[role=status]")];
  let pairing = null;
  const ask = async (path, body) => {
    const headers = {"content-type": "application/json"};
    const pass = sessionStorage.getItem("assistant");
    if (pass) headers.authorization = "Bearer " + pass;
    const answer = await fetch("http://127.0.0.1:17681/v1" + path, {
      method: "POST", headers, body: JSON.stringify(body)
    }).catch(() => { throw new Error(info.dataset.missing); });
    const content = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(content.words), {code: content.code});
    return content;
  };
  const read = async () => {
    const {tokens} = await ask("/tokens", {});
    if (tokens.length !== 1) throw new Error(info.dataset.several);
    if (!tokens[0].serial) throw new Error(tokens[0].words);
    tokenField.value = tokens[0].serial;
    status.textContent = info.dataset.done;
  };
  const pair = async () => {
    pairing = (await ask("/pair", {})).pairing;
    code.parentElement.hidden = false;
    code.value = "";
    code.focus();
    status.textContent = info.dataset.pair;
  };
  const told = act => act().catch(error => { status.textContent = error.message; });
  const finish = () => told(async () => {
    sessionStorage.setItem("assistant", (await ask("/pair/" + pairing, {code: code.value.trim()})).token);
    code.parentElement.hidden = true;
    await read();
  });
  get.addEventListener("click", () => told(() => read().catch(error => {
    if (error.code === "not-paired") return pair();
    throw error;
  })));
  confirm.addEventListener("click", finish);
  code.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    finish();
  });
  tokenField.closest(".field").append(info);
  info.hidden = false;
}

// 数字证书助手 signs a decision of the staff with the key of the certificate that this browser shows.
const decision = document.querySelector("[data-decision]");
if (decision) {
  const own = "/decisions/" + decision.dataset.decision;
  const [button, status] = [decision.querySelector("button"), decision.querySelector("[role=status]")];
  const post = async (address, body) => {
    const answer = await fetch(address, {
      method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body)
    });
    const content = await answer.json();
    const words = document.documentElement.lang.startsWith("en") ? content.detail : content.words;
    if (!answer.ok) throw new Error(words ?? content.detail ?? answer.status);
    return content;
  };
  // Nobody listens, or not to this page: the browser does not tell which.
  const sign = (wish) => post("http://127.0.0.1:17681/v1/sign", wish).catch((error) => {
    throw error instanceof TypeError ? new Error(decision.dataset.unreachable) : error;
  });
  decision.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = decision.dataset.busy;
    try {
      const {certificate, statements} = await post(own + "/statements", {});
      const signatures = [];
      for (const statement of statements) {
        signatures.push((await sign({statement, certificate})).signature);
      }
      await post(own + "/signatures", {signatures});
      location.reload();
    } catch (error) {
      status.textContent = decision.dataset.failed + " " + error.message;
      button.disabled = false;
    }
  });
  // Signed elsewhere: the page says so by itself.
  setInterval(async () => {
    if (document.hidden || button.disabled) return;
    const answer = await fetch(own).catch(() => null);
    if (answer?.ok && !(await answer.text()).includes("data-decision")) location.reload();
  }, 3000);
}
