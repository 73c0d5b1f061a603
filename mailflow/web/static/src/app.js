// Everything here is a comfort: each page works without it.
import "htmx.org";
import "./live.js";
import "./drafts.js";
import "./keys.js";
import "./print.js";
import "./path.js";
