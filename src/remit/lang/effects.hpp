// effects.tsv: what the disease and each drug contribute to hooks. Laws, with driver d and parameters p1, p2, p3:
//   value d | linear p1 d | emax p1 d/(p2 + d) | hill p1 x/(1 + x), x = (d/p2)^p3 | one_minus 1 - p1 d | inhibit 1 -
//   emax | inhibit_hill 1 - hill | one_plus_emax 1 + emax | one_plus_hill 1 + hill | expression: the driver's text
//   itself
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/hooks.hpp"
#include "remit/lang/scope.hpp"

namespace remit {

/// One condition of `select`: "bcma=positive", "id=A", "site=2", "niche!=yes".
struct Condition {
  std::string column;
  std::string value;
  bool equal = true;
};

struct Effect {
  std::string hook;
  std::vector<Condition> select;  // all must hold; none: every instance
  bool everywhere = false;        // `select` was "-": the hook has no index
  std::string law;
  ExprPtr driver;
  std::vector<std::string> parameters;  // ids, or "{column}" for the clone's parameter
  std::string times;                    // column whose parameter multiplies the effect; empty: none
  Span span;
};

/// Columns: hook select law driver parameters note, and optionally times. Codes "effects-...".
Result<std::vector<Effect>> parse_effects(std::string_view text, const std::string& file);

/// The law's value; `times` (may be null) multiplies the effect, inside 1 - ... and 1 + ...
ExprPtr law_value(const std::string& law, const ExprPtr& driver, const std::vector<ExprPtr>& parameters,
                  const ExprPtr& times);

/// What the effects contribute, in their order. One contribution per selected instance of the hook and of whatever the
/// driver is indexed by: a per-clone driver in a hook of index none contributes once for each clone.
void contribute(const std::vector<Effect>& effects, const std::vector<Hook>& hooks, const Scope& scope,
                Contributions& contributions, Diagnostics& diagnostics);

}  // namespace remit
