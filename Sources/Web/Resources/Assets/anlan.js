// Everything works without this file; it makes some of it pleasant.
"use strict";

// A second look before what cannot be undone, and no second sending while the first is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented) return;
  const question = button?.dataset.confirm;
  if ((question && !window.confirm(question)) || form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  button?.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});

// Menus close when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (location.hash === "#menu") {
    location.hash = "";
    document.querySelector('.phonebar a[href="#menu"]')?.focus();
  }
});
window.addEventListener("hashchange", () => {
  if (location.hash === "#menu") document.querySelector("#menu a")?.focus();
});

// What must be corrected is read first.
document.getElementById("summary")?.focus();

// A register at a desk is sent from any of its fields.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  const form = event.target.closest("form[data-keys]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".button.main"));
});

// What changes while one looks: <section id="work" data-live="/events"> is fetched anew whenever an
// event of its id arrives.
const lives = new Map();
for (const part of document.querySelectorAll("[data-live][id]")) {
  const path = part.dataset.live;
  if (!lives.has(path)) lives.set(path, new EventSource(path));
  lives.get(path).addEventListener(part.id, async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    const old = document.getElementById(part.id);
    // Never under somebody's hands.
    if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
  });
}

// A list is left and found again as it was filtered: the menu leads back to the last address of it.
if (document.querySelector(".filters form")) {
  sessionStorage.setItem(`filters:${location.pathname}`, location.search);
}
for (const link of document.querySelectorAll(".side li a, .phonebar a")) {
  if (link.hash || link.search) continue;
  link.search = sessionStorage.getItem(`filters:${link.pathname}`) ?? "";
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// What a call may repeat is looked for while the clerk types; the button does the same without this.
for (const form of document.querySelectorAll("form[data-repeats]")) {
  const button = document.querySelector(`button[form="${form.id}"][formaction]`);
  if (!button) continue;
  let timer, round = 0, asked = "";
  const look = async () => {
    const values = new FormData(form);
    const said = ["title", "text", "area"].map((name) => values.get(name) ?? "");
    if (!said[2] || (said[0] + said[1]).trim().length < 4 || said.join("\n") === asked) return;
    asked = said.join("\n");
    const mine = ++round;
    const answer = await fetch(button.formAction, {
      method: "POST", body: new URLSearchParams(values),
    }).catch(() => null);
    if (!answer?.ok || mine !== round) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.repeats);
    if (fresh) document.getElementById(form.dataset.repeats)?.replaceChildren(...fresh.childNodes);
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => { clearTimeout(timer); timer = setTimeout(look, 600); });
  }
}

// A signature drawn by finger, pen or mouse. What is sent are the points of its strokes, on a field
// of 1000 by 400; who types the name or sends a scan does without.
for (const pad of document.querySelectorAll("[data-signing]")) {
  const canvas = pad.querySelector("canvas");
  const field = pad.querySelector("input[name=strokes]");
  const brush = canvas.getContext("2d");
  const strokes = field.value.split(";").filter(Boolean)
    .map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number)));
  const draw = () => {
    brush.clearRect(0, 0, canvas.width, canvas.height);
    brush.lineWidth = 11;
    brush.lineCap = brush.lineJoin = "round";
    brush.strokeStyle = "#111";
    for (const stroke of strokes) {
      brush.beginPath();
      stroke.forEach(([x, y], index) => index ? brush.lineTo(x, y) : brush.moveTo(x, y));
      if (stroke.length === 1) brush.lineTo(stroke[0][0] + 1, stroke[0][1]);
      brush.stroke();
    }
    field.value = strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
    return [within((event.clientX - box.left) / box.width * canvas.width, canvas.width),
      within((event.clientY - box.top) / box.height * canvas.height, canvas.height)];
  };
  let pointer = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (pointer !== null) return;
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    strokes.push([point(event)]);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    const stroke = strokes.at(-1);
    if (event.pointerId !== pointer || strokes.flat().length >= 5900) return;
    const next = point(event);
    const last = stroke.at(-1);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < 4) return;
    stroke.push(next);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => { if (event.pointerId === pointer) pointer = null; });
  }
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes.length = 0;
    draw();
  });
  const ways = [...pad.closest("form").querySelectorAll("input[name=way]")];
  const show = () => { pad.hidden = !ways.some((way) => way.value === "finger" && way.checked); };
  for (const way of ways) way.addEventListener("change", show);
  show();
  draw();
}
