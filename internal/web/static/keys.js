// Keys for a list of facts: one hand confirms a page of them without a mouse.
// Without this script the same is done by Tab, Space and Enter.
(() => {
  "use strict";
  const bar = document.getElementById("chon-nhieu");
  if (!bar) return;
  const facts = () => [...document.querySelectorAll(".fact")];
  let at = -1;

  function go(to) {
    const all = facts();
    if (!all.length) return;
    at = Math.max(0, Math.min(to, all.length - 1));
    all.forEach((f, i) => f.toggleAttribute("data-at", i === at));
    const link = all[at].querySelector(".fk a");
    link.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
    const place = document.getElementById(link.hash.slice(1));
    if (place) place.scrollIntoView({ block: "nearest" });
  }

  const box = (f) => f && f.querySelector("input[type=checkbox]");

  const keys = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    x: () => { const b = box(facts()[at]); if (b) b.checked = !b.checked; },
    a: () => {
      const all = facts().map(box).filter(Boolean);
      const on = all.some((b) => !b.checked);
      all.forEach((b) => { b.checked = on; });
    },
    e: () => { const f = facts()[at]; const l = f && f.querySelector(".acts a[href*=sua]"); if (l) l.click(); },
    c: () => bar.querySelector("button").focus(),
  };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const act = keys[e.key.toLowerCase()];
    if (!act) return;
    e.preventDefault();
    act();
  });
})();
