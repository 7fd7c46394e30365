// Keeps what somebody has opened or chosen in a part of the page that the server sends anew.
let kept = [];

function remember() {
  kept = [...document.querySelectorAll("details[open][id], input:checked[id]")];
}

function restore() {
  for (const { id, open, checked } of kept) {
    const anew = document.getElementById(id);
    if (anew && open) anew.open = true;
    if (anew && checked) anew.checked = true;
  }
}

addEventListener("htmx:sseBeforeMessage", remember);
addEventListener("htmx:sseMessage", restore);
addEventListener("htmx:beforeSwap", remember);
addEventListener("htmx:afterSwap", restore);
