#include "remit/study/model_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "remit/base/text.hpp"
#include "remit/study/html.hpp"
#include "remit/study/mathml.hpp"
#include "remit/study/model_map.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

constexpr std::array kinds = {SourceType::measured, SourceType::derived, SourceType::assumed, SourceType::fitted};

const char* word(SourceType type) {
  constexpr std::array words = {"measured", "derived", "fitted", "assumed"};
  return words[static_cast<std::size_t>(type)];
}

const char* word(Confidence confidence) {
  constexpr std::array words = {"high", "medium", "low"};
  return words[static_cast<std::size_t>(confidence)];
}

bool guessed(const ParameterRow& row) {
  return row.source_type == SourceType::assumed || row.source_type == SourceType::fitted;
}

// The word says it and the look shows it: solid for what was measured, dashed for what was not.
constexpr const char* style = R"(<style>
.kind{display:inline-block;padding:0 8px;border-radius:9px;font-size:.82rem;white-space:nowrap}
.measured{background:#0b5a8a;color:#fff}.derived{background:#d7e7f1;color:#0b3a5a;border:1px solid #0b5a8a}
.fitted{background:#fff;color:#7a1f5c;border:1px dashed #7a1f5c}.assumed{background:#fff4e5;color:#8a4500;border:1px dashed #b35900}
td:has(.assumed),td:has(.fitted){font-style:italic}
math{font-size:1.02em}.equation{margin:9px 0;padding-bottom:3px;overflow-x:auto;overflow-y:hidden;white-space:nowrap}
msub mtext{font-size:.86em}details{margin:8px 0}summary{cursor:pointer;font-weight:600}
#parameters td:last-child,#register td:last-child{min-width:260px}
#parameters td,#parameters th,#register td,#register th{text-align:left}
#states td,#states th,#map td,#map th{text-align:left}#states td:nth-child(2){min-width:260px}
</style>
)";

std::string kind_mark(SourceType type) { return fmt::format("<span class=\"kind {0}\">{0}</span>", word(type)); }
std::string code(const std::string& id) { return "<code>" + escaped(id) + "</code>"; }

std::string meaning(const Composed& composed, const std::string& id, const std::string& name) {
  const ParameterRow* row = name.empty() ? composed.parameters.find(id) : nullptr;
  return row ? row->definition : name;
}

// ---- map

std::string influence_table(const ModelMap& map) {
  HtmlTable table{"What passes along the arrows between systems", {"from", "to", "quantities"}, {}};
  for (const Influence& influence : map.influences) {
    if (map.parts[influence.from].drugs || map.parts[influence.to].drugs) continue;
    std::string names;
    for (const std::string& name : influence.through) names += (names.empty() ? "" : ", ") + code(name);
    table.rows.push_back({escaped(map.parts[influence.from].name), escaped(map.parts[influence.to].name), names});
  }
  return "<details><summary>The quantities behind each arrow</summary>\n" + html_table(table) + "</details>\n";
}

std::string map_section(const ModelMap& map) {
  std::string body =
      "<p>Drawn from the equations: an arrow leads from the system that defines a quantity to a system whose equations "
      "read "
      "it, the thicker the more quantities.</p>\n";
  body += html_figure(systems_svg(map, 1000), systems_svg(map, 560), "Systems are the model's files.");
  body += influence_table(map);
  body +=
      "<h3>Drugs</h3><p>A drug acts through hooks only; a circle marks a system that reads what the class contributes, "
      "the larger the more "
      "quantities.</p>\n";
  body +=
      html_figure(drugs_svg(map, 1000), drugs_svg(map, 560), "Classes of drugs, by the class each drug's file names.");
  return html_section("map", "Who acts on whom", body);
}

// ---- states

/// What a state is at day 0: its initial assignment, or its own initial value.
ExprPtr start_of(const Model& model, const std::string& id, const ExprPtr& initial) {
  const auto rule = std::ranges::find(model.initial_assignments, id, &Rule::target);
  return rule == model.initial_assignments.end() ? initial : rule->value;
}

/// Formulas come last: they may be wide.
std::string states_section(const Composed& composed) {
  HtmlTable table{"", {"state", "what it is", "unit", "system", "counted when few", "at day 0"}, {}};
  for (const StateInfo& state : states_of(composed))
    table.rows.push_back({code(state.id), escaped(state.meaning), escaped(state.unit), escaped(state.system),
                          state.counted ? "yes" : "",
                          state.initial ? "<math>" + mathml(state.initial) + "</math>" : ""});
  return html_section("states", fmt::format("States ({})", table.rows.size()), html_table(table));
}

// ---- equations

std::string sum_of_changes(const Model& model, const std::string& species) {
  std::string sum;
  const auto add = [&](const Term& term, const Reaction& reaction, const char* sign, const char* first) {
    if (term.species != species) return;
    const std::string n = to_text(term.stoichiometry);
    const std::string times = n == "1" ? "" : mathml(term.stoichiometry) + "<mo>&#183;</mo>";
    const bool bracket = reaction.rate && reaction.rate->kind == Expr::Kind::call &&
                         (reaction.rate->name == "+" || reaction.rate->name == "-");
    const std::string rate = mathml(reaction.rate);
    sum += std::string(sum.empty() ? first : sign) + times +
           (bracket ? "<mrow><mo>(</mo>" + rate + "<mo>)</mo></mrow>" : rate);
  };
  for (const Reaction& reaction : model.reactions) {
    for (const Term& term : reaction.reactants) add(term, reaction, "<mo>&#8722;</mo>", "<mo>&#8722;</mo>");
    for (const Term& term : reaction.products) add(term, reaction, "<mo>+</mo>", "");
  }
  return sum.empty() ? "<mn>0</mn>" : sum;
}

/// Equations of one file; those that a template makes once per clone stand once.
struct Chapter {
  std::string equations;
  std::map<std::pair<int, int>, int> times;  // by place in the file
};

class Equations {
 public:
  explicit Equations(const Model& model) : model_(model) {
    for (const Species& species : model.species)
      add(species.span, species.id, true, [&] { return sum_of_changes(model_, species.id); });
    for (const Rule& rule : model.rate_rules) add(rule.span, rule.target, true, [&] { return mathml(rule.value); });
    for (const Rule& rule : model.assignment_rules)
      add(rule.span, rule.target, false, [&] { return mathml(rule.value); });
  }

  std::string html() const {
    std::string body;
    for (const auto& [file, chapter] : chapters_) {
      int most = 1;
      for (const auto& [place, count] : chapter.times) most = std::max(most, count);
      const std::string note =
          most > 1 ? fmt::format(" <span class=\"soft\">once for each of {} clones; shown for the first</span>", most)
                   : "";
      body += fmt::format("<details><summary>{}{}</summary>\n{}</details>\n", escaped(file), note, chapter.equations);
    }
    return body;
  }

 private:
  template <class Right>
  void add(const Span& span, const std::string& id, bool rate, Right right) {
    const bool hook = span.file.ends_with(".tsv");
    Chapter& chapter = chapters_[hook ? "hooks: where drugs act" : part_name(span.file)];
    if (!hook && span.line > 0 && chapter.times[{span.line, span.column}]++ > 0) return;
    chapter.equations += mathml_equation(id, rate, right());
  }

  const Model& model_;
  std::map<std::string, Chapter> chapters_;
};

std::string equations_section(const Model& model) {
  return html_section("equations", "Equations",
                      "<p>Time <i>t</i> is in days. Each file of the model is a chapter; an index below a symbol is "
                      "the rest of its name.</p>\n" +
                          Equations(model).html());
}

// ---- numbers

std::string counts_table(const ParameterTable& parameters) {
  std::map<std::string, std::map<SourceType, int>> counts;
  std::map<SourceType, int> sums;
  for (const ParameterRow& row : parameters.rows) {
    const std::string place =
        part_name(row.span.file) == "parameters" && row.span.file.find("/drugs/") != std::string::npos ? "drugs"
                                                                                                       : "disease";
    ++counts[place][row.source_type];
    ++sums[row.source_type];
  }
  HtmlTable table{"How the numbers are known", {"", "measured", "derived", "assumed", "fitted", "sum"}, {}};
  const auto line = [&](const std::string& name, std::map<SourceType, int>& of) {
    std::vector<std::string> cells = {name};
    int sum = 0;
    for (const SourceType kind : kinds) cells.push_back(std::to_string(of[kind])), sum += of[kind];
    cells.push_back(std::to_string(sum));
    table.rows.push_back(cells);
  };
  for (auto& [place, of] : counts) line(place, of);
  line("all", sums);
  return html_table(table);
}

/// The value with its unit; under it what individuals and studies spread over.
std::string value_of(const ParameterRow& row) {
  std::string cell = fmt::format("{} {}", format_number(row.value), row.unit == "1" ? "" : escaped(row.unit));
  if (row.spread)
    cell += fmt::format("<br><span class=\"soft\">{}, spread {}</span>", to_text(row.distribution),
                        format_number(*row.spread));
  if (row.low && row.high)
    cell += fmt::format("<br><span class=\"soft\">within {} to {}</span>", format_number(*row.low),
                        format_number(*row.high));
  return cell;
}

std::string source_of(const ParameterRow& row) {
  const bool noted = !row.note.empty() && row.note != "-";
  return escaped(row.source) + (noted ? "<br><span class=\"soft\">" + escaped(row.note) + "</span>" : "");
}

std::vector<std::string> cells_of(const ParameterRow& row) {
  return {code(row.id),         escaped(row.definition), value_of(row), kind_mark(row.source_type),
          word(row.confidence), source_of(row)};
}

template <class Wanted>
std::string numbers_table(const ParameterTable& parameters, Wanted wanted) {
  HtmlTable table{"", {"id", "meaning", "value", "kind", "confidence", "source"}, {}};
  for (const ParameterRow& row : parameters.rows)
    if (wanted(row)) table.rows.push_back(cells_of(row));
  return html_table(table);
}

std::string known_section(const ParameterTable& parameters) {
  return html_section("parameters", "Measured and derived numbers",
                      numbers_table(parameters, [](const ParameterRow& row) { return !guessed(row); }));
}

std::string register_section(const ParameterTable& parameters) {
  return html_section(
      "register", "Register of assumptions: what is guessed or fitted",
      "<p>No measurement stands behind these. <b>Assumed</b> numbers were chosen without one, <b>fitted</b> ones so "
      "that something "
      "published comes out; a paper that is named gives the direction or the order of size only.</p>\n" +
          numbers_table(parameters, guessed));
}

}  // namespace

