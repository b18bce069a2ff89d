// A table that adds up while it is typed: the sum of each row, of each column, of all.
// data-adds names the fields that count up in each row by their place, data-takes those
// that count down; at the foot data-column names a place, or "sum". Without this file the
// sums are those that are saved.
(function () {
  "use strict";
  var table = document.querySelector("table[data-entries]");
  if (!table) return;
  var places = Number(table.dataset.entries), unit = Math.pow(10, places);

  function list(found) { return Array.prototype.slice.call(found); }
  function amount(input) {
    var text = input ? input.value.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".") : "";
    var value = Number(text);
    return isFinite(value) ? Math.round(value * unit) : 0;
  }
  function written(value) {
    var digits = String(Math.abs(value)).padStart(places + 1, "0");
    var whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
    return (value < 0 ? "\u2212" : "") + whole + (places ? "," + digits.slice(-places) : "");
  }
  function added(inputs, names) {
    return (names || "").split(" ").filter(Boolean).reduce(function (sum, place) {
      return sum + amount(inputs[Number(place)]);
    }, 0);
  }
  function tell(output, value) {
    if (output.textContent !== written(value)) output.textContent = written(value);
  }
  function reckon() {
    var totals = { sum: 0 };
    list(table.querySelectorAll("tbody tr")).forEach(function (row) {
      var inputs = list(row.querySelectorAll("input")), output = row.querySelector("output");
      if (!output) return;
      var sum = added(inputs, table.dataset.adds) - added(inputs, table.dataset.takes);
      tell(output, sum);
      totals.sum += sum;
      inputs.forEach(function (input, place) {
        totals[place] = (totals[place] || 0) + amount(input);
      });
    });
    list(table.querySelectorAll("tfoot output")).forEach(function (output) {
      tell(output, totals[output.dataset.column] || 0);
    });
  }
  table.addEventListener("input", reckon);
  reckon();
}());
