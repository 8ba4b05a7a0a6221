// Reads the page again every half minute and puts the new list in place of the old one.
// Without it the "Reload" link does the same. It never acts while somebody types or the page is out of sight.
const SECONDS = 30;

async function refresh() {
  const list = document.querySelector("[data-refresh]");
  if (!list || document.hidden || list.contains(document.activeElement)) return;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh]");
    if (fresh && fresh.innerHTML !== list.innerHTML) list.replaceChildren(...fresh.childNodes);
    const [rail, freshRail] = [document.querySelector(".rail ul"), page.querySelector(".rail ul")];
    if (rail && freshRail && !rail.contains(document.activeElement)) rail.replaceChildren(...freshRail.childNodes);
  } catch {
    // No network: the list stays as it is, its time says how old it is.
  }
}

setInterval(refresh, SECONDS * 1000);