std::vector<StateInfo> states_of(const Composed& composed) {
  const Model& model = composed.model;
  std::vector<StateInfo> states;
  for (const Species& species : model.species)
    states.push_back({species.id, part_name(species.span.file), meaning(composed, species.id, species.name),
                      species.unit, start_of(model, species.id, species.initial), species.counted});
  for (const Rule& rule : model.rate_rules) {
    const Parameter* parameter = find_parameter(model, rule.target);
    states.push_back(
        {rule.target, part_name(rule.span.file), meaning(composed, rule.target, parameter ? parameter->name : ""),
         parameter ? parameter->unit : "", start_of(model, rule.target, parameter ? parameter->initial : nullptr)});
  }
  return states;
}

std::string model_page(const Composed& composed) {
  const Model& model = composed.model;
  const std::string title = model.name.empty() ? model.id : model.name;
  const ModelMap map = map_of(composed);
  const std::string head = fmt::format(
      "<header><h1>{}</h1><p class=\"citation\">Generated from the model's files (hash {}): {} states, {} numbers, {} "
      "drugs.</p>"
      "<p class=\"notice\">Research use only, not for treatment decisions.</p>{}</header>\n",
      escaped(title), composed.hash, model.species.size() + model.rate_rules.size(), composed.parameters.rows.size(),
      composed.drugs.size(), counts_table(composed.parameters));
  return html_page(title, style + head + "<main>\n" + map_section(map) + states_section(composed) +
                              equations_section(model) + register_section(composed.parameters) +
                              known_section(composed.parameters) + "</main>\n");
}

}  // namespace remit
