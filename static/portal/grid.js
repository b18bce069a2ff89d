// A grid of fields by keyboard: arrows up and down, Enter and Shift+Enter go to the same
// field of another row; Alt with left and right to the field beside it. Without this file
// Tab does it.
(function () {
  "use strict";
  var grid = document.querySelector("form[data-grid]");
  if (!grid) return;

  function fields(row) {
    return Array.prototype.slice.call(
      row.querySelectorAll("input:not([type=hidden]), select, textarea"));
  }
  // Rows without fields (services that are not offered) are passed over.
  function rows() {
    return Array.prototype.filter.call(grid.querySelectorAll("tbody tr"), function (row) {
      return fields(row).length;
    });
  }
  function go(target, event) {
    if (!target) return;
    event.preventDefault();
    target.focus();
    if (target.select && target.type !== "checkbox") target.select();
  }
  // In a text of several lines an arrow first moves inside the text.
  function atEdge(field, down) {
    if (field.tagName !== "TEXTAREA") return true;
    var text = field.value;
    return down ? text.indexOf("\n", field.selectionEnd) < 0
      : text.lastIndexOf("\n", field.selectionStart - 1) < 0;
  }
  grid.addEventListener("keydown", function (event) {
    var field = event.target, row = field.closest("tr"), key = event.key;
    if (!row || field.type === "submit" || event.ctrlKey || event.metaKey) return;
    var list = rows(), at = list.indexOf(row), column = fields(row).indexOf(field);
    if (column < 0) return;
    if (event.altKey) {
      if (key === "ArrowLeft") go(fields(row)[column - 1], event);
      if (key === "ArrowRight") go(fields(row)[column + 1], event);
      return;
    }
    var down = key === "ArrowDown" || (key === "Enter" && !event.shiftKey);
    var up = key === "ArrowUp" || (key === "Enter" && event.shiftKey);
    if (!down && !up) return;
    if (key === "Enter") {
      if (field.tagName === "TEXTAREA") return;
      event.preventDefault();
    } else if (field.tagName === "SELECT" || field.type === "date" || !atEdge(field, down)) {
      return; // there the arrows choose a value
    }
    var other = list[at + (down ? 1 : -1)];
    if (other) go(fields(other)[column], event);
  });
}());
