// Rows of a form: one more without asking the server, and sums by who pays.
// <fieldset data-rows="costs"> holds the management form, the rows, a <template> of an
// empty one and the button [data-more]. Without this file the button asks the server.
(function () {
  "use strict";
  function each(list, what) { Array.prototype.forEach.call(list, what); }
  function counted(row) {
    var payer = row.querySelector("select[data-sum-groups]");
    if (!payer) return;
    var amount = row.querySelector("[data-sum]"), removed = row.querySelector("[name$=-DELETE]");
    payer.dataset.sumGroups.split(";").forEach(function (pair) {
      var parts = pair.split("=");
      if (parts[0] === payer.value) amount.dataset.sum = removed && removed.checked ? "none" : parts[1];
    });
    amount.dispatchEvent(new Event("input", { bubbles: true }));
  }
  each(document.querySelectorAll("[data-rows]"), function (box) {
    var total = box.querySelector("[name$=-TOTAL_FORMS]"), empty = box.querySelector("template");
    var more = box.querySelector("[data-more]");
    box.addEventListener("change", function (event) {
      var row = event.target.closest("fieldset");
      if (row && row !== box) counted(row);
    });
    more.addEventListener("click", function (event) {
      event.preventDefault();
      var holder = document.createElement("div");
      holder.innerHTML = empty.innerHTML.replace(/__prefix__/g, total.value);
      total.value = Number(total.value) + 1;
      var row = holder.querySelector("fieldset");
      row.querySelector(".number").textContent = total.value;
      more.parentNode.parentNode.insertBefore(row, more.parentNode);
      var first = row.querySelector("select, input:not([type=hidden])");
      if (first) first.focus();
    });
  });
})();
