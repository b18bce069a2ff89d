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
  function show() {
    all("[data-shows-for]").forEach(function (part) {
      var wanted = part.dataset.shows.split(" ");
      // what has a mistake stays in sight
      part.hidden = wanted.indexOf(value(part.dataset.showsFor)) < 0 && !part.querySelector(".has-error");
    });
  }
  document.addEventListener("change", show);
  show();
}());
