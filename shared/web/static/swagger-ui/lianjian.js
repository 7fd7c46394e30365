"use strict";

// The token stays in this page's memory: it goes to this node only and is gone with the page.
const form = document.getElementById("login");
const message = document.getElementById("message");

function bearing(token) {
  return (request) => {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers.Authorization = `Bearer ${token}`;
    }
    return request;
  };
}

async function open(token) {
  const answer = await fetch("../openapi.json", {
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) {
    const problem = await answer.json();
    throw new Error(`${problem.title} ${problem.title_en}`);
  }
  SwaggerUIBundle({
    spec: await answer.json(),
    domNode: document.getElementById("interface"),
    deepLinking: false,
    displayOperationId: true,
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor: bearing(token),
    validatorUrl: null,
  });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  message.textContent = "";
  try {
    await open(document.getElementById("token").value.trim());
    form.hidden = true;
  } catch (error) {
    message.textContent = error.message;
  }
});
