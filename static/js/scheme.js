// Light, dark, or as the system says. Runs before the first paint, so nothing flashes.
(function () {
  var root = document.documentElement;
  function kept() { try { return localStorage.getItem("scheme"); } catch (refused) { return null; } }
  function show(scheme) {
    if (scheme === "light" || scheme === "dark") root.setAttribute("data-scheme", scheme);
    else root.removeAttribute("data-scheme");
  }
  show(kept());
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-scheme-switch]").forEach(function (group) {
      var buttons = group.querySelectorAll("[data-scheme-to]");
      function mark(scheme) {
        buttons.forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.schemeTo === scheme)); });
      }
      mark(kept() || "auto");
      group.hidden = false;
      group.addEventListener("click", function (event) {
        var button = event.target.closest("[data-scheme-to]");
        if (!button) return;
        show(button.dataset.schemeTo);
        mark(button.dataset.schemeTo);
        try { localStorage.setItem("scheme", button.dataset.schemeTo); } catch (refused) { /* lasts for this page only */ }
      });
    });
  });
})();
