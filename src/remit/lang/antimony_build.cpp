// Antimony's inferences: what reacts is a species; what contains one is a compartment; the rest are parameters,
// constant unless a rule or an event sets them. `S = 3` is a concentration, `S = 3/C` (C its compartment) an amount,
// anything that is not a number an initial assignment. `$S` and `const S` make a boundary species.
#include "remit/lang/antimony_build.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr const char* default_compartment = "default_compartment";

bool is_given(const DraftValue& setting) { return setting.state == DraftValue::State::given && setting.value; }

class Builder {
 public:
  Builder(Draft draft, const AntimonyOptions& options, Complaints& complaints)
      : draft_(std::move(draft)), options_(options), complaints_(complaints) {}

  Model build() {
    model_.id = draft_.id;
    model_.name = draft_.name;
    model_.file = draft_.span.file;
    infer_kinds();
    define_units();
    place_species();
    if (options_.declare_mentioned) declare_mentioned();
    find_targets();
    for (std::size_t i = 0; i < draft_.symbols.size(); ++i) add(draft_.symbols[i]);
    for (DraftReaction& reaction : draft_.reactions) add(reaction);
    for (Event& event : draft_.events) model_.events.push_back(std::move(event));
    influence();
    name_processes();
    return std::move(model_);
  }

 private:
  DraftSymbol& symbol(const std::string& id) { return draft_.symbol(id, draft_.span); }

  void infer_kinds() {
    for (const DraftReaction& draft : draft_.reactions) {
      reactions_.insert(draft.reaction.id);
      for (const auto* terms : {&draft.reaction.reactants, &draft.reaction.products}) {
        for (const Term& term : *terms) make_species(term.species, draft.reaction.span);
      }
      if (!draft.compartment.empty()) make_compartment(draft.compartment);
    }
    for (const DraftInfluence& influence : draft_.influences) {
      for (const std::string& modifier : influence.modifiers) make_species(modifier, influence.span);
    }
    for (std::size_t i = 0; i < draft_.symbols.size(); ++i) {
      if (!draft_.symbols[i].compartment.empty()) make_compartment(std::string(draft_.symbols[i].compartment));
    }
  }

  void make_species(const std::string& id, const Span& span) {
    DraftSymbol& species = symbol(id);
    species.declared = true;
    if (species.kind == SymbolKind::unknown) species.kind = SymbolKind::species;
    if (species.kind == SymbolKind::species) return;
    complaints_.error(span, "antimony-two-kinds",
                      fmt::format("`{}` takes part in a reaction, but it is not a species", id),
                      fmt::format("see line {}", species.span.line));
  }

  void make_compartment(const std::string& id) {
    DraftSymbol& container = symbol(id);
    container.declared = true;
    if (container.kind == SymbolKind::unknown) container.kind = SymbolKind::compartment;
  }

  // --- units: definitions may use one another, in any order

  void define_units() {
    for (const DraftUnit& unit : draft_.units) {
      std::set<std::string> open;
      const auto expanded = expand(unit, open);
      if (!expanded) continue;
      std::string text = to_text(*expanded);
      if (std::string* global = global_unit(unit.id)) *global = text;
      model_.units.push_back({unit.id, std::move(text), unit.span});
    }
  }

  // Nothing if the definition leads back to itself; `unit time_unit = time_unit`, which exporters write, says nothing.
  std::optional<UnitProduct> expand(const DraftUnit& unit, std::set<std::string>& open) {
    const bool only_itself =
        unit.value.factor == 1 && unit.value.powers.size() == 1 && unit.value.powers[0].first == unit.id;
    if (only_itself) {
      complaints_.warn(unit.span, "antimony-unit",
                       fmt::format("unit `{}` is defined as itself, so it stays undefined", unit.id));
      return std::nullopt;
    }
    if (!open.insert(unit.id).second || open.size() > 20) {
      complaints_.error(unit.span, "antimony-unit", fmt::format("unit `{}` is defined by way of itself", unit.id));
      return std::nullopt;
    }
    UnitProduct result;
    result.factor = unit.value.factor;
    for (const auto& [name, exponent] : unit.value.powers) {
      const DraftUnit* other = name == unit.id ? nullptr : draft_.find_unit(name);
      const auto inner = other ? expand(*other, open) : std::optional<UnitProduct>(UnitProduct{1, {{name, 1}}});
      if (!inner) return std::nullopt;
      result.multiply(*inner, exponent);
    }
    open.erase(unit.id);
    return result;
  }

