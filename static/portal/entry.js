// Comfort only: hides what does not apply. [data-shows-for] names a field of the form,
// [data-shows] its values ("" stands for a box that is not ticked). What is hidden is
// ignored by the server as well.
(function () {
  "use strict";

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function value(name) {
    var fields = all("[name='" + name + "']");
    var chosen = fields.filter(function (field) {
      return field.type === "radio" || field.type === "checkbox" ? field.checked : true;
    })[0];
    return chosen ? chosen.value : "";
  }
  function filled(part) {
    return Array.prototype.some.call(part.querySelectorAll("input, textarea"), function (field) {
      return field.value.trim();
    });
  }
  function show(event) {
    all("[data-shows-for]").forEach(function (part) {
      // nothing goes from under the cursor
      if (event && part.contains(event.target)) return;
      var wanted = part.dataset.shows.split(" ");
      // what has a mistake stays in sight, and with [data-keeps] what is filled in: the
      // server judges it
      var stays = part.querySelector(".has-error") || ("keeps" in part.dataset && filled(part));
      part.hidden = wanted.indexOf(value(part.dataset.showsFor)) < 0 && !stays;
    });
  }
  document.addEventListener("change", show);
  show();
}());
