// Look-ups in a draft.
#include "remit/lang/antimony_draft.hpp"

#include <algorithm>

namespace remit {

DraftSymbol& Draft::symbol(const std::string& wanted, const Span& where) {
  const auto [position, fresh] = index_.emplace(wanted, symbols.size());
  if (fresh) {
    symbols.emplace_back();
    symbols.back().id = wanted;
    symbols.back().span = where;
  }
  return symbols[position->second];
}

DraftSymbol* Draft::find(const std::string& wanted) {
  const auto found = index_.find(wanted);
  return found == index_.end() ? nullptr : &symbols[found->second];
}

bool Draft::empty() const {
  const auto said = [](const DraftSymbol& symbol) { return symbol.declared; };
  return reactions.empty() && events.empty() && parts.empty() && units.empty() && identities.empty() &&
         std::none_of(symbols.begin(), symbols.end(), said);
}

const DraftUnit* Draft::find_unit(const std::string& wanted) const {
  const auto found = unit_index_.find(wanted);
  return found == unit_index_.end() ? nullptr : &units[found->second];
}

// A later definition takes the place of an earlier one.
void Draft::add(DraftUnit unit) {
  const auto [position, fresh] = unit_index_.emplace(unit.id, units.size());
  if (fresh) {
    units.push_back(std::move(unit));
  } else {
    units[position->second] = std::move(unit);
  }
}

void Draft::reindex() {
  index_.clear();
  for (std::size_t i = 0; i < symbols.size(); ++i) index_.emplace(symbols[i].id, i);
}

void DraftFile::add(Draft model) {
  model_index_.emplace(model.id, models.size());
  models.push_back(std::move(model));
}

void DraftFile::add(FunctionDefinition function) {
  function_index_.emplace(function.id, functions.size());
  functions.push_back(std::move(function));
}

Draft* DraftFile::find_model(const std::string& id) {
  const auto found = model_index_.find(id);
  return found == model_index_.end() ? nullptr : &models[found->second];
}

FunctionDefinition* DraftFile::find_function(const std::string& id) {
  const auto found = function_index_.find(id);
  return found == function_index_.end() ? nullptr : &functions[found->second];
}

}  // namespace remit
