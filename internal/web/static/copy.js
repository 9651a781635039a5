// Buttons that copy a text. Without this script the text is marked and copied by
// hand; the buttons are not shown.
(() => {
  "use strict";

  // Pages of a network without encryption have no clipboard of the new kind.
  async function take(box) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(box.value);
      return true;
    }
    box.focus();
    box.select();
    return document.execCommand("copy");
  }

  for (const b of document.querySelectorAll("button[data-copy]")) {
    const box = document.getElementById(b.dataset.copy);
    if (!box) continue;
    b.parentElement.hidden = false;
    b.addEventListener("click", async () => {
      const said = b.nextElementSibling;
      let ok = false;
      try { ok = await take(box); } catch { ok = false; }
      if (!ok) { box.focus(); box.select(); }
      said.textContent = ok ? b.dataset.done : "Trình duyệt không cho chép. Đã bôi đen, nhấn Ctrl+C để chép.";
    });
  }
})();
