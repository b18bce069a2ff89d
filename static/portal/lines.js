// The choice between two lists of budget lines: a pick changes what the line adds, and the
// sums of portal.js follow. The hidden [data-counted] tells the server which sum was seen;
// without this file the button "Recount" shows it.
(function () {
  "use strict";
  var table = document.querySelector("table[data-lines]");
  if (!table) return;
  var counted = document.querySelector("[data-counted]"), join = document.getElementById("costs-join");
  function total() {
    var sum = Array.prototype.reduce.call(table.querySelectorAll("[data-sum]"), function (all, adds) {
      return all + Math.round(Number(adds.value) * 100);
    }, 0);
    var digits = String(sum).padStart(3, "0");
    return digits.slice(0, -2) + "." + digits.slice(-2);
  }
  table.addEventListener("change", function (event) {
    var pick = event.target, adds = pick.closest("tr").querySelector("[data-sum]");
    if (!pick.dataset.amount) return;
    adds.value = pick.dataset.amount;
    adds.dataset.sum = pick.dataset.groups;
    counted.value = total();
    join.checked = true;
    adds.dispatchEvent(new Event("input", { bubbles: true }));
  });
}());
