// Names for the fields of Datasette's forms that have none: its templates and its scripts make them without.
const names = { _filter_column: "Column", _filter_op: "Condition", _filter_value: "Value", _sort: "Sort by", sql: "SQL" };
function nameFields() {
  for (const field of document.querySelectorAll("select, input[type=text], input[type=search], textarea, .cm-content")) {
    if (field.labels?.length || field.getAttribute("aria-label")) continue;
    const key = (field.name || "sql").replace(/_\d+$/, "");
    field.setAttribute("aria-label", names[key] || key || "SQL");
  }
}
nameFields();
new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
