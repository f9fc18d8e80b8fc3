// Between this browser and the server, for one thing only: a page that cannot be reached is answered
// with the page of what is kept here. No answer of the server is kept but that page and its looks.
"use strict";

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate" && request.method === "GET";
  if (!isPage && !new URL(request.url).pathname.startsWith("/assets/")) return;
  event.respondWith(fetch(request).catch(async (fault) => {
    const known = await caches.match(isPage ? "/kept" : request);
    if (known) return known;
    throw fault;
  }));
});