  std::string* global_unit(const std::string& id) {
    if (id == "time_unit") return &model_.time_unit;
    if (id == "substance") return &model_.substance_unit;
    if (id == "volume") return &model_.volume_unit;
    if (id == "area") return &model_.area_unit;
    if (id == "length") return &model_.length_unit;
    if (id == "extent") return &model_.extent_unit;
    return nullptr;
  }

  // --- species

  // A species without a compartment lives where its reaction does, else in the default compartment of size 1.
  void place_species() {
    for (const DraftReaction& draft : draft_.reactions) {
      if (draft.compartment.empty()) continue;
      for (const auto* terms : {&draft.reaction.reactants, &draft.reaction.products}) {
        for (const Term& term : *terms) {
          if (symbol(term.species).compartment.empty()) symbol(term.species).compartment = draft.compartment;
        }
      }
    }
    const auto homeless = [](const DraftSymbol& s) { return s.kind == SymbolKind::species && s.compartment.empty(); };
    if (std::none_of(draft_.symbols.begin(), draft_.symbols.end(), homeless)) return;
    for (DraftSymbol& species : draft_.symbols) {
      if (homeless(species)) species.compartment = default_compartment;
    }
    DraftSymbol& home = symbol(default_compartment);
    home.kind = SymbolKind::compartment;
    home.declared = true;
    if (!is_given(home.initial)) home.initial = {DraftValue::State::given, make_number(1), {}};
  }

  // Antimony's own rule: a name that is only mentioned is a parameter without a value.
  void declare_mentioned() {
    std::vector<ExprPtr> all;
    for (const DraftSymbol& s : draft_.symbols)
      all.insert(all.end(), {s.initial.value, s.assignment.value, s.rate.value});
    for (const DraftReaction& draft : draft_.reactions) {
      all.push_back(draft.reaction.rate);
      for (const Term& term : draft.reaction.reactants) all.push_back(term.stoichiometry);
      for (const Term& term : draft.reaction.products) all.push_back(term.stoichiometry);
    }
    for (const Event& event : draft_.events) {
      all.insert(all.end(), {event.trigger, event.delay, event.priority});
      for (const EventAssignment& assignment : event.assignments) all.push_back(assignment.value);
    }
    for (const ExprPtr& expr : all) {
      for (const std::string& name : names_in(expr)) symbol(name).declared = true;
    }
    for (DraftSymbol& s : draft_.symbols) s.declared = s.declared || !(draft_.find_unit(s.id) || is_global_unit(s.id));
  }

  void find_targets() {
    for (const DraftSymbol& s : draft_.symbols) {
      if (is_given(s.assignment) || is_given(s.rate)) targets_.insert(s.id);
    }
    for (const Event& event : draft_.events) {
      for (const EventAssignment& assignment : event.assignments) targets_.insert(assignment.target);
    }
  }

  void add(const DraftSymbol& s) {
    if (s.kind == SymbolKind::reaction || s.kind == SymbolKind::event) return add_process_value(s);
    if (!s.declared) return undeclared(s);
    add_rules(s);
    if (s.kind == SymbolKind::species) return add_species(s);
    const ExprPtr initial = initial_number(s);
    const bool constant = s.constant.value_or(!targets_.contains(s.id));
    const std::string unit = unit_of(s, initial);
    if (s.kind == SymbolKind::compartment) {
      model_.compartments.push_back({s.id, initial, unit, constant, s.name, s.span});
    } else {
      model_.parameters.push_back({s.id, initial, constant, unit, s.name, 0, s.span});
    }
  }

  void undeclared(const DraftSymbol& s) {
    const bool has_name = !s.name.empty() && !draft_.find_unit(s.id) && !is_global_unit(s.id);
    if (has_name && !options_.partial) {
      complaints_.warn(s.span, "antimony-name-of-nothing",
                       fmt::format("`{}` gets the display name \"{}\" but is nothing else", s.id, s.name));
    }
  }

  bool is_global_unit(const std::string& id) { return global_unit(id) != nullptr; }

