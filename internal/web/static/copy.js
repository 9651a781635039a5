// Buttons that copy a text. Without this script the text is marked and copied by
// hand; the buttons are not shown. What is fetched later has its buttons shown then.
(() => {
  "use strict";

  // What stands in a box, or in a paragraph.
  const textOf = (box) => ("value" in box ? box.value : box.textContent.trim());

  function mark(box) {
    if ("select" in box) {
      box.focus();
      box.select();
      return;
    }
    getSelection().selectAllChildren(box);
  }

  // Pages of a network without encryption have no clipboard of the new kind.
  async function take(box) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(textOf(box));
      return true;
    }
    mark(box);
    return document.execCommand("copy");
  }

  function show(root) {
    for (const b of root.querySelectorAll("button[data-copy]")) {
      if (document.getElementById(b.dataset.copy)) b.parentElement.hidden = false;
    }
  }

  show(document);
  document.addEventListener("htmx:load", (e) => show(e.target));
  document.addEventListener("click", async (e) => {
    const b = e.target.closest("button[data-copy]");
    const box = b && document.getElementById(b.dataset.copy);
    if (!box) return;
    const said = b.nextElementSibling;
    let ok = false;
    try { ok = await take(box); } catch { ok = false; }
    if (!ok) mark(box);
    said.textContent = ok ? b.dataset.done : "Trình duyệt không cho chép. Đã bôi đen, nhấn Ctrl+C để chép.";
  });
})();
