// A checked model: what a text says, flat, with every name resolved. It knows its own text and not how it is solved.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/expr.hpp"

namespace remit {

struct Compartment {
  std::string id;
  ExprPtr initial;  // size; null if not given
  std::string unit;
  bool constant = true;
  std::string name;
  Span span;
};

/// A species. `initial` is an amount if `initial_is_amount`, else a concentration (in its compartment).
/// In expressions its id stands for the amount if `substance_only`, else for the concentration.
struct Species {
  std::string id;
  std::string compartment;
  ExprPtr initial;
  bool initial_is_amount = true;
  bool substance_only = false;
  bool boundary = false;  // reactions do not change it (`$S`)
  bool constant = false;
  bool counted = false;                // a clone of whole cells below the switch count (see solve/counted_clones.hpp)
  double scale = 0;                    // typical magnitude; 0 = max(|initial|, 1 unit)
  std::string unit;                    // substance unit
  bool unit_is_concentration = false;  // only before check(), which multiplies `unit` by that of the compartment
  std::string name;
  Span span;
};

/// A parameter: a constant, or the target of a rule or an event.
struct Parameter {
  std::string id;
  ExprPtr initial;  // null: not given (an error unless a rule or a dose sets it)
  bool constant = true;
  std::string unit;
  std::string name;
  double scale = 0;
  Span span;
};

struct Term {
  std::string species;
  ExprPtr stoichiometry;  // a number, or an expression of constants
};

/// A reaction: its rate is an amount per time (a concentration rate only through the compartment's size).
struct Reaction {
  std::string id;
  std::vector<Term> reactants;
  std::vector<Term> products;
  std::vector<std::string> modifiers;
  ExprPtr rate;  // null: no kinetic law
  bool reversible = false;
  std::string name;
  Span span;
};

struct Rule {
  std::string target;
  ExprPtr value;  // assignment: target := value; rate: target' = value
  Span span;
};

struct FunctionDefinition {
  std::string id;
  std::vector<std::string> arguments;
  ExprPtr body;
  Span span;
};

struct EventAssignment {
  std::string target;
  ExprPtr value;
};

struct Event {
  std::string id;
  ExprPtr trigger;
  ExprPtr delay;     // null: none
  ExprPtr priority;  // null: none
  bool persistent = true;
  bool initial_trigger = true;  // t0
  bool from_trigger = true;     // values are those at the trigger, not at execution
  std::vector<EventAssignment> assignments;
  std::string name;
  Span span;
};

struct UnitDefinition {
  std::string id;
  std::string text;  // in the notation of base/units.hpp
  Span span;
};

struct Model {
  std::string id;
  std::string name;
  std::string file;
  std::string time_unit, substance_unit, volume_unit, area_unit, length_unit, extent_unit;  // empty: unspecified
  std::vector<UnitDefinition> units;
  std::vector<FunctionDefinition> functions;
  std::vector<Compartment> compartments;
  std::vector<Species> species;
  std::vector<Parameter> parameters;
  std::vector<Reaction> reactions;
  std::vector<Rule> assignment_rules;  // in an order in which each uses only earlier ones
  std::vector<Rule> rate_rules;
  std::vector<Rule> initial_assignments;  // in dependency order; expressions over constants and other initial values
  std::vector<Event> events;
};

const Species* find_species(const Model& model, const std::string& id);
const Parameter* find_parameter(const Model& model, const std::string& id);
const Compartment* find_compartment(const Model& model, const std::string& id);

/// Empty if the models say the same (places in files and the file's name do not count), else the first difference in
/// words.
std::string difference(const Model& a, const Model& b);

/// Resolves names, orders rules and initial assignments, refuses cycles, duplicates, double definitions and counted
/// species in reactions other than X -> 2 X, X -> nothing, X -> Y (codes "model-..."). All complaints at once.
/// Completes the modifiers of each reaction with the species its rate mentions. A constant without a value (and no
/// initial assignment) is a warning, "model-no-value": it reads as NaN until somebody sets it; so is a reaction without
/// a rate.
struct CheckOptions {
  bool draws = false;   // distributions may be called ("normal(0, 1)"): only the jump reading can draw
  bool any_id = false;  // ids may be words of the language ("pi", "time"), as SBML allows
};
Result<Model> check(Model model, const CheckOptions& options = {});

}  // namespace remit
