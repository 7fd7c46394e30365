// Keeps open what somebody has opened in a part of the page that the server sends anew.
let opened = [];

addEventListener("htmx:sseBeforeMessage", () => {
  opened = [...document.querySelectorAll("details[open][id]")].map((one) => one.id);
});

addEventListener("htmx:sseMessage", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});
