/* Optional: every page works without this file. */
(function (d, w) {
  "use strict";
  var exit = d.querySelector("[data-exit]"), shifts = 0, timer;
  function each(selector, act) { Array.prototype.forEach.call(d.querySelectorAll(selector), act); }

  /* Quick exit: hide first, end the session on the way, leave no page to come back to. */
  function leave() {
    d.documentElement.style.visibility = "hidden";
    d.title = "";
    if (navigator.sendBeacon) { navigator.sendBeacon(exit.getAttribute("href")); }
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

  /* A second click while the first is on its way does nothing. A form that answers with a file leaves
     the page where it is, so the mark goes after a while. */
  function again(form) { delete form.dataset.sent; }
  d.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { again(form); }, 8000);
  });
  w.addEventListener("pageshow", function () { each("form[data-sent]", again); });

  /* Tools that only work here are hidden in the page itself. */
  each("[data-tick-all]", function (box) {
    box.closest("[hidden]").hidden = false;
    box.addEventListener("change", function () {
      each("input[name='" + box.dataset.tickAll + "']", function (one) { one.checked = box.checked; });
    });
  });
  each("[data-copy]", function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(d.getElementById(button.dataset.copy).value).then(function () {
        button.setAttribute("aria-pressed", "true");
      });
    });
  });
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { w.print(); });
  });
  each(".errsum", function (box) { box.focus(); });
})(document, window);
