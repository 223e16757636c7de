// What each id of a model is for the equations: a state, a parameter slot, or a value computed from others.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "remit/lang/model.hpp"

namespace remit {

struct Symbol {
  std::string id;
  const Species* species = nullptr;  // exactly one of these four is set
  const Parameter* parameter = nullptr;
  const Compartment* compartment = nullptr;
  const Reaction* reaction = nullptr;
  const Rule* assignment = nullptr;
  const Rule* rate = nullptr;
  const Rule* initial_assignment = nullptr;
  bool event_target = false;
  bool by_reactions = false;  // a species whose amount reactions change

  bool is_state() const { return rate != nullptr || by_reactions; }
  bool needs_slot() const { return !is_state() && assignment == nullptr && reaction == nullptr; }
  const ExprPtr& initial() const;
  const Span& span() const;
};

/// The ids of a model in its own order: species, parameters, compartments, reactions.
struct Symbols {
  std::vector<Symbol> all;
  std::map<std::string, std::size_t> by_id;

  const Symbol* find(const std::string& id) const;
  /// Whether the size of the compartment can change during a run (a state, a rule, an event).
  bool size_changes(const std::string& compartment) const;
};

Symbols symbols_of(const Model& model);

/// Products minus reactants of one species in one reaction, as pairs of sign and stoichiometry (null means 1).
std::vector<std::pair<int, ExprPtr>> terms_of(const Reaction& reaction, const std::string& species);

}  // namespace remit
