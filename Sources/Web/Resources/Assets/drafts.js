// What is typed into a long form waits in this browser until it is sent: for seven days at most, for
// who typed it, and not beyond his signing out. A form that is filled in where there may be no
// network (data-offline) is sent from here, so that it can wait for one and still arrive once.
"use strict";

const KEPT_FOR = 7 * 24 * 3_600_000;
const keptList = document.getElementById("kept");
const keeper = document.body.dataset.keeper ?? keptList?.dataset.keeper ?? "";
const draftKey = (name) => `draft:${keeper}:${name}`;
const readDraft = (key) => {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
};
const writeDraft = (key, draft) => {
  try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
};
const allDrafts = () => Object.keys(localStorage).filter((key) => key.startsWith("draft:"))
  .map((key) => ({ key, draft: readDraft(key) }));
// Those of forms that may wait for a network have a title, to be listed by.
const waitingDrafts = () => allDrafts().filter(({ draft }) => draft?.title);

// Too old, of nobody knows whom, or of somebody else than who is signed in.
for (const { key, draft } of allDrafts()) {
  const isOver = !draft?.at || Date.now() - draft.at > KEPT_FOR;
  if (isOver || (keeper && draft.keeper && draft.keeper !== keeper)) localStorage.removeItem(key);
}

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");
const stamp = (time, at) => {
  time.dateTime = new Date(at).toISOString();
  time.textContent = new Date(at).toLocaleString(document.documentElement.lang, {
    month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
};
const draftFields = (form) =>
  [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
// Each value with the words that stand beside it, so that it can be read where there is no form.
const draftValues = (form) =>
  draftFields(form).filter((field) => !isChoice(field) || field.checked).map((field) => {
    const label = field.closest("fieldset")?.querySelector("legend") ?? field.labels?.[0];
    const words = isChoice(field) ? field.closest("label")?.innerText
      : field.selectedOptions?.[0]?.text;
    return { name: field.name, value: field.value, label: label?.firstChild?.textContent.trim(),
      words: words?.trim(), rows: field.rows };
  });

// A form that was opened before a later sign-in carries a token of then: the page has a new one.
// False where nobody is signed in any more.
const renewToken = async (form) => {
  const page = await fetch(location.pathname);
  if (page.redirected) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html")
    .querySelector("[name=form-token]");
  if (fresh) form.elements["form-token"].value = fresh.value;
  return true;
};

// The server's answer; null where none came, and nobody knows whether the form arrived.
const sendForm = async (form) => {
  const hasFiles = [...form.elements].some((field) => field.type === "file" && field.files.length);
  const hold = new AbortController();
  const timer = setTimeout(() => hold.abort(), hasFiles ? 600_000 : 30_000);
  const post = () => fetch(form.action, {
    method: "POST", body: new FormData(form), redirect: "manual", signal: hold.signal });
  try {
    let answer = await post();
    if (answer.status === 403) {
      if (!await renewToken(form)) return { status: 401 };
      answer = await post();
    }
    // The only way on from here is the case, and only what was saved leads there.
    if (answer.type === "opaqueredirect") return { status: 303 };
    return { status: answer.status, page: await answer.text() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};

const showAnswer = (markup) => {
  const fresh = new DOMParser().parseFromString(markup, "text/html");
  document.title = fresh.title;
  const main = fresh.getElementById("main");
  document.getElementById("main").replaceWith(main);
  for (const form of main.querySelectorAll("form[data-draft]")) beginDraft(form);
  const first = document.getElementById("summary") ?? main;
  first.focus();
  window.scrollTo(0, 0);
};

const beginDraft = (form) => {
  const key = draftKey(form.dataset.draft);
  const isOffline = "offline" in form.dataset;
  const { once, entries } = form.elements;
  const opened = isOffline && { once: once.value, entries: entries.value };
  // A form that came back to be corrected already holds what was typed.
  const isReturned = "returned" in form.dataset || document.getElementById("summary");
  let draft = readDraft(key);
  let timer, isSending = false, isHalted = false;
  const say = (state) => {
    for (const line of form.querySelectorAll("[data-say]")) {
      line.hidden = line.dataset.say !== state;
      const time = line.querySelector("time");
      if (time && draft) stamp(time, draft.at);
    }
  };
  const save = (changes = {}) => {
    clearTimeout(timer);
    timer = null;
    draft = { keeper, at: Date.now(), values: draftValues(form), ...changes };
    if (isOffline) {
      draft = { title: form.dataset.title, path: location.pathname, once: once.value,
        entries: entries.value, ...draft };
    }
    const isKept = writeDraft(key, draft);
    if (isOffline) say(isKept ? "kept" : "unkept");
  };
  form.addEventListener("input", () => {
    // Other words than those that may have arrived are another sending, and wait for another press.
    if (draft?.tried) {
      once.value = newKey();
      save();
    }
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) save(); });
  if (isOffline) {
    const send = async () => {
      if (isSending) return;
      save({ due: true, tried: true });
      if (!navigator.onLine) return say("waiting");
      isSending = true;
      say("sending");
      const sending = sendForm(form);
      form.inert = true;
      const answer = await sending;
      isSending = form.inert = false;
      if (!answer || answer.status === 429 || answer.status >= 500) return say("waiting");
      if (answer.status === 303) {
        localStorage.removeItem(key);
        draft = null;
        location.assign(form.dataset.after);
      } else if (answer.status === 401) {
        isHalted = true;
        say("signed-out");
      } else {
        save();
        showAnswer(answer.page);
      }
    };
    const again = () => {
      if (draft?.due && !isHalted && navigator.onLine && form.isConnected) send();
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    window.addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      isHalted = isHalted && document.hidden;
      if (!document.hidden) again();
    });
    setInterval(again, 15_000);
    if (isReturned) save();
    else if (draft?.due) setTimeout(again);
  }
  if (!Array.isArray(draft?.values) || isReturned) return;
  const before = JSON.stringify(draftFields(form).map((field) => [field.value, field.checked]));
  for (const field of draftFields(form)) {
    const values = draft.values.filter(({ name }) => name === field.name).map(({ value }) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  if (isOffline) {
    once.value = draft.once;
    // Of when the words were written: the server shows what has happened since.
    entries.value = draft.entries;
    say("kept");
  }
  if (JSON.stringify(draftFields(form).map((field) => [field.value, field.checked])) === before) return;
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = form.dataset.draftRestored;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button plain";
  discard.textContent = form.dataset.draftDiscard;
  discard.addEventListener("click", () => {
    localStorage.removeItem(key);
    draft = null;
    form.reset();
    if (isOffline) {
      once.value = opened.once;
      entries.value = opened.entries;
      say("ready");
    }
    notice.remove();
  });
  notice.append(words, discard);
  form.prepend(notice);
};

// What was sent by the browser itself is kept until a page comes back that does not say no.
document.addEventListener("submit", (event) => {
  const name = event.target.dataset.draft;
  if (name && !event.defaultPrevented) sessionStorage.setItem("draft-sent", draftKey(name));
});
const sentDraft = sessionStorage.getItem("draft-sent");
sessionStorage.removeItem("draft-sent");
const hasSentForm = [...document.querySelectorAll("form[data-draft]")]
  .some((form) => draftKey(form.dataset.draft) === sentDraft);
if (sentDraft && !hasSentForm && !document.querySelector("[data-unsaved]")) {
  localStorage.removeItem(sentDraft);
}
for (const form of document.querySelectorAll("form[data-draft]")) beginDraft(form);

// Whoever works here is told on every page what still waits, and before he signs out.
const keptNotice = document.getElementById("kept-notice");
if (keptNotice) {
  if (waitingDrafts().some(({ draft }) => draft.path !== location.pathname)) {
    document.querySelector("main > .head")?.after(keptNotice.content.cloneNode(true));
  }
  document.querySelector("form[action='/sessions/leave']")?.addEventListener("submit", (event) => {
    const isSure = !waitingDrafts().length || window.confirm(keptNotice.dataset.leave);
    if (!isSure) return event.preventDefault();
    for (const { key, draft } of allDrafts()) {
      if (draft?.keeper === keeper) localStorage.removeItem(key);
    }
  });
}

// The page of what waits, which the worker also shows instead of any page that cannot be reached.
if (keptList) {
  const one = document.getElementById("kept-one").content.firstElementChild;
  const shown = (key, draft, said) => {
    const field = document.createElement("div");
    field.className = "field";
    const label = field.appendChild(document.createElement("label"));
    label.textContent = said.label;
    if (said.words !== undefined) {
      field.appendChild(document.createElement("p")).textContent = said.words;
      return field;
    }
    const box = field.appendChild(document.createElement(said.rows ? "textarea" : "input"));
    label.htmlFor = box.id = `${key}-${said.name}`;
    if (said.rows) box.rows = said.rows;
    box.value = said.value;
    box.addEventListener("input", () => {
      said.value = box.value;
      draft.at = Date.now();
      if (draft.tried) Object.assign(draft, { once: newKey(), tried: false, due: false });
      writeDraft(key, draft);
    });
    return field;
  };
  const tell = () => {
    document.getElementById("kept-none").hidden = waitingDrafts().length > 0;
  };
  for (const { key, draft } of waitingDrafts()) {
    const part = one.cloneNode(true);
    part.querySelector("h2").textContent = draft.title;
    stamp(part.querySelector("time"), draft.at);
    part.querySelector("[data-due]").hidden = !draft.due;
    part.querySelector("a").href = draft.path;
    part.querySelector("[data-discard]").addEventListener("click", (event) => {
      if (!window.confirm(event.currentTarget.dataset.sure)) return;
      localStorage.removeItem(key);
      part.remove();
      tell();
    });
    // Who is not signed in, while the server could ask him to, does not read on.
    if (keeper) {
      part.querySelector(".form").append(...draft.values.map((said) => shown(key, draft, said)));
    }
    keptList.append(part);
  }
  tell();
  const isElsewhere = location.pathname !== keptList.dataset.path;
  document.getElementById("kept-away").hidden = !isElsewhere;
  const back = () => {
    if (!isElsewhere || document.hidden) return;
    fetch("/healthz", { cache: "no-store" }).then(() => location.reload(), () => {});
  };
  window.addEventListener("online", back);
  setInterval(back, 15_000);
}

// Where there is such a form there may be no network when it is opened again: the browser then shows
// the page of what waits, which holds nothing of any case. Only over TLS, and not in every browser.
if (document.querySelector("form[data-offline]") && navigator.serviceWorker) {
  navigator.serviceWorker.register("/worker.js").catch(() => {});
  const addresses = ["/kept", ...[...document.querySelectorAll(
    "script[src], link[rel=stylesheet], link[rel=icon]")].map((one) => one.src ?? one.href)]
    .map((address) => new URL(address, location).href);
  caches.open("kept").then(async (shelf) => {
    await shelf.addAll(addresses);
    for (const request of await shelf.keys()) {
      if (!addresses.includes(request.url)) shelf.delete(request);
    }
  }).catch(() => {});
}
