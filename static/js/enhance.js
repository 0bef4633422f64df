/* Optional: every page works without this file. */
(function (d, w) {
  "use strict";
  var exit = d.querySelector("[data-exit]"), shifts = 0, timer;

  /* Quick exit: hide first, end the session on the way, leave no page to come back to. */
  function leave() {
    d.documentElement.style.visibility = "hidden";
    if (navigator.sendBeacon) { navigator.sendBeacon("/leave/"); }
    w.location.replace(exit.getAttribute("data-exit"));
  }
  if (exit) {
    exit.addEventListener("click", function (event) { event.preventDefault(); leave(); });
    d.addEventListener("keyup", function (event) {
      if (event.key !== "Shift") { shifts = 0; return; }
      clearTimeout(timer);
      timer = setTimeout(function () { shifts = 0; }, 2000);
      if (++shifts === 3) { leave(); }
    });
  }

  /* A second click while the first is on its way does nothing. */
  d.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  w.addEventListener("pageshow", function () {
    d.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* "Tick all" boxes. */
  d.querySelectorAll("[data-tick-all]").forEach(function (box) {
    box.addEventListener("change", function () {
      box.form.querySelectorAll("input[name='" + box.dataset.tickAll + "']").forEach(function (one) { one.checked = box.checked; });
    });
  });
})(document, window);
