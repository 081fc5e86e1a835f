// An answer as cards. Ids become words through the labels of /api/v1/knowledge/labels.

import { h } from "./dom.js";

const opened = new Set(); // which parts the reader has opened, kept while the answer is renewed

/** The answer as one fragment. */
export function renderAnswer(answer, labels) {
  const parts = document.createDocumentFragment();
  if (answer.scope !== "in") {
    parts.append(h("p", { class: "scope" }, labels.words.scope[answer.scope]));
    return parts;
  }
  const touched = answer.assessments.filter((item) => item.status !== "not_covered");
  const others = answer.assessments.filter((item) => item.status === "not_covered");
  parts.append(
    section("商品ごとの見立て", touched.map((item, place) => product(item, labels, place === 0))),
    others.length > 0 && fold("others", `該当する補償が見当たらない商品（${others.length}）`,
      list(others.map((item) => labels.products[item.product].name))),
    section("いま、していただきたいこと", [list(actions(answer, labels))]),
    section("期限", answer.deadlines.length > 0 && [list(answer.deadlines.map((item) => deadline(item, labels)))]),
    section("そろえる書類", answer.documents.length > 0 && [list(documents(answer.documents, labels))]),
    section("似ている事故例", answer.cases.length > 0 && answer.cases.slice(0, 3).map((item) => example(item, labels))),
    section("お話から分かったこと", answer.facts.length > 0 && [h("dl", {}, answer.facts.map((item) => fact(item, labels)))]),
    section("ご注意", answer.notices.length > 0 && [list(answer.notices.map((id) => labels.clauses[id].wording))]),
  );
  return parts;
}

/** A few words for the heading of the whole: the likeliest product and its status. */
export function headline(answer, labels) {
  const first = answer.assessments.find((item) => item.status !== "not_covered");
  if (answer.scope !== "in" || !first) return "";
  return `${labels.products[first.product].name}：${labels.words.status[first.status]}`;
}

function product(item, labels, first) {
  const { name, source } = labels.products[item.product];
  const weighing = item.reasons.filter((reason) => reason.holds !== false);
  const passed = item.reasons.filter((reason) => reason.holds === false);
  return fold(item.product, [h("span", { class: "name" }, name), pill(item.status, labels)], [
    h("p", {}, labels.words.status_help[item.status]),
    item.riders_needed.length > 0 && h("p", { class: "riders" }, "必要な特約：",
      h("strong", {}, item.riders_needed.map((id) => labels.clauses[id].label).join("、"))),
    item.basis === "example" && h("p", { class: "source" }, labels.words.basis.example),
    h("ul", { class: "reasons" }, weighing.map((reason) => reasonItem(reason, labels, source))),
    passed.length > 0 && fold(`${item.product}/passed`, `当てはまらない条項（${passed.length}）`,
      h("ul", { class: "reasons" }, passed.map((reason) => reasonItem(reason, labels, source)))),
  ], { class: `product ${item.status}`, open: first });
}

function pill(status, labels) {
  return h("span", { class: `pill ${status}` }, labels.words.status[status]);
}

function reasonItem(reason, labels, source) {
  const clause = labels.clauses[reason.clause];
  const doubt = reason.holds === null ? `（${labels.words.holds.null}）` : "";
  return h("li", {},
    h("p", { class: "effect" }, labels.words.effect[reason.effect] + doubt),
    h("p", {}, h("strong", {}, clause.label)),
    h("p", {}, clause.wording),
    clause.passage && h("p", { class: "source" }, `出典：${source}「${clause.passage}」`));
}

function actions(answer, labels) {
  const known = answer.actions.map((id) => labels.actions[id]).filter(Boolean);
  const customary = known.map((item) => [mark(item.act), h("strong", {}, item.label), " ", item.wording]);
  const clauses = [...new Set(answer.duties)].map((id) => labels.clauses[id]);
  return [...customary, ...unique(clauses, (item) => item.label).map((item) => [h("strong", {}, item.label), " ", item.wording])];
}

function mark(act) {
  return act === "do_not" ? h("span", { class: "stop" }, "しない：") : null;
}

function deadline(item, labels) {
  const clause = labels.clauses[item.id];
  const due = item.due ? `${day(item.due)}まで` : "数え始める日が分かると計算できます";
  return [h("strong", {}, `${clause.label}：${due}`), " ", clause.wording, " ",
    h("span", { class: "source" }, labels.products[item.id.split("/")[0]].name)];
}

function day(written) {
  const [year, month, date] = written.split("-").map(Number);
  const weekday = "日月火水木金土"[new Date(Date.UTC(year, month - 1, date)).getUTCDay()];
  return `${year}年${month}月${date}日（${weekday}）`;
}

function documents(items, labels) {
  const grouped = new Map();
  for (const item of items) {
    const { label, wording } = labels.clauses[item.id];
    const found = grouped.get(label) ?? { wording, basis: item.basis, products: [] };
    found.products.push(labels.products[item.product].name);
    grouped.set(label, found);
  }
  return [...grouped].map(([label, { wording, basis, products }]) => [
    h("strong", {}, label), " ", wording, " ",
    h("span", { class: "source" }, `${labels.words.basis[basis]}（${[...new Set(products)].join("、")}）`)]);
}

function example(item, labels) {
  const told = labels.cases[item.id];
  return h("div", { class: "case" },
    h("p", {}, h("strong", {}, told.label)),
    h("p", {}, told.wording),
    h("p", { class: "source" }, `${labels.products[item.id.split("/")[0]].name}の事故例`));
}

function fact(item, labels) {
  const known = labels.facts[item.id];
  const quotes = item.evidence.map((span) => `「${span.text}」`).join("");
  return [h("dt", {}, known.label),
    h("dd", {}, value(item, known), " ", h("span", { class: "source" }, `${labels.words.fact_status[item.status]}${quotes}`))];
}

function value(item, known) {
  if (item.value === null) return "分からない";
  if (known.kind === "choice") return known.values[item.value] ?? String(item.value);
  if (known.kind === "yes_no") return item.value ? "はい" : "いいえ";
  if (known.kind === "date") return day(item.value);
  return `${Number(item.value).toLocaleString("ja-JP")}${known.unit ?? ""}`;
}

function section(title, children) {
  return children && children.length > 0 ? h("section", { class: "card" }, h("h2", {}, title), children) : "";
}

function list(items) {
  return h("ul", {}, items.map((item) => h("li", {}, item)));
}

function fold(key, summary, children, { open = false, ...props } = {}) {
  const isOpen = opened.has(key) || open && !opened.has(`-${key}`);
  const toggled = (event) => {
    opened.delete(event.target.open ? `-${key}` : key);
    opened.add(event.target.open ? key : `-${key}`);
  };
  const element = h("details", { ...props, open: isOpen }, h("summary", {}, summary), children);
  element.addEventListener("toggle", toggled);
  return element;
}

function unique(items, key) {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
