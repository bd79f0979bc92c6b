"use strict";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const by = (id) => document.getElementById(id);
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’ʼ]/g, "'").toLowerCase();
const words = (input) => fold(input.value).split(/\s+/).filter(Boolean);
const counted = (n, of, noun) => (n === of ? "" : `${n} of ${of} ${noun}`);
const passages = all("a.passage").map((link) => ({ link, section: by(link.hash.slice(1)), text: null }));

/* a sentence and its wordings: the address says which is open */
function opened() {
  for (const { link, section } of passages) {
    const open = section.matches(":target");
    link.classList.toggle("open", open);
    link.setAttribute("aria-expanded", String(open));
    if (open) {
      link.scrollIntoView({ block: "nearest" });
      section.parentElement.scrollTop = 0;
      section.focus({ preventScroll: true });
    }
  }
  const target = by(location.hash.slice(1));
  if (target && target.matches("a.passage")) target.focus({ preventScroll: true });
}
for (const { link, section } of passages) link.setAttribute("aria-controls", section.id);
addEventListener("hashchange", opened);
if (location.hash) opened();

/* search */
let chosen = null; /* the button of the outlet whose words alone are highlighted */
const search = by("search");
function found() {
  const wanted = words(search);
  let hits = 0;
  for (const passage of passages) {
    passage.text ??= fold(`${passage.link.textContent} ${passage.section.textContent}`);
    const hit = wanted.every((word) => passage.text.includes(word));
    hits += hit;
    passage.link.classList.toggle("miss", !hit);
  }
  listed();
  by("hits").textContent = wanted.length ? `${hits} of ${passages.length} passages` : "";
}
/* the list of passages without a source: those that fit the search and that the chosen outlet printed */
function listed() {
  for (const { link } of passages) {
    const item = link.closest("li");
    if (item) item.hidden = link.classList.contains("miss") || (chosen !== null && !link.querySelector(".its"));
  }
}
search.addEventListener("input", found);
search.addEventListener("keydown", (event) => {
  const first = event.key === "Enter" && passages.find(({ link }) => !link.classList.contains("miss"));
  if (first) location.hash = first.section.id;
});

/* what one outlet printed */
const only = by("only");
function choose(button) {
  chosen = button === chosen ? null : button;
  document.body.classList.toggle("one", chosen !== null);
  for (const span of all("[data-o]")) {
    span.classList.toggle("its", chosen !== null && span.dataset.o.split(" ").includes(chosen.dataset.n));
  }
  for (const one of all("tbody button")) one.setAttribute("aria-pressed", String(one === chosen));
  listed();
  only.textContent = "";
  if (chosen) {
    const back = document.createElement("button");
    back.textContent = "Show all";
    back.addEventListener("click", () => choose(chosen));
    const printed = passages.filter(({ link }) => link.querySelector(".its")).length;
    only.append(`Only what ${chosen.textContent} printed: ${printed} of ${passages.length} passages. `, back);
    const first = document.querySelector("main > section");
    if (first.getBoundingClientRect().top < 0) first.scrollIntoView();
  }
}
for (const name of all("tbody span[data-n]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.n = name.dataset.n;
  button.textContent = name.textContent;
  button.title = "Show only what it printed";
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => choose(button));
  name.replaceWith(button);
}

/* the table: sort and filter */
const body = document.querySelector("tbody");
const rows = all("tr", body);
const inOrder = new Intl.Collator().compare;
const cell = (row, n) => row.cells[n].textContent.trim();
all("thead th").forEach((head, n) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  head.replaceChildren(button);
  const numeric = head.classList.contains("n");
  button.addEventListener("click", () => {
    const was = head.getAttribute("aria-sort");
    const order = was ? (was === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
    for (const other of all("thead th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const cells = new Map(rows.map((row) => [row, cell(row, n)]));
    rows.sort((a, b) => {
      const [x, y] = [cells.get(a), cells.get(b)];
      if (!x || !y) return Number(!x) - Number(!y);
      return sign * (numeric ? x - y : inOrder(x, y));
    });
    body.append(...rows);
  });
});
const filter = by("filter"), rewording = by("rewording"), bars = all(".bars button");
function filtered() {
  const wanted = words(filter), days = bars.filter((bar) => bar.getAttribute("aria-pressed") === "true");
  let shown = 0;
  for (const row of rows) {
    const name = fold(cell(row, 0)), on = row.dataset.days.split(" ");
    row.hidden = !(wanted.every((word) => name.includes(word))
      && (!rewording.checked || Number(cell(row, row.cells.length - 1)) > 0)
      && (!days.length || days.some((bar) => on.includes(bar.dataset.day))));
    shown += !row.hidden;
  }
  by("shown").textContent = counted(shown, rows.length, "outlets");
}
for (const bar of bars) {
  bar.addEventListener("click", () => {
    bar.setAttribute("aria-pressed", String(bar.getAttribute("aria-pressed") !== "true"));
    filtered();
  });
}
filter.addEventListener("input", filtered);
rewording.addEventListener("change", filtered);

/* keys */
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const section = document.querySelector("#apparatus > :target"), typing = event.target.matches("input");
  const way = { Escape: ".close", ArrowLeft: ".before", ArrowRight: ".after" }[event.key];
  if (event.key === "/" && !typing) {
    event.preventDefault();
    search.focus();
  } else if (section && way && (event.key === "Escape" || !typing)) {
    const link = section.querySelector(way);
    if (link) location.hash = link.hash;
  }
});
for (const part of all(".search, .filters")) part.hidden = false;