  void add_process_value(const DraftSymbol& s) {
    const bool reaction = s.kind == SymbolKind::reaction;
    const bool valued = is_given(s.initial) || is_given(s.assignment) || is_given(s.rate);
    if (reaction && !reactions_.contains(s.id) && !valued) {
      complaints_.error(s.span, "antimony-statement", fmt::format("reaction `{}` is declared but never written", s.id),
                        fmt::format("{}: A -> B; rate", s.id));
    }
    if (!valued) return;
    complaints_.error(s.span, "antimony-two-kinds",
                      fmt::format("`{}` is a reaction or an event and cannot be given a value", s.id),
                      "write the rate behind the reaction: J: A -> B; rate");
  }

  void add_rules(const DraftSymbol& s) {
    if (is_given(s.assignment)) model_.assignment_rules.push_back({s.id, s.assignment.value, s.assignment.span});
    if (is_given(s.rate)) model_.rate_rules.push_back({s.id, s.rate.value, s.rate.span});
    const bool amount = s.kind == SymbolKind::species && amount_over_compartment(s);
    if (!is_given(s.initial) || initial_number(s) || amount) return;
    model_.initial_assignments.push_back({s.id, s.initial.value, s.initial.span});
  }

  static ExprPtr initial_number(const DraftSymbol& s) {
    return is_given(s.initial) && s.initial.value->kind == Expr::Kind::number ? s.initial.value : nullptr;
  }

  // "x = 3 mL" gives x the unit mL, unless it has one.
  static std::string unit_of(const DraftSymbol& s, const ExprPtr& initial) {
    return s.unit.empty() && initial ? initial->unit : s.unit;
  }

  void add_species(const DraftSymbol& s) {
    Species species;
    species.id = s.id;
    species.compartment = s.compartment;
    species.initial = initial_number(s);
    species.initial_is_amount = false;
    if (const ExprPtr amount = amount_over_compartment(s)) {
      species.initial = amount;
      species.initial_is_amount = true;
    }
    species.substance_only = s.substance_only;
    species.boundary = s.constant.value_or(false);
    species.unit = s.unit.empty() && species.initial ? species.initial->unit : s.unit;
    const bool unit_of_amount = species.substance_only || (s.unit.empty() && species.initial_is_amount);
    species.unit_is_concentration = !unit_of_amount && !species.unit.empty();
    species.name = s.name;
    species.span = s.span;
    model_.species.push_back(std::move(species));
  }

  // "S = 3/C" with C the compartment of S.
  static ExprPtr amount_over_compartment(const DraftSymbol& s) {
    if (!is_given(s.initial)) return nullptr;
    const Expr& value = *s.initial.value;
    const bool quotient = value.kind == Expr::Kind::call && value.name == "/" &&
                          value.args[0]->kind == Expr::Kind::number && value.args[1]->kind == Expr::Kind::name &&
                          value.args[1]->name == s.compartment;
    return quotient ? value.args[0] : nullptr;
  }

  void add(DraftReaction& draft) { model_.reactions.push_back(std::move(draft.reaction)); }

  void influence() {
    std::map<std::string, Reaction*> reactions;
    for (Reaction& reaction : model_.reactions) reactions.emplace(reaction.id, &reaction);
    for (const DraftInfluence& influence : draft_.influences) {
      for (const std::string& id : influence.reactions) {
        const auto found = reactions.find(id);
        if (found == reactions.end()) {
          complaints_.error(influence.span, "antimony-unknown-name",
                            fmt::format("there is no reaction `{}` to influence", id));
          continue;
        }
        found->second->modifiers.insert(found->second->modifiers.end(), influence.modifiers.begin(),
                                        influence.modifiers.end());
      }
    }
  }

  void name_processes() {
    for (Reaction& reaction : model_.reactions) {
      if (const DraftSymbol* s = draft_.find(reaction.id)) reaction.name = s->name;
    }
    for (Event& event : model_.events) {
      if (const DraftSymbol* s = draft_.find(event.id)) event.name = s->name;
    }
  }

  Draft draft_;
  const AntimonyOptions& options_;
  Complaints& complaints_;
  Model model_;
  std::set<std::string> targets_;
  std::set<std::string> reactions_;
};

}  // namespace

Model build_model(Draft draft, std::vector<FunctionDefinition> functions, const AntimonyOptions& options,
                  Complaints& complaints) {
  Model model = Builder(std::move(draft), options, complaints).build();
  model.functions = std::move(functions);
  return model;
}

}  // namespace remit
