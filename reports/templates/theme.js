// Before anything is painted: the theme that the reader chose the last time, if the browser lets a file remember it.
try {
  const chosen = localStorage.getItem("auditor-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage is off: follow the system */ }
