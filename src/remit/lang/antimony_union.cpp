// Settings merge at once, names are replaced at the end; only conversion factors walk over the whole draft, so they are
// limited.
#include "remit/lang/antimony_union.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_conversion.hpp"
#include "remit/lang/antimony_edit.hpp"

namespace remit {
namespace {

constexpr int max_conversions = 500;
constexpr std::size_t max_candidates = 20000;  // beyond, looking for the name that was meant takes too long

std::set<std::string> mentioned_names(Draft& draft) {
  std::set<std::string> names{""};
  change_all(draft, [&](const ExprPtr& expr) {
    for (std::string& name : names_in(expr)) names.insert(std::move(name));
    return expr;
  });
  return names;
}

void rescale_settings(DraftSymbol& symbol, const Union& pair) {
  for (DraftValue* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
    setting->value = over(times(setting->value, pair.up), pair.down);
  }
}

}  // namespace

void Unions::unite(Union pair, const Span& span) {
  pair.gone = resolve(pair.gone);
  pair.kept = resolve(pair.kept);
  if (pair.gone == pair.kept) return;
  if (!known(pair.gone) && !known(pair.kept)) return complain_unknown(pair.gone, span);
  if ((pair.up || pair.down) && !may_convert(span)) return;
  DraftSymbol merged = whole_.symbol(pair.gone, span);
  rescale_settings(merged, pair);
  overlay(merged, whole_.symbol(pair.kept, span));
  merged.id = pair.kept;
  merged.declared = true;
  whole_.symbol(pair.kept, span) = std::move(merged);
  if (pair.up || pair.down) rescale_uses(pair);
  into_[pair.gone] = pair.kept;
}

std::string Unions::resolve(const std::string& name) {
  std::string last = name;
  for (auto next = into_.find(last); next != into_.end(); next = into_.find(last)) last = next->second;
  if (last != name) into_[name] = last;
  return last;
}

bool Unions::known(const std::string& name) {
  if (whole_.find(name)) return true;
  if (mentioned_.empty()) mentioned_ = mentioned_names(whole_);
  return mentioned_.contains(name);
}

bool Unions::may_convert(const Span& span) {
  if (++conversions_ <= max_conversions) return true;
  if (conversions_ == max_conversions + 1) {
    complaints_.error(span, "antimony-too-large", fmt::format("more than {} conversion factors", max_conversions));
  }
  return false;
}

void Unions::complain_unknown(const std::string& name, const Span& span) {
  std::vector<std::string> known;
  if (complaints_.errors() < Complaints::limit && whole_.symbols.size() < max_candidates) {
    for (const DraftSymbol& symbol : whole_.symbols) known.push_back(symbol.id);
  }
  complaints_.error(span, "antimony-unknown-name", fmt::format("there is no `{}` in the parts of this model", name),
                    did_you_mean(name, known));
}

void Unions::apply() {
  if (into_.empty()) return;
  const auto united = [&](const std::string& id) { return into_.contains(id); };
  std::set<std::string> processes;
  for (const DraftReaction& reaction : whole_.reactions) processes.insert(reaction.reaction.id);
  for (const Event& event : whole_.events) processes.insert(event.id);
  const auto replaced = [&](const std::string& id) { return united(id) && processes.contains(resolve(id)); };
  std::erase_if(whole_.reactions, [&](const DraftReaction& reaction) { return replaced(reaction.reaction.id); });
  std::erase_if(whole_.events, [&](const Event& event) { return replaced(event.id); });
  std::erase_if(whole_.symbols, [&](const DraftSymbol& symbol) { return united(symbol.id); });
  whole_.reindex();
  rename_all(whole_, [&](const std::string& name) { return resolve(name); });
}

void Unions::rescale_uses(const Union& pair) {
  change_all(whole_, [&](const ExprPtr& expr) {
    return replace_names(expr, [&](const std::string& name) {
      return name == pair.gone ? times(over(make_name(pair.kept), pair.up), pair.down) : ExprPtr{};
    });
  });
  for (Event& event : whole_.events) {
    for (EventAssignment& assignment : event.assignments) {
      if (assignment.target != pair.gone) continue;
      assignment = {pair.kept, over(times(assignment.value, pair.up), pair.down)};
    }
  }
  for (DraftReaction& reaction : whole_.reactions) {
    for (std::vector<Term>* terms : {&reaction.reaction.reactants, &reaction.reaction.products}) {
      for (Term& term : *terms) {
        if (term.species != pair.gone) continue;
        term = {pair.kept, over(times(term.stoichiometry, pair.up), pair.down)};
      }
    }
  }
}

}  // namespace remit
