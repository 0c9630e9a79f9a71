/** Elements and attributes that the narrative of FHIR R4 may have (`narrative.html`, rule txt-1). */
const ELEMENTS = new Set(
  (
    "a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol " +
    "p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite " +
    "class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan " +
    "rules scope shape span src start style summary tabindex title type valign value vspace width xmlns xml:lang"
  ).split(" "),
);
const XHTML = "http://www.w3.org/1999/xhtml";
const TAG =
  /<(?:!--(?:(?!--)[^])*-->|(\/?)([A-Za-z][A-Za-z0-9]*)((?:[ \t\r\n]+[A-Za-z:]+[ \t\r\n]*=[ \t\r\n]*(?:"[^"<]*"|'[^'<]*'))*)[ \t\r\n]*(\/?)>)/y;
const ATTRIBUTE = /([A-Za-z:]+)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/g;
/** A link that runs something when it is followed, however it is spaced or cased. */
const ACTIVE_LINK = /^(?:javascript|vbscript|data):/i;
const DEEPEST = 100;

/**
 * What is wrong with the `div` of a narrative, in English; undefined where nothing is. It has to be one well-formed `div` of
 * XHTML with text or a picture in it, of passive elements and attributes only.
 */
export function faultOfNarrative(div: string): string | undefined {
  const open: string[] = [];
  let hasContent = false;
  let at = 0;
  const text = div.trim();
  while (at < text.length) {
    if (text[at] !== "<") {
      const next = text.indexOf("<", at);
      const run = text.slice(at, next < 0 ? text.length : next);
      if (open.length === 0) return "text outside the div";
      hasContent ||= run.trim() !== "";
      at += run.length;
      continue;
    }
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    if (match === null) return `no well-formed tag at character ${at}`;
    const isFirst = at === 0;
    at += match[0].length;
    const [, slash, name, attributes = "", closed] = match;
    if (name === undefined) continue; // a comment
    if (slash === "/") {
      if (open.pop() !== name) return `</${name}> closes nothing`;
      if (open.length === 0 && at < text.length) return "something behind the div";
      continue;
    }
    if (!ELEMENTS.has(name)) return `element ${name}`;
    const fault = faultOfAttributes(attributes, isFirst);
    if (fault !== undefined) return fault;
    if (isFirst && name !== "div") return "no div around it";
    if (name === "img") hasContent = true;
    if (closed !== "/") open.push(name);
    if (open.length > DEEPEST) return "nested too deep";
  }
  if (open.length > 0) return `<${open.at(-1) ?? ""}> is not closed`;
  return hasContent ? undefined : "no content";
}

function faultOfAttributes(text: string, isFirst: boolean): string | undefined {
  let namespace: string | undefined;
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? "";
    if (!ATTRIBUTES.has(name)) return `attribute ${name}`;
    // browsers pass over space and control characters in a scheme
    if ((name === "href" || name === "src") && ACTIVE_LINK.test(decoded(value).replaceAll(/[\0-\x20]/g, ""))) {
      if (!(name === "src" && /^\s*data:image\/(?:png|jpeg|gif);/i.test(value))) return `active ${name}`;
    }
    if (name === "xmlns") namespace = value;
  }
  return isFirst && namespace !== XHTML ? "no XHTML namespace" : undefined;
}

/** Numeric references hide letters of a scheme. */
function decoded(value: string): string {
  return value.replaceAll(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?/gi, (_, hex?: string, digits?: string) => {
    const point = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
