// With T and E the factors: time -> time/T, x' = r -> r/T, delays -> *T; with F = E/T (E, or 1/T, where the other is
// absent) rate -> F*rate and a reaction's name -> J/F. SBML comp package, section 3.6, in the order libSBML writes it.
#include "remit/lang/antimony_conversion.hpp"

#include <set>

#include "remit/lang/antimony_edit.hpp"

namespace remit {
namespace {

struct Conversion {
  ExprPtr time;
  ExprPtr extent;
  ExprPtr rate;  // F
  std::set<std::string> reactions;
};

ExprPtr rate_factor(const ExprPtr& time, const ExprPtr& extent) { return over(extent ? extent : make_number(1), time); }

ExprPtr convert_part(const ExprPtr& part, const Conversion& conversion) {
  if (part->kind == Expr::Kind::symbol && part->name == "time" && conversion.time) return over(part, conversion.time);
  if (part->kind == Expr::Kind::name && conversion.reactions.contains(part->name)) {
    return over(part, conversion.rate);
  }
  if (part->kind != Expr::Kind::call || !conversion.time) return nullptr;
  if (part->name == "delay" && part->args.size() == 2) {
    return make_call("delay", {part->args[0], times(part->args[1], conversion.time)}, part->span);
  }
  return part->name == "rateOf" ? times(part, conversion.time) : nullptr;
}

}  // namespace

ExprPtr times(const ExprPtr& value, const ExprPtr& factor) {
  return factor && value ? make_call("*", {value, factor}) : value;
}
ExprPtr over(const ExprPtr& value, const ExprPtr& factor) {
  return factor && value ? make_call("/", {value, factor}) : value;
}

void convert(Draft& draft, const DraftPart& part) {
  if (!part.time_conversion && !part.extent_conversion) return;
  Conversion conversion{
      part.time_conversion, part.extent_conversion, rate_factor(part.time_conversion, part.extent_conversion), {}};
  for (const DraftReaction& reaction : draft.reactions) conversion.reactions.insert(reaction.reaction.id);
  change_all(draft, [&](const ExprPtr& expr) {
    return rewrite(expr, [&](const ExprPtr& inner) { return convert_part(inner, conversion); });
  });
  for (DraftSymbol& symbol : draft.symbols) symbol.rate.value = over(symbol.rate.value, conversion.time);
  for (DraftReaction& reaction : draft.reactions) {
    if (reaction.reaction.rate) reaction.reaction.rate = times(conversion.rate, reaction.reaction.rate);
  }
  for (Event& event : draft.events) event.delay = times(event.delay, conversion.time);
}

}  // namespace remit
