// Reads YAML that is still being written, and says where the cursor stands in it: in which mapping, at a field or its
// value. Knows nothing of pathways. Never throws: what it cannot read it skips.
const KEY = /^("[^"\n]*"|'[^'\n]*'|[^\s"'#:{}[\],&*!|>%@`-][^:#{}[\],\n]*?)\s*:(?=\s|$)/;
const map = (parent, slot, at) => ({ type: "map", parent, slot, at, entries: [] });
const seq = (parent, slot, at) => ({ type: "seq", parent, slot, at, items: [] });

// The whole document as a tree, its nodes with where they begin and end (to the end of the text: none), and the place of `position` in it: {node, role, key, from, to, hasColon, flow}.
export function read(text, position = -1) {
  const reader = new Reader(text, position);
  reader.blocks();
  return { root: reader.root, place: reader.place };
}

// The way from the root: names of fields and numbers of entries.
export function pathOf(node) {
  return node.parent ? [...pathOf(node.parent), node.slot] : [];
}

export function valueOf(node, key) {
  return node?.type === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

class Reader {
  constructor(text, position) {
    Object.assign(this, { text, position, place: null, root: map(null, null, 0) });
    this.stack = [{ node: this.root, indent: 0 }];
  }

  get top() {
    return this.stack[this.stack.length - 1];
  }

  blocks() {
    let at = 0;
    while (at <= this.text.length) {
      const end = this.endOfLine(at);
      at = Math.max(this.line(at, end), end) + 1;
    }
  }

  endOfLine(at) {
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.length : end;
  }

  // One line of blocks; answers where reading goes on, as flows and texts may take several.
  line(start, end) {
    const line = this.text.slice(start, end);
    let indent = line.length - line.trimStart().length;
    const here = this.position >= start && this.position <= end;
    if (!line.trim() || line.trimStart().startsWith("#")) {
      if (here && !line.trim()) this.blank(this.position - start);
      return end;
    }
    this.close(indent, line.startsWith("-", indent), start);
    while (/^-(\s|$)/.test(line.slice(indent))) {
      this.entry(indent, start);
      const rest = line.slice(indent + 1);
      indent += 1 + rest.length - rest.trimStart().length;
      if (!rest.trim()) {
        if (here && this.position > start + line.indexOf("-")) this.note(this.item(start + indent), "key", this.position);
        return end;
      }
    }
    return this.content(start, end, indent, here);
  }

  // Ends what is indented deeper; a list may stand right below its field.
  close(indent, dash, at) {
    while (this.stack.length > 1 && this.top.indent > indent) this.stack.pop().node.end = at;
    const within = this.stack.at(-2);
    if (dash && this.top.node.type === "map" && within?.node.type === "seq" && within.indent === indent) this.stack.pop().node.end = at;
    if (!dash && this.top.node.type === "seq" && this.top.indent === indent) this.stack.pop().node.end = at;
  }

  entry(indent, at) {
    if (this.top.node.type !== "seq" || this.top.indent !== indent) {
      const made = seq(this.top.node, null, at);
      this.fill(made);
      this.stack.push({ node: made, indent });
    }
    this.top.node.items.push(undefined);
  }

  // Puts a node where the innermost mapping or list waits for a value.
  fill(node) {
    const { node: holder } = this.top;
    node.parent = holder;
    if (holder.type === "seq") {
      node.slot = holder.items.length - 1;
      holder.items[node.slot] = node;
    } else {
      const last = holder.entries.at(-1);
      node.slot = last?.key ?? null;
      if (last) last.value = node;
    }
  }

  // The mapping that would begin in the entry of the list that was just begun.
  item(at) {
    return this.top.node.type === "seq" ? map(this.top.node, this.top.node.items.length - 1, at) : this.top.node;
  }

  content(start, end, indent, here) {
    const from = start + indent;
    const rest = this.text.slice(from, end);
    const found = KEY.exec(rest);
    if (!found) {
      const first = rest[0];
      if (first === "{" || first === "[") return this.flow(from, this.top.indent, (node) => this.fill(node));
      this.bare(from, end, indent, here);
      return end;
    }
    const node = this.mapping(indent, from);
    const key = { key: unquoted(found[1]), from, to: from + found[1].length, value: "" };
    node.entries.push(key);
    if (here && this.position <= key.to && this.position >= from) this.note(node, "key", from, key.to, true);
    return this.value(node, key, from + found[0].length, end, indent, here);
  }

  mapping(indent, at) {
    if (!this.root.entries.length) this.stack[0].indent = indent;
    if (this.top.node.type === "map" && this.top.indent >= indent) return this.top.node;
    const made = map(this.top.node, null, at);
    this.fill(made);
    this.stack.push({ node: made, indent });
    return made;
  }

  value(node, key, at, end, indent, here) {
    const rest = this.text.slice(at, end);
    const from = at + rest.length - rest.trimStart().length;
    const first = this.text[from] ?? "";
    if (from < end && "{[".includes(first)) return this.flow(from, indent, (made) => this.hang(node, key, made));
    if (from < end && "|>".includes(first)) return this.scalarBlock(end, indent);
    const said = withoutComment(rest.trimStart());
    key.value = unquoted(said);
    const to = from + said.length;
    if (here && this.position >= at + (this.position > at ? 1 : 0) && this.position > key.to && this.position <= Math.max(to, from)) {
      this.note(node, "value", Math.min(from, this.position), Math.max(to, this.position), true, key.key);
    }
    return end;
  }

  hang(node, key, made) {
    Object.assign(made, { parent: node, slot: key.key });
    key.value = made;
  }

  scalarBlock(end, indent) {
    let at = end;
    while (at < this.text.length) {
      const next = this.endOfLine(at + 1);
      const line = this.text.slice(at + 1, next);
      if (line.trim() && line.length - line.trimStart().length <= indent) break;
      at = next;
    }
    return at;
  }

  // A word without a colon: a field that is being written, or an entry of a list of words.
  bare(from, end, indent, here) {
    const word = withoutComment(this.text.slice(from, end));
    if (here && this.position >= from && this.position <= from + word.length) {
      const last = this.top.node.type === "map" ? this.top.node.entries.at(-1) : null;
      const below = last && last.value === "" && indent > this.top.indent;
      const node = below ? map(this.top.node, last.key, from) : this.item(from);
      this.note(node, "key", from, from + word.length);
    }
    if (this.top.node.type === "seq") this.top.node.items[this.top.node.items.length - 1] = unquoted(word);
  }

  blank(column) {
    const open = this.stack.filter((one) => one.indent <= column);
    const inner = open.at(-1) ?? this.stack[0];
    const last = inner.node.type === "map" ? inner.node.entries.at(-1) : null;
    const below = last && last.value === "" && column > inner.indent;
    const list = inner.node.type === "seq" && column > inner.indent ? inner.node : null;
    if (inner.node.type === "seq" && !list) return;
    const node = below ? map(inner.node, last.key, this.position) : list ? map(list, list.items.length - 1, 0) : inner.node;
    this.note(node, "key", this.position);
  }

  note(node, role, from, to = from, hasColon = false, key = "") {
    const flow = this.inFlow > 0;
    this.place = { node, role, from, to, hasColon, key, flow };
  }

  // {…} or […] from `at` on; ends where a line is no deeper than `floor`, when it was not closed.
  flow(at, floor, put) {
    this.inFlow = (this.inFlow ?? 0) + 1;
    const made = this.text[at] === "{" ? map(null, null, at) : seq(null, null, at);
    put(made);
    const closing = made.type === "map" ? "}" : "]";
    let i = at + 1;
    for (;;) {
      const gap = i;
      i = this.gap(i, floor);
      const over = i >= this.text.length || this.broken || "}]".includes(this.text[i]);
      if (this.position >= gap && this.position <= i && "{[,".includes(this.text[gap - 1])) this.between(made);
      if (over) break;
      if (this.text[i] === ",") {
        i += 1;
        continue;
      }
      i = made.type === "map" ? this.pair(made, i, floor) : this.element(made, i, floor);
    }
    this.inFlow -= 1;
    if (!this.inFlow) this.broken = false;
    made.end = this.text[i] === closing ? i + 1 : i;
    return made.end;
  }

  between(node) {
    if (node.type === "map") this.note(node, "key", this.position);
    else this.note(map(node, node.items.length, this.position), "key", this.position);
  }

  // Over blanks and comments within a flow; notes when the flow was left open.
  gap(at, floor) {
    let i = at;
    while (i < this.text.length && /\s/.test(this.text[i])) {
      if (this.text[i] === "\n") {
        const line = this.text.slice(i + 1, this.endOfLine(i + 1));
        if (line.trim() && line.length - line.trimStart().length <= floor && !/^\s*[}\]]/.test(line)) {
          this.broken = true;
          return i;
        }
      }
      i += 1;
    }
    return i;
  }

  scalar(at, stops) {
    const quote = this.text[at];
    if (quote === '"' || quote === "'") {
      const end = this.text.indexOf(quote, at + 1);
      const line = this.endOfLine(at);
      return end < 0 || end > line ? line : end + 1;
    }
    let i = at;
    while (i < this.text.length && !stops.includes(this.text[i]) && this.text[i] !== "\n") {
      if (this.text[i] === ":" && stops.includes(":") === false && /[\s]/.test(this.text[i + 1] ?? " ")) break;
      i += 1;
    }
    return i;
  }

  pair(node, at, floor) {
    const to = this.scalar(at, ":,{}[]");
    const word = this.text.slice(at, to).trimEnd();
    const hasColon = this.text[to] === ":";
    const inKey = this.position >= at && this.position <= at + word.length;
    if (inKey) this.note(node, "key", at, at + word.length, hasColon);
    if (!hasColon) return Math.max(to, at + 1);
    const key = { key: unquoted(word), from: at, to: at + word.length, value: "" };
    node.entries.push(key);
    const from = this.gap(to + 1, floor);
    if (this.broken) return from;
    if ("{[".includes(this.text[from] ?? " ")) return this.flow(from, floor, (made) => this.hang(node, key, made));
    const end = this.scalar(from, ",{}[]");
    const said = this.text.slice(from, end).trimEnd();
    key.value = unquoted(said);
    if (this.position > to && this.position <= Math.max(from + said.length, from)) {
      this.note(node, "value", Math.min(from, this.position), Math.max(from + said.length, this.position), true, key.key);
    }
    return end;
  }

  element(node, at, floor) {
    const slot = node.items.length;
    if ("{[".includes(this.text[at])) {
      return this.flow(at, floor, (made) => {
        Object.assign(made, { parent: node, slot });
        node.items.push(made);
      });
    }
    const end = this.scalar(at, ",{}[]");
    const said = this.text.slice(at, end).trimEnd();
    node.items.push(unquoted(said));
    if (this.position >= at && this.position <= at + said.length) this.note(map(node, slot, at), "key", at, at + said.length);
    return Math.max(end, at + 1);
  }
}

function unquoted(word) {
  const found = /^(["'])(.*)\1$/.exec(word.trim());
  return found ? found[2] : word.trim();
}

function withoutComment(words) {
  const quoted = /^("[^"]*"|'[^']*')/.exec(words);
  return (quoted ? quoted[1] : words.replace(/\s+#.*$/, "")).trimEnd();
}
