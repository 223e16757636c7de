// Modifiers and units.
#include "remit/lang/model_completion.hpp"

#include <set>
#include <unordered_map>
#include <utility>

#include "remit/lang/antimony_units.hpp"

namespace remit {

void complete_modifiers(Model& model) {
  std::set<std::string> species;
  for (const Species& s : model.species) species.insert(s.id);
  for (Reaction& reaction : model.reactions) {
    std::set<std::string> present(reaction.modifiers.begin(), reaction.modifiers.end());
    for (const auto* terms : {&reaction.reactants, &reaction.products}) {
      for (const Term& term : *terms) present.insert(term.species);
    }
    for (const std::string& name : names_in(reaction.rate)) {
      if (species.contains(name) && present.insert(name).second) reaction.modifiers.push_back(name);
    }
  }
}

std::string size_unit(const Compartment& compartment, const Model& model) {
  if (!compartment.unit.empty()) return compartment.unit;
  if (compartment.id == "default_compartment") return "1";
  return model.volume_unit.empty() ? "L" : model.volume_unit;
}

void settle_units(Model& model) {
  const UnitNames names(model.units);
  std::unordered_map<std::string, std::string> sizes;
  for (const Compartment& compartment : model.compartments)
    sizes.emplace(compartment.id, size_unit(compartment, model));
  for (Species& species : model.species) {
    const bool concentration = std::exchange(species.unit_is_concentration, false);
    if (!concentration) continue;
    auto unit = unit_product(species.unit);
    const auto size = unit_product(sizes.at(species.compartment));
    if (!unit || !size) continue;
    UnitProduct substance = names.expand(*unit);
    substance.multiply(names.expand(*size), 1);
    species.unit = to_text(substance);
  }
}

}  // namespace remit
