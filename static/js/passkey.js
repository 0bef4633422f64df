/* Passkeys: only on the pages that ask for one. A form with data-passkey gets what the phone answers. */
(function (d, n) {
  "use strict";
  function bytes(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    var raw = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function opened(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function question(form) {
    var key = JSON.parse(d.getElementById("passkey-options").textContent).publicKey, alone = form.elements.passwordless;
    key.challenge = bytes(key.challenge);
    if (key.user) { key.user.id = bytes(key.user.id); }
    if (key.excludeCredentials) { key.excludeCredentials = opened(key.excludeCredentials); }
    if (key.allowCredentials) { key.allowCredentials = opened(key.allowCredentials); }
    if (alone) {
      key.authenticatorSelection = Object.assign({}, key.authenticatorSelection, {
        residentKey: alone.checked ? "required" : "discouraged",
        requireResidentKey: alone.checked,
        userVerification: alone.checked ? "required" : "preferred"
      });
    }
    return { publicKey: key };
  }
  function answer(found) {
    var given = found.response, said = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (given[name]) { said[name] = text(given[name]); }
    });
    if (given.getTransports) { said.transports = given.getTransports(); }
    return JSON.stringify({
      id: found.id, rawId: text(found.rawId), type: found.type, response: said,
      authenticatorAttachment: found.authenticatorAttachment, clientExtensionResults: found.getClientExtensionResults()
    });
  }
  d.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var field = form.elements.credential, failed = form.querySelector("[data-passkey-failed]");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopImmediatePropagation();
      failed.hidden = true;
      Promise.resolve().then(function () { return n.credentials[form.dataset.passkey](question(form)); }).then(function (found) {
        field.value = answer(found);
        form.submit();
      }).catch(function () { failed.hidden = false; });
    });
  });
})(document, navigator);
