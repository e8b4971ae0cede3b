"""What is asked of a page in the browser, as expressions of JavaScript that return what is wrong with it."""

AXE = """rules => axe.run({
    runOnly: {type: rules[0].startsWith("wcag") ? "tag" : "rule", values: rules}, resultTypes: ["violations"],
}).then(found => found.violations.map(v =>
    `${v.id} (${v.help}) ${v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.failureSummary).join("; ")}`))"""
"""The barriers that axe finds by tags or by rules."""

BEYOND = """() => {
    const held = e => e.closest("pre, .scroll, svg, .sr, .skip") !== null;
    return [...document.body.querySelectorAll("*")]
        .filter(e => !held(e) && e.getBoundingClientRect().right > innerWidth + 1)
        .map(e => e.tagName + "." + e.className).slice(0, 5)
        .concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : []);
}"""
"""What runs off the screen to the side."""

STRUCTURE = """() => {
    const all = (selector, of = document) => [...of.querySelectorAll(selector)];
    const words = id => id ? document.getElementById(id)?.textContent.trim() : "";
    const named = e => e.getAttribute("aria-label") || words(e.getAttribute("aria-labelledby"));
    const nameless = [
        ...all("table").filter(e => !(e.caption?.textContent.trim() || named(e))),
        ...all("table").filter(e => !all("thead th[scope=col]", e).length || all("thead td", e).length),
        ...all("svg").filter(e => e.getBoundingClientRect().width && !e.closest("[aria-hidden=true]"))
            .filter(e => e.getAttribute("role") !== "img" || !(named(e) || all("title", e).length)),
        ...all("nav, [role=region]").filter(e => !named(e)),
        ...all("a").filter(e => !e.textContent.trim() && !named(e)),
    ].map(e => e.outerHTML.slice(0, 120));
    if (document.body.firstElementChild?.className !== "skip") nameless.push("no way past the menu");
    return {
        nameless,
        landmarks: all("body > header, body > header > nav, body > main, body > footer").map(e => e.tagName),
        levels: all("h1, h2, h3, h4, h5, h6").map(e => +e.tagName[1]),
    };
}"""
"""What a reader of screens hears of a page beside its words: names that are missing, landmarks, levels of headings."""

ORDER = """() => {
    let low = 0;
    const back = [];
    for (const e of document.querySelectorAll("main :is(h1, h2, h3, p, td, th, li, dt, dd, caption, a)")) {
        const box = e.getBoundingClientRect();
        if (!box.width || !box.height || e.closest("svg, .sr, thead, details:not([open]), .counts, .simple")) continue;
        if (box.top < low - 30) back.push(e.outerHTML.slice(0, 120));
        low = box.top;
    }
    return back.slice(0, 5);
}"""
"""What stands above what is read before it, on a screen with one column."""
