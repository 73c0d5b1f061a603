// How the text editor looks: our tokens only, which light and dark already know.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const wash = (token) => ({ backgroundColor: `var(${token})` });
const line = { border: "1px solid var(--line-strong)" };

const looks = EditorView.theme({
  "&": { color: "var(--ink)", ...wash("--raised"), ...line, borderRadius: "var(--radius)", fontSize: "var(--text-small)", height: "calc(100vh - 20rem)", minHeight: "22rem" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", paddingBlock: "var(--space-2)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { ...wash("--sunken"), color: "var(--ink-soft)", borderRight: "1px solid var(--line)", borderRadius: "var(--radius) 0 0 var(--radius)" },
  ".cm-activeLineGutter": { ...wash("--accent-wash"), color: "var(--ink)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-wash) 45%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": wash("--blue-wash"),
  ".cm-content ::selection": { backgroundColor: "var(--blue-wash) !important", color: "var(--ink)" },
  ".cm-selectionMatch, .cm-searchMatch": wash("--soon-wash"),
  ".cm-searchMatch-selected": { backgroundColor: "var(--soon-wash)", outline: "2px solid var(--soon)" },
  "&.cm-focused .cm-matchingBracket": { ...wash("--accent-wash"), outline: "1px solid var(--accent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--late)", textDecorationSkipInk: "none", textUnderlineOffset: "0.25em" },
  ".cm-lint-marker-error": { content: "normal", width: "0.6rem", height: "0.6rem", margin: "0.25rem", borderRadius: "50%", ...wash("--late") },
  ".cm-said": { display: "inline-block", marginInlineStart: "2ch", paddingInline: "var(--space-2)", lineHeight: "1.4", whiteSpace: "normal", borderRadius: "var(--radius-small)", ...wash("--late-wash"), color: "var(--late)", fontFamily: "var(--sans)" },
  ".cm-tooltip": { ...wash("--surface"), ...line, borderRadius: "var(--radius-small)", boxShadow: "var(--shadow)", color: "var(--ink)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "15rem", maxWidth: "min(90vw, 40rem)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem var(--space-2)", minHeight: "1.6rem", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { ...wash("--accent"), color: "var(--accent-ink)" },
  ".cm-completionDetail": { color: "var(--ink-soft)", fontFamily: "var(--sans)", fontStyle: "normal", marginInlineStart: "var(--space-3)" },
  "li[aria-selected] .cm-completionDetail": { color: "var(--accent-ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", padding: "var(--space-2)", maxWidth: "min(20rem, 55vw)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", padding: "var(--space-2) var(--space-3)", borderLeft: "4px solid var(--late)", whiteSpace: "pre-wrap", maxWidth: "min(90vw, 34rem)" },
  ".cm-panels": { ...wash("--sunken"), color: "var(--ink)", borderColor: "var(--line)", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search": { padding: "var(--space-2)", fontSize: "var(--text-small)", display: "flex", flexWrap: "wrap", alignItems: "center", gap: "var(--space-2)" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "var(--space-1)", fontSize: "var(--text-small)", minHeight: "1.6rem" },
  ".cm-panel.cm-search .cm-textfield": { ...wash("--raised"), ...line, borderRadius: "var(--radius-small)", color: "var(--ink)", minHeight: "1.75rem", margin: "0", fontSize: "inherit" },
  ".cm-panel.cm-search .cm-button": { ...wash("--raised"), backgroundImage: "none", ...line, borderRadius: "var(--radius-small)", color: "var(--ink)", minHeight: "1.75rem", margin: "0", fontSize: "inherit", cursor: "pointer" },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", minWidth: "1.75rem", minHeight: "1.75rem", fontSize: "1.1rem", cursor: "pointer" },
  ":focus-visible": { outline: "2px solid var(--focus)", outlineOffset: "1px" },
  ".cm-content:focus-visible": { outline: "none" },
});

const words = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--blue)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--violet)" },
  { tag: [tags.keyword, tags.bool, tags.number, tags.atom], color: "var(--soon)" },
]);

export const theme = [looks, syntaxHighlighting(words)];
