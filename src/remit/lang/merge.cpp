// Joining partial models.
#include "remit/lang/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "remit/lang/model_walk.hpp"

namespace remit {
namespace {

class Merger {
 public:
  explicit Merger(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void add(const Model& part) {
    for (const UnitDefinition& unit : part.units) add_unit(unit);
    for (const FunctionDefinition& function : part.functions)
      if (claim(functions_, function.id, function.span)) model_.functions.push_back(function);
    add_symbols(part.compartments, model_.compartments, mentioned_.compartments);
    add_symbols(part.species, model_.species, mentioned_.species);
    add_symbols(part.parameters, model_.parameters, mentioned_.parameters);
    add_named(part.reactions, model_.reactions);
    add_named(part.events, model_.events);
    add_rules(part.assignment_rules, model_.assignment_rules, rules_);
    add_rules(part.rate_rules, model_.rate_rules, rules_);
    add_rules(part.initial_assignments, model_.initial_assignments, initials_);
    add_units_of(part);
  }

  /// What was only mentioned, and defined nowhere, is left for later stages to fill or refuse.
  Model take() {
    keep_undefined(mentioned_.compartments, model_.compartments);
    keep_undefined(mentioned_.species, model_.species);
    keep_undefined(mentioned_.parameters, model_.parameters);
    drop_unplaced();
    let_targets_change();
    return std::move(model_);
  }

 private:
  using Places = std::map<std::string, Span>;

  bool claim(Places& places, const std::string& id, const Span& span, const char* what = "defined") {
    const auto [first, is_new] = places.emplace(id, span);
    if (!is_new)
      diagnostics_.push_back(
          error_at(span, "compose-duplicate",
                   fmt::format("`{}` is {} already, in {}:{}", id, what, first->second.file, first->second.line),
                   "keep one of the two"));
    return is_new;
  }

  /// The same unit under the same name may be written in several files.
  void add_unit(const UnitDefinition& unit) {
    for (const UnitDefinition& known : model_.units)
      if (known.id == unit.id && known.text == unit.text) return;
    if (claim(units_, unit.id, unit.span)) model_.units.push_back(unit);
  }

  template <class Symbol>
  void add_symbols(const std::vector<Symbol>& from, std::vector<Symbol>& to, std::vector<Symbol>& mentioned) {
    for (const Symbol& symbol : from) {
      if (only_mentioned(symbol))
        mentioned.push_back(symbol);
      else if (claim(symbols_, symbol.id, symbol.span))
        to.push_back(symbol);
    }
  }

  template <class Named>
  void add_named(const std::vector<Named>& from, std::vector<Named>& to) {
    for (const Named& named : from)
      if (claim(symbols_, named.id, named.span)) to.push_back(named);
  }

  void add_rules(const std::vector<Rule>& from, std::vector<Rule>& to, Places& places) {
    for (const Rule& rule : from)
      if (claim(places, rule.target, rule.span, "assigned")) to.push_back(rule);
  }

  template <class Symbol>
  void keep_undefined(const std::vector<Symbol>& mentioned, std::vector<Symbol>& to) {
    for (const Symbol& symbol : mentioned)
      if (symbols_.emplace(symbol.id, symbol.span).second) to.push_back(symbol);
  }

  /// The default compartment stays only if something is in it.
  void drop_unplaced() {
    std::erase_if(model_.compartments, [&](const Compartment& compartment) {
      return compartment.id == "default_compartment" &&
             std::none_of(model_.species.begin(), model_.species.end(),
                          [&](const Species& species) { return species.compartment == compartment.id; });
    });
  }

  /// What a rule or an event of any part sets is no constant.
  void let_targets_change() {
    std::set<std::string> targets;
    for (const auto* rules : {&model_.assignment_rules, &model_.rate_rules})
      for (const Rule& rule : *rules) targets.insert(rule.target);
    for (const Event& event : model_.events)
      for (const EventAssignment& assignment : event.assignments) targets.insert(assignment.target);
    for (Parameter& parameter : model_.parameters)
      parameter.constant = parameter.constant && !targets.count(parameter.id);
    for (Compartment& compartment : model_.compartments)
      compartment.constant = compartment.constant && !targets.count(compartment.id);
  }

  void add_units_of(const Model& part) {
    for (const auto field : {&Model::time_unit, &Model::substance_unit, &Model::volume_unit, &Model::area_unit,
                             &Model::length_unit, &Model::extent_unit}) {
      if ((part.*field).empty() || (part.*field) == (model_.*field)) continue;
      if ((model_.*field).empty())
        model_.*field = part.*field;
      else
        diagnostics_.push_back(
            error_at({part.file, 0, 0}, "compose-duplicate",
                     fmt::format("the files disagree on a base unit: `{}` and `{}`", model_.*field, part.*field)));
    }
  }

  struct Mentioned {
    std::vector<Compartment> compartments;
    std::vector<Species> species;
    std::vector<Parameter> parameters;
  };

  Diagnostics& diagnostics_;
  Model model_;
  Mentioned mentioned_;
  Places symbols_, rules_, initials_, functions_, units_;
};

/// "_J0", "_E1": what a reader calls what has no name.
bool is_automatic(const std::string& id) {
  if (id.size() < 3 || id[0] != '_' || (id[1] != 'J' && id[1] != 'E')) return false;
  return id.find_first_not_of("0123456789", 2) == std::string::npos;
}

}  // namespace

Model merged(const std::vector<Model>& parts, Diagnostics& diagnostics) {
  Merger merger(diagnostics);
  for (const Model& part : parts) merger.add(part);
  return merger.take();
}

void name_after(const std::string& stem, Model& part) {
  for (Reaction& reaction : part.reactions)
    if (is_automatic(reaction.id)) reaction.id = stem + reaction.id;
  for (Event& event : part.events)
    if (is_automatic(event.id)) event.id = stem + event.id;
}

}  // namespace remit
