// Comforts only: every page works without this file. No framework, no inline handlers.
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  // htmx: send the token of the page's own forms.
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });

  // Menus close on Escape and on a click elsewhere.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details[data-closes][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    all("details.user-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // The error summary is read first.
  var summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  // Who logs out takes the own copies of unsaved texts along (writing.js keeps them).
  document.addEventListener("submit", function (event) {
    var who = event.target.dataset.leaves, copies = [];
    if (!who) return;
    try {
      copies = Object.keys(window.localStorage).filter(function (key) { return key.indexOf("draft:" + who + ":") === 0; });
    } catch (none) { return; }
    if (copies.length && !window.confirm(event.target.dataset.ask)) { event.preventDefault(); return; }
    copies.forEach(function (key) { window.localStorage.removeItem(key); });
  });

  // A second click must not post twice; the button comes alive again after 10 s.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.dataset.clean = "1";
    all("button[type=submit]", form).forEach(function (b) { b.setAttribute("aria-disabled", "true"); });
    window.setTimeout(function () { release(form); }, 10000);
  });
  window.addEventListener("pageshow", function () { all("form[data-sent]").forEach(release); });
  function release(form) {
    delete form.dataset.sent;
    all("button[aria-disabled]", form).forEach(function (b) { b.removeAttribute("aria-disabled"); });
  }

  // Unsaved changes: ask before the page is left.
  function changed(form) { form.dataset.dirty = "1"; delete form.dataset.clean; }
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-unsaved], form[data-autosave]");
    if (form) changed(form);
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-dirty]:not([data-clean])")) event.preventDefault();
  });

  // Sums while typing: [data-sum="own grant"] inputs, [data-sum-of="own"] outputs,
  // [data-share-of="own" data-share-total="own grant" data-share-least="10"] shares.
  function amount(text) {
    var value = Number(String(text).replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
    return isFinite(value) ? Math.round(value * 100) : 0;
  }
  function written(hundredths) {
    var sign = hundredths < 0 ? "\u2212" : "";
    var digits = String(Math.abs(hundredths)).padStart(3, "0");
    return sign + digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u00a0") + "," + digits.slice(-2);
  }
  function sum(groups, root) {
    var names = groups.split(" ");
    return all("[data-sum]", root).reduce(function (total, input) {
      var mine = input.dataset.sum.split(" ");
      var counts = mine.some(function (name) { return names.indexOf(name) >= 0; });
      return counts ? total + amount(input.value) : total;
    }, 0);
  }
  function reckon(root) {
    all("[data-sum-of]", root).forEach(function (out) {
      out.textContent = written(sum(out.dataset.sumOf, root));
    });
    all("[data-share-of]", root).forEach(function (out) {
      var total = sum(out.dataset.shareTotal, root);
      var part = sum(out.dataset.shareOf, root);
      // Cut, never rounded up: 9,999 % must not look like 10 %.
      var share = total ? Math.floor((part * 10000) / total) : 0;
      var least = amount(out.dataset.shareLeast || "0");
      var line = out.closest(".sum-line");
      out.textContent = written(share) + "\u00a0%";
      if (line) line.dataset.state = share < least ? "low" : "";
    });
  }
  document.addEventListener("input", function (event) {
    if (event.target.dataset.sum) reckon(event.target.form || document);
  });
  document.addEventListener("htmx:afterSwap", function () { all("form").forEach(reckon); });
  all("form").forEach(reckon);

  // Drafts save themselves: <form data-autosave="URL"> with a .save-state line in it.
  // The server answers JSON: {"version": 7, "message": "Saved at 18:04"}; 409 means that
  // a colleague has changed the text, 422 that something cannot be saved as it is.
  all("form[data-autosave]").forEach(function (form) {
    var line = form.querySelector("[data-save-state]");
    var timer = 0, busy = false, again = false;
    function tell(state, text) { if (line) { line.dataset.state = state; line.textContent = text; } }
    function save() {
      if (form.dataset.sent) return;
      if (busy) { again = true; return; }
      busy = true;
      var stamp = form.dataset.stamp = String(Number(form.dataset.stamp || 0) + 1);
      fetch(form.dataset.autosave, {
        method: "POST", body: textOf(form), credentials: "same-origin",
        headers: { "X-Requested-With": "autosave", "Accept": "application/json" }
      }).then(function (answer) {
        return answer.json().then(function (data) { return { ok: answer.ok, data: data }; });
      }).then(function (got) {
        tell(got.ok ? "saved" : "failed", got.data.message || "");
        if (got.ok && form.elements.version) form.elements.version.value = got.data.version;
        if (got.ok && stamp === form.dataset.stamp && !again) form.dataset.clean = "1";
      }).catch(function () {
        tell("failed", line ? line.dataset.failed : "");
      }).then(function () {
        busy = false;
        if (again) { again = false; save(); }
      });
    }
    function textOf(source) {
      var data = new FormData(source), text = new URLSearchParams();
      data.forEach(function (value, name) { if (typeof value === "string") text.append(name, value); });
      return text;
    }
    function later() { window.clearTimeout(timer); timer = window.setTimeout(save, 2000); }
    form.addEventListener("input", function (event) { if (event.target.type !== "file") later(); });
  });
}());
