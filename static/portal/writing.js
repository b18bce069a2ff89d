// Writing a plan: it saves itself, a copy of what is typed stays on this computer until it
// is saved, and colleagues see who is here. Without this file the button "Save" does it.
//
// A copy lies in localStorage under "draft:<person>:<what>:<its own key>". It goes when the
// server says that it is saved, when its writer throws it away or logs out (portal.js), and
// after thirty days.
(function () {
  "use strict";
  var box = document.querySelector("[data-drafts]");
  if (!box) return;
  var form = document.querySelector("form[data-draft]");
  var store = null, told = box.dataset;
  try { store = window.localStorage; } catch (refused) { store = null; }
  var DAYS = 30, PREFIX = "draft:" + told.writer + ":";
  var SOON = 2000, LATEST = 8000, AGAIN = 15000, PATIENCE = 30000, HERE = 30000;
  function each(list, what) { Array.prototype.forEach.call(list, what); }
  function show(part, on) { if (part) part.hidden = !on; }

  // The copies -------------------------------------------------------------------------
  function keys(start) {
    var found = [];
    for (var n = 0; store && n < store.length; n += 1) {
      if (store.key(n).indexOf(start) === 0) found.push(store.key(n));
    }
    return found;
  }
  function drop(key) { if (store) store.removeItem(key); }
  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (broken) { return null; }
  }
  function sweep() {
    var saved = (told.saved || "").split(" "), oldest = Date.now() - DAYS * 86400000;
    keys(PREFIX).forEach(function (key) {
      var copy = read(key);
      if (!copy || saved.indexOf(key.split(":").pop()) >= 0) drop(key);
    });
    keys("draft:").forEach(function (key) {
      var copy = read(key);
      if (!copy || copy.at < oldest) drop(key);
    });
  }
  sweep();

  // Who is here: also on steps that are only rows, and on the page of a row ---------------
  var token = document.querySelector("[name=csrfmiddlewaretoken]");
  function people(text) {
    var place = document.querySelector("[data-people]");
    if (place && text !== undefined && place.textContent !== text) place.textContent = text;
  }
  function here() {
    if (!told.here || !token || document.visibilityState !== "visible") return;
    var body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", token.value);
    post(told.here, body).then(function (reply) { return reply.ok ? reply.json() : {}; })
      .then(function (data) { people(data.people); }).catch(function () { /* it will tell later */ });
  }
  here();
  window.setInterval(here, HERE);
  document.addEventListener("visibilitychange", here);
  if (!form) return;

  var ID = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
  var OURS = PREFIX + told.key + ":", MINE = OURS + ID;
  var line = form.querySelector("[data-save-state]");
  var mark = document.createElement("input");
  mark.type = "hidden"; mark.name = "draft"; mark.value = ID;
  form.appendChild(mark);
  var gone = false; // logged out: nothing is kept any more
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.leaves && !event.defaultPrevented) gone = true;
  });
  var OWN = ["csrfmiddlewaretoken", "version", "seen", "draft", "kept"];

  function tell(state, text) {
    if (line) { line.dataset.state = state; line.textContent = text; }
  }
  function pairs() {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && OWN.indexOf(name) < 0) found.push([name, value]);
    });
    return found;
  }
  function keep() {
    if (!store || gone) return;
    var hidden = form.elements;
    try {
      store.setItem(MINE, JSON.stringify({
        at: Date.now(), fields: pairs(),
        version: hidden.version ? hidden.version.value : "", seen: hidden.seen ? hidden.seen.value : ""
      }));
    } catch (full) { /* no room: the page still asks before it is left */ }
  }
  function plain(list) {
    return JSON.stringify(list.map(function (pair) {
      return [pair[0], pair[1].replace(/\s+/g, " ").trim()];
    }).filter(function (pair) { return pair[1] !== ""; }).sort());
  }
  // a copy may have more lines than the page shows: rows.js adds them
  function makeRoom(copy) {
    copy.fields.forEach(function (pair) {
      var more = /-\d+-amount$/.test(pair[0]) && form.querySelector("[data-more]");
      for (var n = 0; more && n < 100 && !form.elements[pair[0]]; n += 1) more.click();
    });
  }
  function put(copy) {
    makeRoom(copy);
    each(form.elements, function (field) {
      if (!field.name || (field.type === "hidden" && !/-key$/.test(field.name)) || field.type === "file" || field.type === "submit") return;
      var values = copy.fields.filter(function (pair) { return pair[0] === field.name; })
        .map(function (pair) { return pair[1]; });
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.indexOf(field.value) >= 0;
      else if (values.length) field.value = values[0];
      else if (field.type === "hidden") field.value = "";
    });
    // what a colleague changed since then has to come out as a conflict
    if (form.elements.version) form.elements.version.value = copy.version;
    if (form.elements.seen) form.elements.seen.value = copy.seen;
  }
  function moment(at) {
    var day = new Date(at);
    function two(number) { return ("0" + number).slice(-2); }
    return two(day.getDate()) + "." + two(day.getMonth() + 1) + "." + day.getFullYear() +
      ", " + two(day.getHours()) + ":" + two(day.getMinutes());
  }
  function offer() {
    var panel = box.querySelector("[data-offer]"), now = plain(pairs());
    var copies = keys(OURS).filter(function (key) { return key !== MINE; })
      .map(function (key) { return { key: key, copy: read(key) }; })
      .filter(function (found) {
        if (found.copy && plain(found.copy.fields) !== now) return true;
        drop(found.key);
        return false;
      }).sort(function (one, other) { return other.copy.at - one.copy.at; });
    // what the server never got is the later text: the draft that it has waits
    show(box.querySelector("[data-kept]"), !copies.length);
    show(panel, copies.length > 0);
    if (!copies.length) return;
    var newest = copies[0];
    panel.querySelector("[data-when]").textContent = moment(newest.copy.at);
    panel.querySelector("[data-take]").onclick = function () {
      put(newest.copy);
      keep();
      drop(newest.key);
      show(panel, false);
      form.dispatchEvent(new Event("input", { bubbles: true }));
      var first = form.querySelector("textarea, input:not([type=hidden]), select");
      if (first) first.focus();
    };
    panel.querySelector("[data-drop]").onclick = function () { drop(newest.key); offer(); };
  }
  offer();

  // Saving -----------------------------------------------------------------------------
  var saves = form.dataset.saves, timer = 0, since = 0, copying = 0, count = 0, saved = 0;
  var busy = false, stopped = false, pressed = null;

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  }
  function post(url, body) {
    var patience = window.AbortController ? new AbortController() : null;
    if (patience) window.setTimeout(function () { patience.abort(); }, PATIENCE);
    return fetch(url, {
      method: "POST", body: body, credentials: "same-origin",
      signal: patience ? patience.signal : undefined,
      headers: { "X-Requested-With": "autosave", "Accept": "application/json" }
    });
  }
  function answered(reply, at) {
    var json = (reply.headers.get("Content-Type") || "").indexOf("json") >= 0;
    if (reply.redirected || reply.status === 403) { tell("failed", told.ended); return null; }
    if (!json) throw new Error("no answer");
    return reply.json().then(function (data) {
      if (reply.ok) done(data, at);
      else if (reply.status !== 409) tell("failed", data.message || "");
      else { stopped = true; tell("", ""); show(form.querySelector("[data-conflict]"), true); }
    });
  }
  function done(data, at) {
    saved = at;
    if (form.elements.version && data.version) form.elements.version.value = data.version;
    if (form.elements.seen && data.seen) form.elements.seen.value = data.seen;
    tell("saved", data.message || "");
    people(data.people);
    if (saved === count) { drop(MINE); form.dataset.clean = "1"; } else keep();
  }
  function save() {
    window.clearTimeout(timer);
    if (busy || stopped || form.dataset.sent || saved === count) return;
    busy = true; since = 0;
    var at = count, body = new URLSearchParams();
    pairs().forEach(function (pair) { body.append(pair[0], pair[1]); });
    if (form.dataset.keeps) body.append("keep", "1"); // a draft: only "Save" writes it
    OWN.forEach(function (name) {
      if (form.elements[name]) body.append(name, form.elements[name].value);
    });
    post(saves, body).then(function (reply) { return answered(reply, at); }).catch(function () {
      tell("failed", told.offline);
      later(AGAIN);
    }).then(function () {
      busy = false;
      if (pressed) { var button = pressed; pressed = null; button.click(); return; }
      if (saved !== count && at !== count) later(SOON);
    });
  }
  form.addEventListener("input", function (event) {
    if (event.target.type === "file") return;
    count += 1;
    window.clearTimeout(copying);
    copying = window.setTimeout(keep, 300);
    if (!saves || stopped) return;
    since = since || Date.now();
    later(Math.max(0, Math.min(SOON, since + LATEST - Date.now())));
  });
  window.addEventListener("online", function () { if (saves) save(); });
  window.addEventListener("pagehide", function () { if (saved !== count) keep(); });
  form.addEventListener("submit", function (event) {
    if (count) keep();
    if (!busy) return;
    // the answer of a save that is on its way comes first: both carry the same text
    event.preventDefault();
    pressed = event.submitter || form.querySelector("button[type=submit]");
  });

  // A list in a text: the button puts "- " before the chosen lines, Enter goes on with it.
  function begin(text, at) { return text.lastIndexOf("\n", at - 1) + 1; }
  function write(area, start, end, text) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  each(form.querySelectorAll("textarea:not([data-plain])"), function (area) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.textContent = told.list;
    button.setAttribute("aria-controls", area.id);
    button.onclick = function () {
      var start = begin(area.value, area.selectionStart), end = area.selectionEnd;
      area.focus();
      write(area, start, end, area.value.slice(start, end).split("\n").map(function (text) {
        return text.indexOf("- ") === 0 ? text : "- " + text;
      }).join("\n"));
    };
    area.parentNode.insertBefore(button, area.nextSibling);
    area.addEventListener("keydown", function (event) {
      var at = area.selectionStart, start = begin(area.value, at), text = area.value.slice(start, at);
      if (event.key !== "Enter" || event.shiftKey || at !== area.selectionEnd || text.indexOf("- ") !== 0) return;
      event.preventDefault();
      if (text.trim() === "-") write(area, start, at, "");
      else write(area, at, at, "\n- ");
    });
  });
}());
