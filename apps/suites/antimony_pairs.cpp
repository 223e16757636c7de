#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>

#include <fmt/core.h>

#include "antimony_suites.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/model_walk.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "report.hpp"
#include "run_model.hpp"

namespace remit::suites {
namespace fs = std::filesystem;
namespace {

/// Antimony adds _ to names that are words of its own.
std::string antimony_name(const std::string& id) {
  static const std::set<std::string> words = {"volume", "ext", "compartment"};
  return words.contains(id) ? id + "_" : id;
}

/// Antimony keeps no display name that only repeats the id.
template <class Item>
void drop_repeated_names(std::vector<Item>& items) {
  for (Item& item : items)
    if (item.name == item.id) item.name.clear();
}

/// In Antimony a unit cannot have the name of a parameter; it adds _unit.
void rename_shared_units(Model& model) {
  const auto rename = [](std::string& unit, const std::string& from) {
    if (unit == from) unit += "_unit";
  };
  for (UnitDefinition& unit : model.units) {
    if (!find_parameter(model, unit.id)) continue;
    const std::string id = unit.id;
    rename(unit.id, id);
    for (Parameter& it : model.parameters) rename(it.unit, id);
    for (Species& it : model.species) rename(it.unit, id);
    for (Compartment& it : model.compartments) rename(it.unit, id);
  }
}

/// Before SBML had rateOf, a function of that name stood in for it; beside the real one the reader calls it rateOf_.
ExprPtr with_real_rate_of(const ExprPtr& expr) {
  return rewrite(expr, [](const ExprPtr& part) {
    const bool stand_in = part->kind == Expr::Kind::call && part->name == "rateOf_";
    return stand_in ? make_call("rateOf", part->args, part->span) : ExprPtr{};
  });
}

/// What the SBML of a pair says besides its meaning: names as Antimony keeps them, a stand-in for rateOf, and the first
/// value of `x := 4.8`.
Model in_antimony_words(Model model) {
  for_each_id(model, [](std::string& id, const Span&) { id = antimony_name(id); });
  for_each_expression(model, [](ExprPtr& expr, const Span&) {
    expr =
        with_real_rate_of(replace_names(expr, [](const std::string& name) { return make_name(antimony_name(name)); }));
  });
  drop_repeated_names(model.compartments);
  drop_repeated_names(model.species);
  drop_repeated_names(model.parameters);
  drop_repeated_names(model.reactions);
  drop_repeated_names(model.events);
  rename_shared_units(model);
  std::erase_if(model.functions, [](const FunctionDefinition& it) { return it.id.starts_with("rateOf"); });
  for (Parameter& parameter : model.parameters)
    for (const Rule& rule : model.assignment_rules)
      if (rule.target == parameter.id) parameter.initial = nullptr;
  return model;
}

/// A number's own unit is that of its parameter, which the SBML has as an attribute.
Model without_number_units(Model model) {
  for (Parameter& parameter : model.parameters)
    if (parameter.initial && parameter.initial->kind == Expr::Kind::number)
      parameter.initial = make_number(parameter.initial->number);
  return model;
}

/// `truncatedNormal(m, s, low, high)` is SBML's `normal` with four arguments.
Model with_plain_draws(Model model) {
  constexpr std::string_view prefix = "truncated";
  for_each_expression(model, [&](ExprPtr& expr, const Span&) {
    expr = rewrite(expr, [&](const ExprPtr& part) {
      if (part->kind != Expr::Kind::call || !part->name.starts_with(prefix)) return ExprPtr{};
      std::string name = part->name.substr(prefix.size());
      if (!name.empty()) name[0] = static_cast<char>(std::tolower(name[0]));
      return make_call(name, part->args, part->span);
    });
  });
  return model;
}

bool mentions_uncertainties(const Diagnostics& diagnostics) {
  return std::ranges::count(diagnostics, "antimony-uncertainty", &Diagnostic::code) > 0;
}

/// Texts that were made from SBML say so where Antimony has no words for all of it.
bool says_less(const fs::path& text) {
  const auto bytes = read_file(text);
  return bytes.ok() && bytes->find("// Warnings from automatic translation") != std::string::npos;
}

/// Pairs whose text and SBML are two models, by Antimony's own rules.
const char* known_fault(const std::string& id) {
  static const std::map<std::string, const char*> faults = {
      {"test39",
       "the SBML deletes a local parameter, for which Antimony has no words: the text has a parameter of the whole "
       "instead"},
      {"test45",
       "the text leaves out the value 1 of `t1`; what Antimony then takes is the part's value times the factor, 0.01"},
  };
  const auto found = faults.find(id);
  return found == faults.end() ? nullptr : found->second;
}

const Diagnostic* refusal(const Diagnostics& diagnostics) {
  for (const Diagnostic& it : diagnostics)
    if (it.code == "sbml-refused" || it.code == "antimony-refused" || it.code == "compile-delay") return &it;
  return nullptr;
}

CaseResult unread(CaseResult result, const Diagnostics& diagnostics, const char* what) {
  if (diagnostics.front().code == "sbml-comp" && diagnostics.front().message.find("External") != std::string::npos)
    return {result.id, Verdict::refused, "an external model definition is not in the folder", {}};
  const Diagnostic* refused = refusal(diagnostics);
  result.verdict = refused ? Verdict::refused : Verdict::failed;
  result.reason = refused ? refused->message : std::string(what) + ": " + diagnostics.front().message;
  return result;
}

std::vector<double> times() {
  std::vector<double> result;
  for (int i = 0; i <= 100; ++i) result.push_back(0.1 * i);
  return result;
}

std::vector<Wanted> all_species(const Model& model) {
  std::vector<Wanted> wanted;
  for (const Species& species : model.species) wanted.push_back({species.id});
  for (const Rule& rule : model.rate_rules)
    if (!find_species(model, rule.target)) wanted.push_back({rule.target});
  return wanted;
}

bool close(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return true;
  return a == b || std::fabs(a - b) <= 1e-9 * (1 + std::fabs(a));
}

std::string first_code(const Diagnostics& diagnostics) {
  for (const Diagnostic& it : diagnostics)
    if (it.severity == Severity::error) return it.code;
  return "";
}

/// Models that are not whole, or that draw at random, have nothing to compare but themselves.
std::string no_run(const std::string& text, const std::string& xml) {
  const bool expected = text.starts_with("compile-missing-") || text == "model-distribution";
  return text == xml && expected ? "" : fmt::format("neither can be run ({} and {})", text, xml);
}

std::string run_fault(const Model& text, const Model& xml) {
  if (text.reactions.empty() && text.rate_rules.empty() && text.events.empty()) return "";
  const auto wanted = all_species(text);
  const auto first = run_model(text, wanted, times(), tight_options(times(), 1e-12));
  const auto second = run_model(xml, wanted, times(), tight_options(times(), 1e-12));
  if (first.ok() != second.ok()) return "only one of them can be run";
  if (!first.ok()) return no_run(first_code(first.diagnostics()), first_code(second.diagnostics()));
  if (first->rows.size() != second->rows.size()) return "the runs end at different times";
  for (std::size_t i = 0; i < first->rows.size(); ++i)
    for (std::size_t k = 0; k < wanted.size(); ++k)
      if (!close(first->rows[i][k], second->rows[i][k]))
        return fmt::format("{}({}) is {} and {}", wanted[k].id, times()[i], first->rows[i][k], second->rows[i][k]);
  return "";
}

CaseResult compare(const fs::path& text, const fs::path& xml) {
  CaseResult result{text.stem().string(), Verdict::failed, "", {}};
  const auto left = load_antimony(text, {.declare_mentioned = true, .draws = true});
  if (!left.ok()) return unread(result, left.diagnostics(), "text");
  auto right = load_sbml(xml, {.draws = true});
  if (!right.ok()) return unread(result, right.diagnostics(), "SBML");
  const Model meant = in_antimony_words(std::move(right).value());
  result.reason = difference(with_plain_draws(without_number_units(*left)), with_plain_draws(meant));
  if (!result.reason.empty() && mentions_uncertainties(left.diagnostics()))
    return {result.id, Verdict::refused, "an uncertainty, which is kept out, names what nothing else names", {}};
  if (result.reason.empty()) result.reason = run_fault(*left, meant);
  if (result.reason.empty()) result.verdict = Verdict::passed;
  return result;
}

/// What is not equal through no fault of either reader.
CaseResult excused(CaseResult result, const fs::path& text) {
  if (result.verdict != Verdict::failed) return result;
  if (const char* fault = known_fault(result.id)) {
    result.reason += fmt::format(" ({})", fault);
    result.known = true;
  } else if (says_less(text)) {
    return {result.id, Verdict::refused, "the text itself says that Antimony has no words for all of the SBML", {}};
  }
  return result;
}

}  // namespace

int antimony_pairs(const PairsOptions& options) {
  std::vector<fs::path> texts;
  for (const auto& entry : fs::directory_iterator(options.folder))
    if (entry.path().extension() == ".txt") texts.push_back(entry.path());
  std::sort(texts.begin(), texts.end());
  std::vector<CaseResult> results;
  for (const fs::path& text : texts) {
    const fs::path xml = fs::path(text).replace_extension(".xml");
    if (fs::exists(xml)) results.push_back(excused(compare(text, xml), text));
  }
  const int page = keep(options.support, "Antimony pairs", support_section(results, false));
  const int exit_code = std::max(report(results, options.verbose), page);
  const auto passed = std::count_if(results.begin(), results.end(),
                                    [](const CaseResult& result) { return result.verdict == Verdict::passed; });
  return passed < options.least ? 1 : exit_code;
}

}  // namespace remit::suites
