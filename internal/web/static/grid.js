// The table of figures by keyboard. Each box is sent by itself as soon as it is
// left; what could not be sent stays in its box and in the browser until it is.
// Without this script the same boxes are sent together by the form's button.
(() => {
  "use strict";
  const table = document.querySelector("table[data-luoi]");
  const form = document.getElementById("luoi");
  const line = document.getElementById("luoi-tt");
  if (!table || !form || !line) return;

  const at = (r, c) => table.querySelector(`[name="o.${r}.${c}"]`);
  const place = (box) => box.name.slice(2).split(".").map(Number);
  const isBox = (e) => e instanceof HTMLInputElement && e.name.startsWith("o.");
  const boxes = () => [...table.querySelectorAll('input[name^="o."]')];
  const height = 1 + Math.max(...boxes().map((b) => place(b)[0]));
  const width = 1 + Math.max(...boxes().map((b) => place(b)[1]));

  // What waits to be sent, by box. It is kept under the account's name: an office
  // machine has several.
  const shelf = "tongket.luoi." + table.dataset.ai;
  const waiting = new Map();
  try {
    for (const [id, item] of JSON.parse(localStorage.getItem(shelf) || "[]")) waiting.set(id, item);
  } catch { /* a browser that keeps nothing still sends */ }
  const keep = () => {
    try {
      if (waiting.size) localStorage.setItem(shelf, JSON.stringify([...waiting]));
      else localStorage.removeItem(shelf);
    } catch { /* as above */ }
  };

  let sentCount = 0;
  let offline = "";
  let busy = false;
  let editing = false;
  let anchor = null; // where a block that is being marked began

  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const mark = (box, state) => {
    const cell = box.closest("td");
    cell.classList.remove("sending", "sent", "unsent");
    if (state) cell.classList.add(state);
  };

  function say() {
    line.textContent = "";
    const add = (text) => { const s = document.createElement("span"); s.textContent = text; line.append(s); };
    const left = [...waiting.values()].filter((i) => !i.refused).length;
    if (busy && left) add(`Đang gửi ${left} ô…`);
    if (sentCount) add(`Đã gửi ${sentCount} ô, chờ duyệt.`);
    const bad = waiting.size - left;
    if (bad) add(`${bad} ô cần sửa, số vẫn còn ở đó.`);
    if (!busy && left && offline) {
      add(`${left} ô chưa gửi được: ${offline} Số đã gõ được giữ trong máy này.`);
      const retry = document.createElement("button");
      retry.type = "button";
      retry.className = "btn btn-sm";
      retry.textContent = "Thử lại";
      retry.addEventListener("click", () => flush());
      line.append(retry);
    }
  }

  // put keeps a box for sending; a text that was refused is sent again only when
  // it changed.
  function put(box, text, seen) {
    waiting.set(box.dataset.o, { text, seen: seen || box.dataset.lan, key: newKey() });
    keep();
    flush();
  }

  function leave(box) {
    const text = box.value.trim();
    const item = waiting.get(box.dataset.o);
    if (item ? text === item.text : text === box.defaultValue.trim()) return;
    if (text === "" && box.dataset.lan === "0") { // nothing was ever sent for it
      waiting.delete(box.dataset.o);
      box.defaultValue = "";
      keep();
      mark(box, "");
      say();
      return;
    }
    put(box, text);
  }

  function body(id, item) {
    const data = new URLSearchParams();
    for (const h of form.querySelectorAll("input[type=hidden]")) {
      if (!["key", "hang", "cot", "thay"].includes(h.name)) data.set(h.name, h.value);
    }
    data.set("key", item.key);
    data.set("o", id);
    data.set("so", item.text);
    data.set("lan", item.seen);
    return data;
  }

  // redraw takes the row that the answer brings, box by box: what is being typed
  // or waits is left alone.
  function redraw(html, id) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    for (const row of fresh.content.querySelectorAll("tr:not(.msg)")) {
      const old = document.getElementById(row.id);
      if (!old) continue;
      while (old.nextElementSibling && old.nextElementSibling.classList.contains("msg")) old.nextElementSibling.remove();
      const had = [...old.querySelectorAll('input[name^="o."]')];
      const rowAt = had.length ? place(had[0])[0] : 0;
      const cells = [...row.children];
      [...old.children].forEach((cell, i) => {
        const box = cell.querySelector('input[name^="o."]');
        const next = cells[i] && cells[i].querySelector('input[name^="o."]');
        if (!box || !next) {
          if (cells[i] && !box) cell.replaceWith(cells[i]);
          return;
        }
        const typed = box.value;
        const dirty = box.dataset.o !== id && (waiting.has(box.dataset.o) || document.activeElement === box && typed !== box.defaultValue);
        box.dataset.lan = next.dataset.lan;
        box.defaultValue = next.value;
        box.placeholder = next.placeholder;
        box.setAttribute("aria-label", next.getAttribute("aria-label"));
        for (const name of ["aria-invalid", "aria-describedby", "title"]) {
          if (next.hasAttribute(name)) box.setAttribute(name, next.getAttribute(name));
          else box.removeAttribute(name);
        }
        box.value = dirty || waiting.has(box.dataset.o) ? typed : next.value;
        const state = ["sel", "sent", "sending", "unsent"].filter((c) => cell.classList.contains(c));
        cell.className = next.closest("td").className;
        cell.classList.add(...state);
        cell.querySelectorAll("small").forEach((s) => s.remove());
        cell.append(...next.closest("td").querySelectorAll("small"));
      });
      let last = old;
      for (let m = row.nextElementSibling; m && m.classList.contains("msg");) {
        const after = m.nextElementSibling;
        const [, c] = m.dataset.of.slice(2).split(".").map(Number);
        m.dataset.of = `o.${rowAt}.${c}`;
        last.after(m);
        last = m;
        m = after;
      }
    }
  }

  const boxOf = (id) => boxes().find((b) => b.dataset.o === id);

  // flush sends what waits, one box after the other, and stops where the line is
  // gone.
  async function flush() {
    if (busy) return;
    busy = true;
    offline = "";
    for (;;) {
      const next = [...waiting].find(([id, i]) => !i.refused && boxOf(id));
      if (!next) break;
      const [id, item] = next;
      const box = boxOf(id);
      mark(box, "sending");
      say();
      let answer;
      try {
        answer = await fetch(table.dataset.luoi, { method: "POST", body: body(id, item), redirect: "manual" });
      } catch {
        offline = "đường truyền bị ngắt.";
      }
      if (answer && (answer.type === "opaqueredirect" || answer.status === 401)) offline = "phiên làm việc đã hết, hãy đăng nhập lại ở thẻ khác.";
      else if (answer && answer.status >= 500) offline = "máy chủ chưa nhận được.";
      if (offline) {
        for (const [other, i] of waiting) if (!i.refused && boxOf(other)) mark(boxOf(other), "unsent");
        break;
      }
      const html = await answer.text();
      const current = waiting.get(id) === item; // not typed over meanwhile
      if (answer.ok) {
        if (current) waiting.delete(id);
        sentCount++;
        mark(box, "sent");
      } else if (current) {
        item.refused = true;
        mark(box, "unsent");
      }
      keep();
      if (html.includes("<tr")) redraw(html, id);
      else if (!answer.ok && current) { offline = "máy chủ không nhận ô này, hãy tải lại trang."; break; }
    }
    busy = false;
    say();
  }

  // Moving.
  function go(box, r, c, step) {
    let [row, column] = box ? place(box) : [0, 0];
    row = r; column = c;
    while (row >= 0 && row < height && column >= 0 && column < width) {
      const next = at(row, column);
      if (next) {
        next.focus({ preventScroll: true });
        next.scrollIntoView({ block: "nearest", inline: "nearest" });
        return true;
      }
      if (!step) return false;
      row += step[0]; column += step[1];
    }
    return false;
  }

  // edge is where Ctrl and an arrow lead: the end of the filled boxes.
  function edge(r, c, dr, dc) {
    const filled = (a, b) => { const x = at(a, b); return !!x && x.value !== ""; };
    const inside = (a, b) => a >= 0 && a < height && b >= 0 && b < width;
    const run = inside(r + dr, c + dc) && filled(r, c) && filled(r + dr, c + dc);
    while (inside(r + dr, c + dc) && (run ? filled(r + dr, c + dc) : true)) {
      r += dr; c += dc;
      if (!run && filled(r, c)) break;
    }
    return [r, c];
  }

  function paint(box) {
    table.querySelectorAll("td.sel").forEach((t) => t.classList.remove("sel"));
    if (!anchor || !box) return;
    const [r, c] = place(box);
    for (let i = Math.min(r, anchor[0]); i <= Math.max(r, anchor[0]); i++) {
      for (let j = Math.min(c, anchor[1]); j <= Math.max(c, anchor[1]); j++) {
        const b = at(i, j);
        if (b) b.closest("td").classList.add("sel");
      }
    }
  }

  const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const statuses = ["ước ", "sơ bộ ", "chính thức "];

  function cycle(box) {
    const plain = box.value.replace(/^\s*(ước|sơ bộ|chính thức)\s+/i, "");
    if (!plain.trim()) return;
    const cell = box.closest("td");
    const now = statuses.findIndex((s) => box.value.toLowerCase().startsWith(s));
    const from = now >= 0 ? now : cell.classList.contains("uoc") ? 0 : cell.classList.contains("sobo") ? 1 : 2;
    box.value = statuses[(from + 1) % statuses.length] + plain;
    leave(box);
  }

  table.addEventListener("focusin", (e) => {
    if (!isBox(e.target)) return;
    editing = false;
    e.target.select();
  });
  table.addEventListener("focusout", (e) => { if (isBox(e.target)) leave(e.target); });
  table.addEventListener("input", (e) => { if (isBox(e.target)) editing = true; });
  table.addEventListener("dblclick", (e) => { if (isBox(e.target)) editing = true; });
  table.addEventListener("mousedown", (e) => { if (isBox(e.target)) { anchor = null; paint(null); } });

  table.addEventListener("keydown", (e) => {
    const box = e.target;
    if (!isBox(box) || e.isComposing || e.altKey || e.metaKey) return;
    const [r, c] = place(box);
    const arrow = arrows[e.key];
    const done = () => e.preventDefault();
    if (e.key === "Enter") { done(); editing = false; if (!go(box, r + (e.shiftKey ? -1 : 1), c, [e.shiftKey ? -1 : 1, 0])) leave(box); return; }
    if (e.key === "Tab" && !e.ctrlKey) {
      if (go(box, r, c + (e.shiftKey ? -1 : 1), [0, e.shiftKey ? -1 : 1])) done();
      return;
    }
    if (e.key === "Escape") {
      done();
      box.value = box.defaultValue;
      waiting.delete(box.dataset.o);
      keep(); mark(box, ""); say();
      const next = box.closest("tr").nextElementSibling;
      if (next && next.classList.contains("msg") && next.dataset.of === box.name) next.remove();
      box.closest("td").classList.remove("bad");
      editing = false;
      box.select();
      return;
    }
    if (e.key === "F2") { done(); editing = true; box.setSelectionRange(box.value.length, box.value.length); return; }
    if (e.ctrlKey && e.key === ";") { done(); cycle(box); return; }
    if (arrow && (!editing || arrow[0] !== 0)) {
      done();
      editing = false;
      if (e.shiftKey) {
        if (!anchor) anchor = [r, c];
      } else anchor = null;
      if (e.ctrlKey) go(box, ...edge(r, c, arrow[0], arrow[1]));
      else go(box, r + arrow[0], c + arrow[1], arrow);
      paint(document.activeElement);
      return;
    }
    if (!editing && e.key === "Home") { done(); go(box, e.ctrlKey ? 0 : r, 0, [0, 1]); return; }
    if (!editing && e.key === "End") { done(); go(box, e.ctrlKey ? height - 1 : r, width - 1, [0, -1]); return; }
    if (!editing && e.key === "Delete" && !box.readOnly) { done(); box.value = ""; editing = true; }
  });

  // Copying a block, and pasting one: the server reads it and shows what it would
  // write before anything is written.
  const marked = () => {
    const rows = new Map();
    for (const td of table.querySelectorAll("td.sel")) {
      const b = td.querySelector('input[name^="o."]');
      const [r] = place(b);
      if (!rows.has(r)) rows.set(r, []);
      rows.get(r).push(b.value);
    }
    return [...rows.values()].map((row) => row.join("\t")).join("\n");
  };
  document.addEventListener("copy", (e) => {
    if (!isBox(document.activeElement) || editing) return;
    const text = anchor ? marked() : document.activeElement.value;
    e.clipboardData.setData("text/plain", text);
    e.preventDefault();
  });
  document.addEventListener("paste", (e) => {
    const box = document.activeElement;
    if (!isBox(box)) return;
    const text = e.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return; // one value: typed
    e.preventDefault();
    const to = document.getElementById("dan");
    const [r, c] = place(box);
    box.value = box.defaultValue;
    to.elements.khoi.value = text;
    to.elements.tu.value = `${r}.${c}`;
    to.requestSubmit();
  });

  // The ways out of a refused box.
  table.addEventListener("click", (e) => {
    const button = e.target.closest("button[data-giu]");
    if (!button) return;
    e.preventDefault();
    const message = button.closest("tr.msg");
    const box = table.querySelector(`[name="${message.dataset.of}"]`);
    message.remove();
    box.closest("td").classList.remove("bad");
    if (button.dataset.giu === "so") {
      waiting.delete(box.dataset.o);
      box.value = box.defaultValue;
      keep(); mark(box, ""); say();
    } else {
      if (button.dataset.ghi) box.value = button.dataset.ghi;
      put(box, box.value.trim(), button.dataset.lan);
    }
    box.focus();
  });

  // What an earlier visit could not send comes back into its box.
  for (const [id, item] of waiting) {
    const box = boxOf(id);
    if (!box) continue;
    box.value = item.text;
    item.refused = false;
    mark(box, "unsent");
  }
  // The form's own button would send what is on its way already.
  form.addEventListener("submit", (e) => {
    if (e.submitter && e.submitter.name === "chon") return;
    e.preventDefault();
    if (isBox(document.activeElement)) leave(document.activeElement);
    flush();
  });
  window.addEventListener("online", () => flush());
  flush();
})();
