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

// 数字证书助手 on this machine: 获取CA信息 on forms about a certificate, and 绑定CA. It reads once its user has paired this page with it.
const assistant = document.getElementById("assistant");
const tokenField = document.getElementById("f-token");
const binding = document.getElementById("bind");
const choice = document.getElementById("choose");
if (assistant && (tokenField || binding || choice)) {
  // What has a page of its own under /help.
  const helped = ["assistant-missing", "assistant-strange", "no-reader", "no-token", "several-tokens", "token-failed",
    "no-certificate", "certificate-elsewhere", "certificate-foreign", "certificate-early", "certificate-expired", "certificate-revoked",
    "certificate-of-another", "certificate-not-for-signing", "already-bound", "other-bound", "pin-wrong", "pin-last-try",
    "pin-locked"];
  const words = assistant.dataset;
  const [get, confirm] = assistant.querySelectorAll("button");
  const [code, status] = [assistant.querySelector("input"), assistant.querySelector("[role=status]")];
  let pairing = null;
  const trouble = (text, code) => Object.assign(new Error(text), {code});
  const say = (text, code) => {
    status.textContent = text;
    if (!helped.includes(code)) return;
    const link = document.createElement("a");
    Object.assign(link, {href: "/help/" + code, target: "_blank", rel: "noopener", textContent: words.help});
    status.append(" ", link);
  };
  const told = act => act().catch(error => say(error.message, error.code));
  // Nobody listens, or the browser does not let this site ask; Chromium has had two names for that.
  const missing = async () => {
    const states = await Promise.all(["loopback-network", "local-network-access"].map(name =>
      navigator.permissions?.query({name}).then(told => told.state, () => null)));
    throw trouble(states.includes("denied") ? words.denied : words.missing, "assistant-missing");
  };
  const ask = async (path, body) => {
    const headers = {"content-type": "application/json"};
    const pass = sessionStorage.getItem("assistant");
    if (pass) headers.authorization = "Bearer " + pass;
    const answer = await fetch("http://127.0.0.1:17681/v1" + path, {
      method: "POST", headers, body: JSON.stringify(body)
    }).catch(missing);
    const content = await answer.json().catch(() => null);
    if (!content || !answer.ok && !content.words) throw trouble(words.strange, "assistant-strange");
    if (!answer.ok) throw trouble(content.words, content.code);
    return content;
  };
  // The token that has one of some certificates; else the only one.
  const pick = (tokens, wanted = []) => {
    const own = tokens.find(token => token.certificates.some(one => wanted.includes(one.sha256)));
    if (own) return own;
    if (tokens.length > 1) throw trouble(words.several, "several-tokens");
    const token = tokens[0];
    if (!token.serial) throw trouble(token.words, token.trouble);
    if (!token.certificates.length) throw trouble(words.empty, "no-certificate");
    return token;
  };
  // Whether it can sign: 0 tries left is locked, and the last one is kept.
  const pin = tries => tries === 0 ? [words.locked, "pin-locked"] : tries === 1 ? [words.last, "pin-last-try"]
    : [tries ? words.tries.replace("{0}", tries) : ""];

  const fill = tokens => {
    const wanted = tokenField.form.dataset.certificate;
    const token = pick(tokens, [wanted]);
    if (wanted && !token.certificates.some(one => one.sha256 === wanted)) throw trouble(words.elsewhere, "certificate-elsewhere");
    tokenField.value = token.serial;
    const left = token.pinTriesLeft;
    const [text, code] = pin(left);
    // Locked is what 解锁 is there for, and others are told that it is not.
    if (tokenField.form.dataset.business !== "UNLOCK") say(words.done + " " + text, code);
    else say(words.done + " " + (left > 0 ? words.unlocked.replace("{0}", left) : text));
  };

  // Of the certificates on the page the one that is on the token.
  const choose = tokens => {
    const links = [...document.querySelectorAll("a[data-certificate]")];
    const there = pick(tokens, links.map(link => link.dataset.certificate)).certificates.map(one => one.sha256);
    const link = links.find(link => there.includes(link.dataset.certificate));
    if (!link) throw trouble(words.other, "certificate-of-another");
    link.click();
  };

  let chosen = null;
  const send = async (act, fields) => {
    const answer = await fetch("/bindings/" + act, {
      method: "POST", body: new URLSearchParams({token: binding.dataset.token, ...fields})
    });
    if (!answer.headers.get("content-type")?.includes("json")) throw new Error(words.stale);
    const content = await answer.json();
    const text = document.documentElement.lang.startsWith("en") ? content.detail : content.words;
    if (!answer.ok) throw trouble(text, content.code);
    return content;
  };
  const [shown, act] = binding ? binding.querySelectorAll(":scope > div:not(#assistant)") : [];
  const look = async tokens => {
    shown.hidden = act.hidden = true;
    const token = pick(tokens);
    const certificates = token.certificates.slice(0, 16);
    const found = await send("certificate", {certificates: certificates.map(one => one.der)});
    chosen = certificates.find(one => one.sha256 === found.certificate).der;
    shown.querySelector("dl").replaceChildren(...found.rows.map(row => {
      const parts = [["dt", row.label], ["dd", row.value]].map(([name, text]) =>
        Object.assign(document.createElement(name), {textContent: text}));
      const line = document.createElement("div");
      line.append(...parts);
      return line;
    }));
    shown.hidden = false;
    const [text, code] = pin(token.pinTriesLeft);
    act.hidden = found.bound || Boolean(code);
    say(found.bound ? words.bound : code ? text : words.found + " " + text, found.bound ? "" : code);
  };
  act?.querySelector("button").addEventListener("click", event => {
    event.target.disabled = true;
    told(async () => {
      // Whoever took the port since the token was read gets neither pass nor statement.
      if (!await isKnown()) return again();
      say(words.sign);
      const {certificate, nonce, statement} = await send("challenge", {certificate: chosen});
      const {signature} = await ask("/sign", {statement, certificate});
      location.assign((await send("signature", {certificate: chosen, nonce, signature})).path);
    }).finally(() => { event.target.disabled = false; });
  });

  // Whether who answers knows the pass, which is not shown for that: whoever took the assistant's port does not.
  const hex = octets => Array.from(octets, octet => octet.toString(16).padStart(2, "0")).join("");
  const isKnown = async () => {
    const pass = sessionStorage.getItem("assistant");
    if (!pass) return false;
    const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
    const answer = await fetch("http://127.0.0.1:17681/v1/status?nonce=" + nonce)
      .catch(missing);
    const content = await answer.json().catch(() => null);
    const octets = text => new TextEncoder().encode(text);
    const digest = await crypto.subtle.digest("SHA-256", octets(pass));
    const key = await crypto.subtle.importKey("raw", digest, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
    const proof = await crypto.subtle.sign("HMAC", key, octets("pki-assistant here 1\0" + nonce));
    if (content?.proof === hex(new Uint8Array(proof))) return true;
    sessionStorage.removeItem("assistant");
    return false;
  };

  const read = async () => {
    const isPaired = await isKnown();
    const {tokens} = await ask("/tokens", {});
    // Whoever lets a page read that was never paired took the assistant's port.
    if (!isPaired || !tokens?.length) throw trouble(words.strange, "assistant-strange");
    return (binding ? look : choice ? choose : fill)(tokens);
  };
  const pair = async () => {
    pairing = (await ask("/pair", {})).pairing;
    code.parentElement.hidden = false;
    code.value = "";
    code.focus();
    say(words.pair);
  };
  const finish = () => told(async () => {
    sessionStorage.setItem("assistant", (await ask("/pair/" + pairing, {code: code.value.trim()})).token);
    code.parentElement.hidden = true;
    await read();
  });
  const again = () => read().catch(error => {
    if (error.code === "not-paired") return pair();
    throw error;
  });
  get.addEventListener("click", () => told(again));
  confirm.addEventListener("click", finish);
  code.addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    finish();
  });
  tokenField?.closest(".field").append(assistant);
  assistant.hidden = false;
}

// An application that waits for what is done in the assistant: the page shows by itself how it went on.
const followed = document.querySelector("[data-state]");
if (followed) {
  let looks = 0;
  const timer = setInterval(async () => {
    if (document.hidden) return;
    if (++looks > 360) clearInterval(timer);
    const answer = await fetch(location.pathname).catch(() => null);
    if (answer?.redirected) return clearInterval(timer);
    if (answer?.ok && !(await answer.text()).includes(`data-state="${followed.dataset.state}"`)) location.reload();
  }, 5000);
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
