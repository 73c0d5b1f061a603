// Everything here is a comfort: each page works without it.
import "htmx.org";
import "./live.js";
import "./drafts.js";
import "./editor.js";
import "./notes.js";
import "./keys.js";
import "./selection.js";
import "./wake.js";
import "./studio.js";
