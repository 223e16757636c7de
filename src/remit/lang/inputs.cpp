#include "remit/lang/inputs.hpp"

#include <algorithm>

#include "remit/base/text.hpp"

namespace remit {
namespace {

bool takes_part(const Model& model, const std::string& species) {
  const auto has = [&](const std::vector<Term>& terms) {
    return std::ranges::count(terms, species, &Term::species) > 0;
  };
  return std::ranges::any_of(model.reactions, [&](const Reaction& r) { return has(r.reactants) || has(r.products); });
}

Rule* rate_rule(Model& model, const std::string& id) {
  const auto found = std::ranges::find(model.rate_rules, id, &Rule::target);
  return found == model.rate_rules.end() ? nullptr : &*found;
}

void add_input(Model& model, const std::string& state) {
  Parameter rate;
  rate.id = input_rate_id(state);
  rate.initial = make_number(0);
  model.parameters.push_back(rate);
  if (Rule* rule = rate_rule(model, state)) {
    rule->value = make_call("+", {rule->value, make_name(rate.id)});
    return;
  }
  Reaction input;
  input.id = state + "_input";
  input.products = {{state, make_number(1)}};
  input.rate = make_name(rate.id);
  model.reactions.push_back(std::move(input));
}

}  // namespace

std::string input_rate_id(const std::string& state) { return state + "_input_rate"; }

std::vector<std::string> dosable_states(const Model& model) {
  std::vector<std::string> states;
  const auto ruled = [&](const std::string& id) { return std::ranges::count(model.rate_rules, id, &Rule::target) > 0; };
  for (const Species& species : model.species) {
    if (ruled(species.id) || (!species.boundary && !species.constant && takes_part(model, species.id)))
      states.push_back(species.id);
  }
  for (const Rule& rule : model.rate_rules) {
    if (!find_species(model, rule.target)) states.push_back(rule.target);
  }
  return states;
}

std::vector<std::string> settable_parameters(const Model& model) {
  std::vector<std::string> ids;
  for (const Parameter& parameter : model.parameters) {
    const bool ruled = std::ranges::count(model.assignment_rules, parameter.id, &Rule::target) > 0 ||
                       std::ranges::count(model.rate_rules, parameter.id, &Rule::target) > 0;
    if (!ruled) ids.push_back(parameter.id);
  }
  return ids;
}

Result<Model> with_inputs(Model model, const std::vector<std::string>& states) {
  const std::vector<std::string> known = dosable_states(model);
  Diagnostics unknown;
  for (const std::string& state : states) {
    if (std::ranges::count(known, state) > 0)
      add_input(model, state);
    else
      unknown.push_back(error_at({model.file}, "inputs-unknown-state", "there is no state `" + state + "` to give into",
                                 did_you_mean(state, known)));
  }
  if (!unknown.empty()) return unknown;
  return check(std::move(model));
}

}  // namespace remit
