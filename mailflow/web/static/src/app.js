// Everything here is a comfort: each page works without it.
import "htmx.org";
import "./live.js";
import "./holding.js";
import "./drafts.js";
import "./editor.js";
import "./notes.js";
import "./keys.js";
import "./folds.js";
import "./palette.js";
import "./selection.js";
import "./wake.js";
import "./print.js";
import "./path.js";
import "./wordings.js";
import "./studio.js";
import "./dragging.js";
import "./uploads.js";
