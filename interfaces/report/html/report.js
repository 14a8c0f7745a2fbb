
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const views = all(".view");
  const title = document.title;
  const findings = byId("findings");
  const search = byId("search");
  const boxes = all("#facets input[type=checkbox]");
  const items = all("#list > li").map((li) => ({
    li,
    link: li.querySelector(".row"),
    text: li.textContent.toLowerCase(),
    options: new Set(li.dataset.f.split(" ")),
    href: li.querySelector("a.row")?.getAttribute("href") ?? "",
  }));
  const BATCH = 300;
  let shown = items;
  let filled = items.length;
  let listHash = "#findings";
  let lastHref = "";
  let lastShown = "";

  // ---- the list: facets and search --------------------------------------------------------

  const chosen = () => {
    const facets = new Map();
    for (const box of boxes.filter((b) => b.checked)) {
      const name = box.dataset.facet;
      facets.set(name, [...(facets.get(name) ?? []), box.value]);
    }
    return facets;
  };

  // A browser lays out hundreds of rows at once, not thousands: the others follow on demand.
  const fill = (upTo) => {
    filled = Math.min(upTo, shown.length);
    byId("list").replaceChildren(...shown.slice(0, filled).map((item) => item.li));
    byId("list").hidden = shown.length === 0;
    const more = byId("more");
    more.hidden = filled === shown.length;
    more.textContent = more.dataset.words.replace("{count}", (shown.length - filled).toLocaleString("en"));
  };

  const words = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);

  const narrow = () => {
    const facets = chosen();
    const sought = words();
    const names = [...new Set(boxes.map((b) => b.dataset.facet))];
    const counts = new Map();
    shown = [];
    for (const item of items) {
      const found = sought.every((word) => item.text.includes(word));
      const failing = names.filter((name) => {
        const wanted = facets.get(name);
        return wanted && !wanted.some((option) => item.options.has(option));
      });
      const visible = found && failing.length === 0;
      if (visible) shown.push(item);
      // An option counts what choosing it would show: its own facet does not narrow it.
      if (!found || failing.length > 1) continue;
      for (const option of item.options) {
        const facet = facetOf.get(option);
        if (failing.length === 0 || failing[0] === facet) {
          counts.set(option, (counts.get(option) ?? 0) + 1);
        }
      }
    }
    for (const box of boxes) {
      const count = counts.get(box.value) ?? 0;
      const label = box.closest(".option");
      label.classList.toggle("none", count === 0);
      label.querySelector(".count").textContent = count.toLocaleString("en");
    }
    const status = byId("shown");
    status.textContent = status.dataset.words
      .replace("{shown}", shown.length.toLocaleString("en"))
      .replace("{all}", items.length.toLocaleString("en"));
    byId("clear").hidden = facets.size === 0 && sought.length === 0;
    byId("nothing").hidden = shown.length > 0;
    fill(BATCH);
  };

  const facetOf = new Map(boxes.map((b) => [b.value, b.dataset.facet]));

  const hashOfList = () => {
    const query = new URLSearchParams();
    const options = boxes.filter((b) => b.checked).map((b) => b.value);
    if (options.length) query.set("f", options.join("."));
    if (search.value.trim()) query.set("q", search.value.trim());
    const text = query.toString();
    return text ? `#findings?${text}` : "#findings";
  };

  const changed = () => {
    narrow();
    listHash = hashOfList();
    history.replaceState(null, "", listHash);
  };

  const readList = (query) => {
    const wanted = new Set((query.get("f") ?? "").split("."));
    for (const box of boxes) {
      box.checked = wanted.has(box.value);
      if (box.checked) box.closest("details.facet").open = true;
    }
    search.value = query.get("q") ?? "";
    narrow();
  };

  // ---- one finding ------------------------------------------------------------------------

  const move = (link, item) => {
    if (item) {
      link.setAttribute("href", item.href);
      link.removeAttribute("aria-disabled");
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
    }
  };

  const paged = () => shown.filter((item) => item.href);

  const openFinding = (article) => {
    lastHref = `#${article.id}`;
    // With scripts a page is one text until it is opened: thousands of them load at once.
    const closed = article.querySelector(":scope > noscript");
    if (closed) article.innerHTML = closed.textContent;
    if (!shown.some((item) => item.href === lastHref)) clearList();
    const list = paged();
    const at = list.findIndex((item) => item.href === lastHref);
    const status = byId("position");
    status.textContent = status.dataset.words
      .replace("{n}", (at + 1).toLocaleString("en"))
      .replace("{all}", list.length.toLocaleString("en"));
    move(byId("previous"), list[at - 1]);
    move(byId("next"), list[at + 1]);
    byId("back").setAttribute("href", listHash);
    // What stands once with its rule is shown beside each of its findings.
    for (const slot of all("[data-copy]", article)) {
      const kept = byId(slot.dataset.copy);
      if (kept && !slot.querySelector("table")) slot.replaceChildren(...kept.cloneNode(true).childNodes);
    }
    for (const open of all(".finding.open")) open.classList.remove("open");
    article.classList.add("open");
  };

  const clearList = () => {
    if (!search) return;
    readList(new URLSearchParams());
    listHash = "#findings";
  };

  // ---- where we are -----------------------------------------------------------------------

  const show = (view, heading) => {
    for (const one of views) one.classList.toggle("open", one === view);
    for (const link of all("[data-nav]")) {
      const here = link.dataset.nav === view.id || (view.id === "pages" && link.dataset.nav === "findings");
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = heading && view.id !== "overview" ? `${heading.textContent.trim()} · ${title}` : title;
  };

  const route = () => {
    const [name, query] = decodeURIComponent(location.hash.slice(1)).split(/\?(.*)/s);
    const target = byId(name || "overview") ?? byId("overview");
    const view = target.closest(".view") ?? byId("overview");
    const article = target.closest(".finding");
    if (view === findings && search) {
      readList(new URLSearchParams(query ?? ""));
      listHash = hashOfList();
    }
    if (article) openFinding(article);
    const heading = (article ?? view).querySelector("h1, h2");
    show(view, heading);
    const part = target.closest("[data-part]");
    const place = `${view.id} ${article?.id ?? ""}`;
    if (part || target.id === "unseen") {
      target.scrollIntoView({ block: "start" });
      (part?.querySelector("h3") ?? target).focus?.({ preventScroll: true });
    } else if (place !== lastShown) {
      window.scrollTo(0, 0);
      const row = view === findings && items.find((item) => item.href && item.href === lastHref);
      if (row && shown.includes(row)) focusRow(row);
      else if (lastShown) heading?.focus({ preventScroll: true });
    }
    lastShown = place;
  };

  const focusRow = (item) => {
    const at = shown.indexOf(item);
    if (at >= filled) fill(at + BATCH);
    item.link.focus({ preventScroll: true });
    item.li.scrollIntoView({ block: "center" });
  };

  // ---- the keyboard -----------------------------------------------------------------------

  const help = byId("help");
  const toggleHelp = () => (help.open ? help.close() : help.showModal());

  const step = (by) => {
    if (byId("pages").classList.contains("open")) {
      byId(by > 0 ? "next" : "previous").click();
      return;
    }
    const at = shown.findIndex((item) => item.link === document.activeElement);
    const next = shown[at < 0 ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (!next) return;
    if (shown.indexOf(next) >= filled) fill(filled + BATCH);
    next.link.focus({ preventScroll: true });
    next.li.scrollIntoView({ block: "nearest" });
  };

  const inList = () => findings.classList.contains("open") && search;
  const inFinding = () => byId("pages").classList.contains("open");

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => {
      if (!search) return;
      if (!inList()) location.hash = listHash;
      setTimeout(() => search.focus(), 0);
    },
    "?": toggleHelp,
    1: () => (location.hash = "#overview"),
    2: () => (location.hash = listHash),
    3: () => (location.hash = "#rules"),
    4: () => (location.hash = "#sources"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") {
      if (help.open) return;
      if (field === search && search) {
        if (search.value) {
          search.value = "";
          changed();
        } else search.blur();
      } else if (inFinding()) location.hash = listHash;
      return;
    }
    if (help.open && event.key !== "?") return;
    if (field === search && search && event.key === "ArrowDown") {
      event.preventDefault();
      step(1);
      return;
    }
    if (field && !(field.type === "checkbox" && event.key.length === 1)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const scrolling = event.target.closest?.(".wide, summary, .facets");
    if (arrow && inList() && !scrolling) {
      event.preventDefault();
      step(arrow);
      return;
    }
    const action = (inList() || inFinding() || !"jk".includes(event.key)) && keys[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  byId("show-help").addEventListener("click", toggleHelp);
  help.querySelector("button").addEventListener("click", () => help.close());
  help.addEventListener("click", (event) => event.target === help && help.close());
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  if (search) {
    let waiting = 0;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(changed, items.length > 1000 ? 120 : 0);
    });
    byId("facets").addEventListener("submit", (event) => event.preventDefault());
    byId("facets").addEventListener("change", (event) => {
      if (event.target.type === "checkbox") changed();
    });
    byId("clear").addEventListener("click", () => {
      for (const box of boxes) box.checked = false;
      search.value = "";
      changed();
      search.focus();
    });
    byId("more").addEventListener("click", () => {
      const first = shown[filled];
      fill(filled + BATCH);
      first.link.focus({ preventScroll: true });
    });
    addEventListener("beforeprint", () => inList() && fill(shown.length));
    const wide = matchMedia("(min-width: 861px)");
    const fit = () => (byId("facet-box").open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
    narrow();
  }
  addEventListener("hashchange", route);
  route();
})();
