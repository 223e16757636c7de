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

void Draft::reindex() {
  index_.clear();
  for (std::size_t i = 0; i < symbols.size(); ++i) index_.emplace(symbols[i].id, i);
}

Draft* DraftFile::find_model(const std::string& id) {
  const auto found = std::find_if(models.begin(), models.end(), [&](const Draft& m) { return m.id == id; });
  return found == models.end() ? nullptr : &*found;
}

FunctionDefinition* DraftFile::find_function(const std::string& id) {
  const auto found =
      std::find_if(functions.begin(), functions.end(), [&](const FunctionDefinition& f) { return f.id == id; });
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace remit
