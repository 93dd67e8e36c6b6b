// SPDX-License-Identifier: Apache-2.0
// Before the first picture: the theme that was chosen, else that of the system.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("aiko-console-theme");
  } catch {
    // Without storage, the system decides.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = chosen ?? (dark ? "dark" : "light");
})();
