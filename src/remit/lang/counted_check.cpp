// A branching process is exact in law for birth, death and change of kind of single cells; nothing else can be counted.
#include "remit/lang/counted_check.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace remit {
namespace {

bool changes(const Reaction& reaction, const std::set<std::string>& counted) {
  const auto is_counted = [&](const Term& term) { return counted.contains(term.species); };
  return std::any_of(reaction.reactants.begin(), reaction.reactants.end(), is_counted) ||
         std::any_of(reaction.products.begin(), reaction.products.end(), is_counted);
}

double amount(const Term& term) {
  return !term.stoichiometry ? 1 : term.stoichiometry->kind == Expr::Kind::number ? term.stoichiometry->number : 0;
}

bool is_branching(const Reaction& reaction) {
  if (reaction.reactants.size() != 1 || amount(reaction.reactants[0]) != 1) return false;
  const std::string& parent = reaction.reactants[0].species;
  const auto& products = reaction.products;
  if (products.empty()) return true;
  if (products.size() == 2) {
    return products[0].species == parent && products[1].species == parent && amount(products[0]) == 1 &&
           amount(products[1]) == 1;
  }
  if (products.size() != 1) return false;
  return amount(products[0]) == (products[0].species == parent ? 2 : 1);
}

}  // namespace

void check_counted(const Model& model, Complaints& complaints) {
  std::set<std::string> counted;
  for (const Species& species : model.species) {
    if (species.counted) counted.insert(species.id);
  }
  for (const Reaction& reaction : model.reactions) {
    if (changes(reaction, counted) && !is_branching(reaction)) {
      complaints.error(
          reaction.span, "model-counted",
          fmt::format("reaction `{}` changes a counted species in a way that cannot be counted", reaction.id),
          "counted species take part in X -> 2 X, X -> nothing and X -> Y only; split birth and death");
    }
  }
}

}  // namespace remit
